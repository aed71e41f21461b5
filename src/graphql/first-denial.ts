import type { DecisionLoader } from '../loaders/decision-loader.ts';
import type { Denial } from '../policy/denial.ts';
import type { ObjectQuestion } from '../policy/object-decision.ts';
import { type Call, isPromiseLike, objectId } from './object-id.ts';

/** Who is asked, about what. */
export interface Asking {
  readonly call: Call;
  readonly loader: DecisionLoader | null;
}

/** The denial of the first question that is not answered by yes; all of them are asked at once. */
export function firstDenial(
  questions: readonly ObjectQuestion[],
  asking: Asking,
): Promise<Denial | null> | Denial | null {
  if (questions.length === 1) return ask(questions[0]!, asking);
  return Promise.all(questions.map((question) => ask(question, asking))).then(
    (denials) => denials.find((denial) => denial !== null) ?? null,
  );
}

function ask(question: ObjectQuestion, { call, loader }: Asking): Promise<Denial | null> | Denial | null {
  if (loader === null) return question.denial;
  const id = question.id === null ? null : objectId(question.id, call);
  if (isPromiseLike(id)) return loader.during(id).then((settled) => load(question, settled, loader));
  return load(question, id, loader);
}

function load(
  question: ObjectQuestion,
  id: string | null,
  loader: DecisionLoader,
): Promise<Denial | null> | Denial | null {
  const { action, resource, denial } = question;
  // A path that leads to no id is not a question about everything.
  if (id === null && question.id !== null) return denial;
  return loader.load({ action, resource, id }).then(
    ({ decision }) => (decision ? null : denial),
    () => denial,
  );
}

/** Work that may lead to questions: those of the same level wait for it. */
export async function during<T>(loader: DecisionLoader | null, work: PromiseLike<T>): Promise<T> {
  return loader === null ? work : loader.during(work);
}
