/** The records of the clinic, as its database would hold them. */
export interface PersonRecord {
  readonly id: string;
  readonly name: string;
}

export interface PatientRecord extends PersonRecord {
  readonly birthday: string;
  readonly insuranceNumber: string;
  readonly risk: 'LOW' | 'HIGH';
  readonly doctorId: string;
  readonly archived: boolean;
}

export interface ReportRecord {
  readonly kind: 'Report';
  readonly id: string;
  readonly date: string;
  readonly patientId: string;
  readonly title: string;
  readonly findings: string;
}

export interface InvoiceRecord {
  readonly kind: 'Invoice';
  readonly id: string;
  readonly date: string;
  readonly patientId: string;
  readonly total: number;
  readonly paid: boolean;
}

export type DocumentRecord = ReportRecord | InvoiceRecord;

export interface AppointmentRecord {
  readonly id: string;
  readonly day: string;
  readonly patientId: string;
  readonly note: string | null;
  readonly urgent: boolean;
  readonly cancelled: 'ASKED_BY_PATIENT' | 'ILLNESS' | 'GOODWILL' | null;
}

const PEOPLE: readonly PersonRecord[] = [
  { id: 'dr-bob', name: 'Dr. Bob' },
  { id: 'dr-eve', name: 'Dr. Eve' },
  { id: 'alice', name: 'Alice' },
];

const PATIENTS: readonly PatientRecord[] = [
  {
    id: 'p1',
    name: 'Ada',
    birthday: '1979-12-10',
    insuranceNumber: 'A-1815',
    risk: 'LOW',
    doctorId: 'dr-bob',
    archived: false,
  },
  {
    id: 'p2',
    name: 'Grace',
    birthday: '1986-12-09',
    insuranceNumber: 'G-1906',
    risk: 'HIGH',
    doctorId: 'dr-bob',
    archived: false,
  },
  {
    id: 'p3',
    name: 'Edsger',
    birthday: '1990-05-11',
    insuranceNumber: 'E-1930',
    risk: 'LOW',
    doctorId: 'dr-eve',
    archived: false,
  },
  {
    id: 'p4',
    name: 'Alan',
    birthday: '1972-06-23',
    insuranceNumber: 'A-1912',
    risk: 'HIGH',
    doctorId: 'dr-eve',
    archived: true,
  },
];

const DOCUMENTS: readonly DocumentRecord[] = [
  {
    kind: 'Report',
    id: 'r1',
    date: '2026-02-03',
    patientId: 'p1',
    title: 'Blood count',
    findings: 'All values in range.',
  },
  {
    kind: 'Report',
    id: 'r2',
    date: '2026-03-14',
    patientId: 'p2',
    title: 'X-ray, left hand',
    findings: 'Hairline fracture.',
  },
  { kind: 'Report', id: 'r3', date: '2026-04-01', patientId: 'p3', title: 'Eye test', findings: 'Short-sighted.' },
  { kind: 'Invoice', id: 'i1', date: '2026-02-10', patientId: 'p1', total: 4_200, paid: true },
  { kind: 'Invoice', id: 'i2', date: '2026-03-20', patientId: 'p2', total: 18_900, paid: false },
  { kind: 'Invoice', id: 'i3', date: '2026-04-08', patientId: 'p3', total: 6_500, paid: false },
];

const APPOINTMENTS: readonly AppointmentRecord[] = [
  { id: 'a1', day: '2026-12-01', patientId: 'p1', note: 'Bring last report.', urgent: false, cancelled: null },
  { id: 'a2', day: '2026-12-01', patientId: 'p2', note: null, urgent: true, cancelled: null },
];

/** The clinic's database: asked for many records at once, as real ones want to be. */
export class Clinic {
  readonly #people = byId(PEOPLE);
  readonly #patients = byId(PATIENTS);
  readonly #documents = byId(DOCUMENTS);
  readonly #appointments = byId(APPOINTMENTS);
  /** Queries that reached the database, so that a test can see that lists are loaded in batches. */
  queries = 0;

  async people(ids: readonly string[]): Promise<readonly (PersonRecord | null)[]> {
    this.queries += 1;
    return ids.map((id) => this.#people.get(id) ?? null);
  }

  async patients(ids: readonly string[]): Promise<readonly (PatientRecord | null)[]> {
    this.queries += 1;
    return ids.map((id) => this.#patients.get(id) ?? null);
  }

  async documentsOf(patientIds: readonly string[]): Promise<readonly (readonly DocumentRecord[])[]> {
    this.queries += 1;
    return patientIds.map((id) => [...this.#documents.values()].filter(({ patientId }) => patientId === id));
  }

  async appointmentsOf(patientIds: readonly string[]): Promise<readonly (readonly AppointmentRecord[])[]> {
    this.queries += 1;
    return patientIds.map((id) => [...this.#appointments.values()].filter(({ patientId }) => patientId === id));
  }

  /** The doctors to whom patients, or the patients of reports, belong; null where there is no such record. */
  async doctorsOf(
    records: readonly { readonly type: string; readonly id?: string }[],
  ): Promise<readonly (string | null)[]> {
    this.queries += 1;
    return records.map(({ type, id = '' }) => {
      const patientId = type === 'report' ? this.#documents.get(id)?.patientId : id;
      return this.#patients.get(patientId ?? '')?.doctorId ?? null;
    });
  }

  allPatients(): readonly PatientRecord[] {
    return [...this.#patients.values()];
  }

  allDocuments(): readonly DocumentRecord[] {
    return [...this.#documents.values()];
  }

  allAppointments(): readonly AppointmentRecord[] {
    return [...this.#appointments.values()];
  }

  book(appointment: Pick<AppointmentRecord, 'day' | 'patientId' | 'note' | 'urgent'>): AppointmentRecord {
    const booked: AppointmentRecord = { ...appointment, id: `a${this.#appointments.size + 1}`, cancelled: null };
    this.#appointments.set(booked.id, booked);
    return booked;
  }

  cancel(id: string, reason: NonNullable<AppointmentRecord['cancelled']>): AppointmentRecord | null {
    return change(this.#appointments, id, (appointment) => ({ ...appointment, cancelled: reason }));
  }

  pay(id: string): InvoiceRecord | null {
    const invoice = this.#documents.get(id);
    if (invoice?.kind !== 'Invoice') return null;
    const paid = { ...invoice, paid: true };
    this.#documents.set(id, paid);
    return paid;
  }
}

function byId<T extends { readonly id: string }>(records: readonly T[]): Map<string, T> {
  return new Map(records.map((record) => [record.id, record]));
}

function change<T>(records: Map<string, T>, id: string, edit: (record: T) => T): T | null {
  const record = records.get(id);
  if (record === undefined) return null;
  const changed = edit(record);
  records.set(id, changed);
  return changed;
}
