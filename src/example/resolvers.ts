import type { Resolvers } from '../generated/resolvers-types.ts';
import type { DocumentRecord, ReportRecord } from './clinic.ts';

/** No resolver looks at scopes or clients: who may ask for what is in the schema. */
export const resolvers: Resolvers = {
  Query: {
    clinic: () => ({ name: 'Loopback Clinic', phone: '+49 30 555 0127' }),
    me: (_source, _args, { auth, loaders }) => {
      const { user } = auth.require();
      return user === null ? null : loaders.person.load(user.id);
    },
    patient: (_source, { id }, { loaders }) => loaders.patient.load(id),
    patients: (_source, { filter, archived }, { clinic }) =>
      clinic.allPatients().filter((patient) => {
        if (patient.archived && !archived) return false;
        if (filter?.name != null && !patient.name.includes(filter.name)) return false;
        return filter?.insuranceNumber == null || patient.insuranceNumber === filter.insuranceNumber;
      }),
    documents: (_source, { patientId }, { loaders }) => loaders.documents.load(patientId),
    search: (_source, { text }, { clinic }) => [
      ...clinic.allPatients().filter(({ name }) => name.includes(text)),
      ...clinic.allDocuments().filter((each) => isReport(each) && each.title.includes(text)),
    ],
    appointments: (_source, { day }, { clinic }) =>
      clinic.allAppointments().filter((each) => day == null || each.day === day),
    exportReports: (_source, _args, { clinic }) => clinic.allDocuments().filter(isReport),
    outstanding: (_source, _args, { clinic }) =>
      clinic.allDocuments().reduce((sum, each) => (each.kind === 'Invoice' && !each.paid ? sum + each.total : sum), 0),
  },
  Mutation: {
    bookAppointment: (_source, { input }, { clinic, events }) => {
      const { patientId, day, note, urgent } = input;
      const booked = clinic.book({ patientId, day, note: note ?? null, urgent: urgent ?? false });
      events.publish('booked', booked);
      return booked;
    },
    cancelAppointment: (_source, { id, reason }, { clinic }) => clinic.cancel(id, reason),
    payInvoice: (_source, { id }, { clinic }) => clinic.pay(id),
  },
  Subscription: {
    appointmentBooked: {
      subscribe: (_source, _args, { events }) => events.subscribe('booked'),
      resolve: (booked: unknown) => booked as never,
    },
  },
  Patient: {
    doctor: async ({ doctorId }, _args, { loaders }) =>
      (await loaders.person.load(doctorId)) ?? { id: doctorId, name: 'Unknown' },
    appointments: ({ id }, _args, { loaders }) => loaders.appointments.load(id),
    documents: ({ id }, _args, { loaders }) => loaders.documents.load(id),
  },
  Document: { __resolveType: ({ kind }) => kind },
  SearchResult: { __resolveType: (found) => ('kind' in found ? found.kind : 'Patient') },
  Report: { patient: async ({ patientId }, _args, { loaders }) => present(await loaders.patient.load(patientId)) },
  Invoice: { patient: async ({ patientId }, _args, { loaders }) => present(await loaders.patient.load(patientId)) },
  Appointment: { patient: ({ patientId }, _args, { loaders }) => loaders.patient.load(patientId) },
};

function isReport(document: DocumentRecord): document is ReportRecord {
  return document.kind === 'Report';
}

function present<T>(record: T | null): T {
  if (record === null) throw new Error('The clinic lost a record.');
  return record;
}
