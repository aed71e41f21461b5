import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { PersonRecord, PatientRecord, ReportRecord, InvoiceRecord, DocumentRecord, AppointmentRecord } from '../example/clinic.ts';
import type { Principal } from '../principal.ts';
import type { ClientInfo as RegisteredClient } from '../loaders/client-registry.ts';
import type { ClinicContext } from '../example/context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** ISO 8601, a day. */
  Date: { input: string; output: string; }
  /** Identifies a person to insurers. */
  InsuranceNumber: { input: string; output: string; }
};

export type Appointment = {
  readonly __typename?: 'Appointment';
  readonly cancelled?: Maybe<CancelReason>;
  readonly day: Scalars['Date']['output'];
  readonly id: Scalars['ID']['output'];
  readonly note?: Maybe<Scalars['String']['output']>;
  readonly patient?: Maybe<Patient>;
  readonly urgent: Scalars['Boolean']['output'];
};

export type AppointmentInput = {
  readonly day: Scalars['Date']['input'];
  readonly note?: InputMaybe<Scalars['String']['input']>;
  readonly patientId: Scalars['ID']['input'];
  /** Before everybody else. */
  readonly urgent?: InputMaybe<Scalars['Boolean']['input']>;
};

export type CancelReason =
  | 'ASKED_BY_PATIENT'
  /** Without a fee. */
  | 'GOODWILL'
  | 'ILLNESS';

/** An OAuth 2.0 client as the registry knows it. */
export type ClientInfo = {
  readonly __typename?: 'ClientInfo';
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly id: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
};

export type Clinic = {
  readonly __typename?: 'Clinic';
  readonly name: Scalars['String']['output'];
  readonly phone: Scalars['String']['output'];
};

/** Something on paper about a patient. */
export type Document = {
  readonly date: Scalars['Date']['output'];
  readonly id: Scalars['ID']['output'];
  readonly patient: Patient;
};

