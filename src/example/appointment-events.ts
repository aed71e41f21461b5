import { createPubSub, type PubSub } from 'graphql-yoga';
import type { AppointmentRecord } from './clinic.ts';

/** New appointments, as they are booked. */
export type AppointmentEvents = PubSub<{ booked: [AppointmentRecord] }>;

export function createAppointmentEvents(): AppointmentEvents {
  return createPubSub<{ booked: [AppointmentRecord] }>();
}
