import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import type { DecisionFunction } from '../../src/index.ts';

/** Cedar in this process: `doctorsOf` loads, for many patients at once, what the policies speak of. */
export function cedar(
  policies: string,
  doctorsOf: (patients: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): DecisionFunction {
  const parsed = preparsePolicySet('clinic', { staticPolicies: policies });
  if (parsed.type === 'failure') throw new Error(parsed.errors.map(({ message }) => message).join('\n'));

  return async (requests) => {
    const doctors = await doctorsOf(requests.flatMap(({ resource }) => resource.id ?? []));
    return requests.map(({ subject, action, resource }) => {
      const principal = { type: 'Subject', id: subject.id };
      const object = { type: 'Patient', id: resource.id ?? '*' };
      const doctor = doctors.get(object.id);
      const answer = statefulIsAuthorized({
        preparsedPolicySetId: 'clinic',
        principal,
        action: { type: 'Action', id: action.name },
        resource: object,
        context: {},
        entities: [
          { uid: principal, attrs: { kind: subject.type, id: subject.id }, parents: [] },
          { uid: object, attrs: doctor === undefined ? {} : { doctor }, parents: [] },
        ],
      });
      return answer.type === 'success' && answer.response.decision === 'allow';
    });
  };
}