export type Invoice = Document & {
  readonly __typename?: 'Invoice';
  readonly date: Scalars['Date']['output'];
  readonly id: Scalars['ID']['output'];
  readonly paid: Scalars['Boolean']['output'];
  readonly patient: Patient;
  /** Cents. */
  readonly total: Scalars['Int']['output'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  readonly bookAppointment: Appointment;
  readonly cancelAppointment?: Maybe<Appointment>;
  /** Users pay through the clinic's own web client; that client may also pay by itself. */
  readonly payInvoice?: Maybe<Invoice>;
};


export type MutationBookAppointmentArgs = {
  input: AppointmentInput;
};


export type MutationCancelAppointmentArgs = {
  id: Scalars['ID']['input'];
  reason: CancelReason;
};


export type MutationPayInvoiceArgs = {
  id: Scalars['ID']['input'];
};

export type Patient = {
  readonly __typename?: 'Patient';
  readonly appointments?: Maybe<ReadonlyArray<Appointment>>;
  readonly birthday: Scalars['Date']['output'];
  readonly doctor: Person;
  readonly documents?: Maybe<ReadonlyArray<Maybe<Document>>>;
  readonly id: Scalars['ID']['output'];
  readonly insuranceNumber?: Maybe<Scalars['InsuranceNumber']['output']>;
  readonly name: Scalars['String']['output'];
  readonly risk?: Maybe<Risk>;
};

export type PatientFilter = {
  /** Who may not know the number may not probe for it. */
  readonly insuranceNumber?: InputMaybe<Scalars['String']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

export type Person = {
  readonly __typename?: 'Person';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
};

/** A small clinic. Each kind of rule that this package has stands somewhere in here. */
export type Query = {
  readonly __typename?: 'Query';
  readonly appointments: ReadonlyArray<Appointment>;
  /** What hangs on the door. */
  readonly clinic: Clinic;
  /** Reports and invoices of a patient: each caller gets those that the caller may see. */
  readonly documents?: Maybe<ReadonlyArray<Maybe<Document>>>;
  /** All reports, for the nightly export: a client that acts for itself, no user. */
  readonly exportReports: ReadonlyArray<Report>;
  /** The user who asks; null when the client acts for itself. */
  readonly me?: Maybe<Person>;
  /** Money still owed, in cents. */
  readonly outstanding: Scalars['Int']['output'];
  /** The file of one patient: doctors open those of their own patients. */
  readonly patient?: Maybe<Patient>;
  readonly patients: ReadonlyArray<Patient>;
  /** Whatever has the text in it. */
  readonly search?: Maybe<ReadonlyArray<Maybe<SearchResult>>>;
  /** The current token; null when the request came without one. */
  readonly tokenInfo?: Maybe<TokenInfo>;
};


/** A small clinic. Each kind of rule that this package has stands somewhere in here. */
export type QueryAppointmentsArgs = {
  day?: InputMaybe<Scalars['Date']['input']>;
};


/** A small clinic. Each kind of rule that this package has stands somewhere in here. */
export type QueryDocumentsArgs = {
  patientId: Scalars['ID']['input'];
};


/** A small clinic. Each kind of rule that this package has stands somewhere in here. */
export type QueryPatientArgs = {
  id: Scalars['ID']['input'];
};


/** A small clinic. Each kind of rule that this package has stands somewhere in here. */
export type QueryPatientsArgs = {
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  filter?: InputMaybe<PatientFilter>;
};


/** A small clinic. Each kind of rule that this package has stands somewhere in here. */
export type QuerySearchArgs = {
  text: Scalars['String']['input'];
};

/** Doctors read what was found about their own patients. */
export type Report = Document & {
  readonly __typename?: 'Report';
  readonly date: Scalars['Date']['output'];
  readonly findings?: Maybe<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly patient: Patient;
  readonly title: Scalars['String']['output'];
};

/** How closely a patient has to be watched. */
export type Risk =
  | 'HIGH'
  | 'LOW';

export type SearchResult = Invoice | Patient | Report;

export type Subscription = {
  readonly __typename?: 'Subscription';
  readonly appointmentBooked: Appointment;
};

/** The profile of the access token that came with the request, and whom it speaks of. */
export type TokenInfo = {
  readonly __typename?: 'TokenInfo';
  readonly audience: ReadonlyArray<Scalars['String']['output']>;
  /** What the client registry knows of the client; null when there is none. */
  readonly client?: Maybe<ClientInfo>;
  /** The OAuth 2.0 client, from `azp` or `client_id` as the profile says. */
  readonly clientId?: Maybe<Scalars['String']['output']>;
  /** ISO 8601, UTC. */
  readonly expiresAt: Scalars['String']['output'];
  /** Seconds until the token expires; 0 when it just did. */
  readonly expiresIn: Scalars['Int']['output'];
  /** ISO 8601, UTC. */
  readonly issuedAt?: Maybe<Scalars['String']['output']>;
  readonly issuer: Scalars['String']['output'];
  readonly kind: TokenKind;
  /** What the user may do; never satisfies a scope. */
  readonly permissions: ReadonlyArray<Scalars['String']['output']>;
  /** Which profile the token was written in: "auth0", "rfc9068" and so on. */
  readonly profile: Scalars['String']['output'];
  /** What the client was granted. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
  readonly subject?: Maybe<Scalars['String']['output']>;
  readonly tokenId?: Maybe<Scalars['String']['output']>;
};

/** Who acts. */
export type TokenKind =
  /** The client acts for itself; no end user is involved. */
  | 'CLIENT'
  /** The token does not carry enough to tell. */
  | 'UNKNOWN'
  | 'USER';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  SearchResult:
    | ( InvoiceRecord )
    | ( PatientRecord )
    | ( ReportRecord )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Appointment: ResolverTypeWrapper<AppointmentRecord>;
  AppointmentInput: AppointmentInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CancelReason: CancelReason;
  ClientInfo: ResolverTypeWrapper<RegisteredClient>;
  Clinic: ResolverTypeWrapper<Clinic>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  Document: ResolverTypeWrapper<DocumentRecord>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  InsuranceNumber: ResolverTypeWrapper<Scalars['InsuranceNumber']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Invoice: ResolverTypeWrapper<InvoiceRecord>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Patient: ResolverTypeWrapper<PatientRecord>;
  PatientFilter: PatientFilter;
  Person: ResolverTypeWrapper<PersonRecord>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Report: ResolverTypeWrapper<ReportRecord>;
  Risk: Risk;
  SearchResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SearchResult']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TokenInfo: ResolverTypeWrapper<Principal>;
  TokenKind: TokenKind;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Appointment: AppointmentRecord;
  AppointmentInput: AppointmentInput;
  Boolean: Scalars['Boolean']['output'];
  ClientInfo: RegisteredClient;
  Clinic: Clinic;
  Date: Scalars['Date']['output'];
  Document: DocumentRecord;
  ID: Scalars['ID']['output'];
  InsuranceNumber: Scalars['InsuranceNumber']['output'];
  Int: Scalars['Int']['output'];
  Invoice: InvoiceRecord;
  Mutation: Record<PropertyKey, never>;
  Patient: PatientRecord;
  PatientFilter: PatientFilter;
  Person: PersonRecord;
  Query: Record<PropertyKey, never>;
  Report: ReportRecord;
  SearchResult: ResolversUnionTypes<ResolversParentTypes>['SearchResult'];
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  TokenInfo: Principal;
};

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = ClinicContext, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ClientOnlyDirectiveArgs = {
  allowUsers?: Scalars['Boolean']['input'];
  clients?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type ClientOnlyDirectiveResolver<Result, Parent, ContextType = ClinicContext, Args = ClientOnlyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = { };

export type PublicDirectiveResolver<Result, Parent, ContextType = ClinicContext, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresDecisionDirectiveArgs = {
  action: Scalars['String']['input'];
  id?: Maybe<Scalars['String']['input']>;
  resource: Scalars['String']['input'];
};

export type RequiresDecisionDirectiveResolver<Result, Parent, ContextType = ClinicContext, Args = RequiresDecisionDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresPermissionDirectiveArgs = {
  anyOf?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  permission?: Maybe<Scalars['String']['input']>;
};

export type RequiresPermissionDirectiveResolver<Result, Parent, ContextType = ClinicContext, Args = RequiresPermissionDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopeDirectiveArgs = {
  anyOf?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  scope?: Maybe<Scalars['String']['input']>;
};

export type RequiresScopeDirectiveResolver<Result, Parent, ContextType = ClinicContext, Args = RequiresScopeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AppointmentResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Appointment'] = ResolversParentTypes['Appointment']> = {
  cancelled?: Resolver<Maybe<ResolversTypes['CancelReason']>, ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  patient?: Resolver<Maybe<ResolversTypes['Patient']>, ParentType, ContextType>;
  urgent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ClientInfoResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['ClientInfo'] = ResolversParentTypes['ClientInfo']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ClinicResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Clinic'] = ResolversParentTypes['Clinic']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  phone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export type DocumentResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Document'] = ResolversParentTypes['Document']> = {
  __resolveType: TypeResolveFn<'Invoice' | 'Report', ParentType, ContextType>;
};

export interface InsuranceNumberScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['InsuranceNumber'], any> {
  name: 'InsuranceNumber';
}

export type InvoiceResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Invoice'] = ResolversParentTypes['Invoice']> = {
  date?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  paid?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  patient?: Resolver<ResolversTypes['Patient'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  bookAppointment?: Resolver<ResolversTypes['Appointment'], ParentType, ContextType, RequireFields<MutationBookAppointmentArgs, 'input'>>;
  cancelAppointment?: Resolver<Maybe<ResolversTypes['Appointment']>, ParentType, ContextType, RequireFields<MutationCancelAppointmentArgs, 'id' | 'reason'>>;
  payInvoice?: Resolver<Maybe<ResolversTypes['Invoice']>, ParentType, ContextType, RequireFields<MutationPayInvoiceArgs, 'id'>>;
};

export type PatientResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Patient'] = ResolversParentTypes['Patient']> = {
  appointments?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Appointment']>>, ParentType, ContextType>;
  birthday?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  doctor?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
  documents?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Document']>>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  insuranceNumber?: Resolver<Maybe<ResolversTypes['InsuranceNumber']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  risk?: Resolver<Maybe<ResolversTypes['Risk']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersonResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  appointments?: Resolver<ReadonlyArray<ResolversTypes['Appointment']>, ParentType, ContextType, Partial<QueryAppointmentsArgs>>;
  clinic?: Resolver<ResolversTypes['Clinic'], ParentType, ContextType>;
  documents?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Document']>>>, ParentType, ContextType, RequireFields<QueryDocumentsArgs, 'patientId'>>;
  exportReports?: Resolver<ReadonlyArray<ResolversTypes['Report']>, ParentType, ContextType>;
  me?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  outstanding?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  patient?: Resolver<Maybe<ResolversTypes['Patient']>, ParentType, ContextType, RequireFields<QueryPatientArgs, 'id'>>;
  patients?: Resolver<ReadonlyArray<ResolversTypes['Patient']>, ParentType, ContextType, RequireFields<QueryPatientsArgs, 'archived'>>;
  search?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['SearchResult']>>>, ParentType, ContextType, RequireFields<QuerySearchArgs, 'text'>>;
  tokenInfo?: Resolver<Maybe<ResolversTypes['TokenInfo']>, ParentType, ContextType>;
};

export type ReportResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Report'] = ResolversParentTypes['Report']> = {
  date?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  findings?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  patient?: Resolver<ResolversTypes['Patient'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SearchResultResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['SearchResult'] = ResolversParentTypes['SearchResult']> = {
  __resolveType: TypeResolveFn<'Invoice' | 'Patient' | 'Report', ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  appointmentBooked?: SubscriptionResolver<ResolversTypes['Appointment'], "appointmentBooked", ParentType, ContextType>;
};

export type TokenInfoResolvers<ContextType = ClinicContext, ParentType extends ResolversParentTypes['TokenInfo'] = ResolversParentTypes['TokenInfo']> = {
  audience?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  client?: Resolver<Maybe<ResolversTypes['ClientInfo']>, ParentType, ContextType>;
  clientId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresIn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  issuedAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  issuer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['TokenKind'], ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  profile?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tokenId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = ClinicContext> = {
  Appointment?: AppointmentResolvers<ContextType>;
  ClientInfo?: ClientInfoResolvers<ContextType>;
  Clinic?: ClinicResolvers<ContextType>;
  Date?: GraphQLScalarType;
  Document?: DocumentResolvers<ContextType>;
  InsuranceNumber?: GraphQLScalarType;
  Invoice?: InvoiceResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Patient?: PatientResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Report?: ReportResolvers<ContextType>;
  SearchResult?: SearchResultResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TokenInfo?: TokenInfoResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = ClinicContext> = {
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  clientOnly?: ClientOnlyDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
  requiresDecision?: RequiresDecisionDirectiveResolver<any, any, ContextType>;
  requiresPermission?: RequiresPermissionDirectiveResolver<any, any, ContextType>;
  requiresScope?: RequiresScopeDirectiveResolver<any, any, ContextType>;
};
