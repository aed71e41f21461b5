import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createDecisionLoader } from '../../src/loaders/decision-loader.ts';
import { decisionPointOf } from '../../src/loaders/decision-point.ts';
import { caller, worker } from './caller.ts';
import { cedar } from './cedar-recipe.ts';

const policies = `
  permit (principal, action in [Action::"read", Action::"chart"], resource)
  when { principal.kind == "user" && resource has doctor && resource.doctor == principal.id };

  permit (principal, action == Action::"read", resource)
  when { principal.kind == "client" };

  forbid (principal, action, resource == Patient::"p9");
`;
const doctorsOf = vi.fn(
  async (patients: readonly string[]) =>
    new Map(
      patients.filter((id) => id !== 'p8').map((id) => [id, Number(id.slice(1)) % 2 === 1 ? 'dr-bob' : 'dr-eve']),
    ),
);

async function ask(action: string, ids: readonly string[], principal = caller()): Promise<readonly boolean[]> {
  const loader = createDecisionLoader(decisionPointOf(cedar(policies, doctorsOf)), { principal });
  const outcomes = await Promise.all(ids.map((id) => loader.load({ action, resource: 'patient', id })));
  return outcomes.map(({ decision }) => decision);
}

describe('the recipe for Cedar in this process', () => {
  it('decides, and loads what the policies speak of at once', async () => {
    expect(await ask('read', ['p1', 'p2', 'p3', 'p8', 'p9'])).toEqual([true, false, true, false, false]);
    expect(doctorsOf).toHaveBeenCalledTimes(1);
    expect(await ask('read', ['p2', 'p9'], worker)).toEqual([true, false]);
    expect(await ask('chart', ['p1', 'p2'], worker)).toEqual([false, false]);
    expect(await ask('erase', ['p1'])).toEqual([false]);
  });

  it('refuses policies that are none', () => {
    expect(() => cedar('permit everything', doctorsOf)).toThrow();
  });

  it('stands in the manual as it is tested here', () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const recipe = read('./cedar-recipe.ts').replace("'../../src/index.ts'", "'graphql-bearer'");
    expect(read('../../docs/decisions.md')).toContain(`\`\`\`ts\n${recipe}\`\`\``);
  });
});
