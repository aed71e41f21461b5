import { authzen, type DecisionPoint, type DecisionRequest, type Principal, subjectOf } from '../index.ts';
import type { Clinic } from './clinic.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who decides about single records: the function below, or the decision point that DECISIONS_URL names, which is then
 * told what it has to know of a record. Cerbos with the files in `policies/` gives the same answers.
 */
export function clinicDecisions(clinic: Clinic, { DECISIONS_URL: url }: Environment): DecisionPoint {
  const properties = async (requests: readonly DecisionRequest[]) => {
    const doctors = await clinic.doctorsOf(requests.map(({ resource }) => resource));
    return doctors.map((doctor) => (doctor === null ? null : { doctor }));
  };
  if (url) return authzen({ url, subject: staff, properties });
  return {
    subject: staff,
    async decide(requests) {
      const records = await properties(requests);
      return requests.map((request, index) => isAllowed(request, records[index]?.doctor ?? null));
    },
  };
}

/** Doctors see what concerns their own patients; clients that act for themselves see everybody. */
function isAllowed({ subject, action }: DecisionRequest, doctor: string | null): boolean {
  if (action.name !== 'read') return false;
  return subject.type === 'client' || (subject.type === 'user' && doctor === subject.id);
}

/** The clinic knows its people without the name of the connection through which they log in. */
function staff(principal: Principal): ReturnType<typeof subjectOf> {
  const subject = subjectOf(principal);
  return { ...subject, id: subject.id.replace(/^auth0\|/, '') };
}
