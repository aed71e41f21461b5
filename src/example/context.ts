import DataLoader from 'dataloader';
import type { AuthContext } from '../principal.ts';
import type { AppointmentEvents } from './appointment-events.ts';
import type { AppointmentRecord, Clinic, DocumentRecord, PatientRecord, PersonRecord } from './clinic.ts';

/** What resolvers of the example get: `auth` comes from the plugin, the rest belongs to one operation. */
export interface ClinicContext {
  readonly auth: AuthContext;
  readonly clinic: Clinic;
  readonly events: AppointmentEvents;
  readonly loaders: ClinicLoaders;
}

/** One set per operation: what one caller loaded is nobody else's. */
export interface ClinicLoaders {
  readonly person: DataLoader<string, PersonRecord | null>;
  readonly patient: DataLoader<string, PatientRecord | null>;
  readonly documents: DataLoader<string, readonly DocumentRecord[]>;
  readonly appointments: DataLoader<string, readonly AppointmentRecord[]>;
}

export function createLoaders(clinic: Clinic): ClinicLoaders {
  return {
    person: new DataLoader((ids) => clinic.people(ids)),
    patient: new DataLoader((ids) => clinic.patients(ids)),
    documents: new DataLoader((ids) => clinic.documentsOf(ids)),
    appointments: new DataLoader((ids) => clinic.appointmentsOf(ids)),
  };
}
