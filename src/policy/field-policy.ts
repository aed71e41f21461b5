import type { ArgumentPolicy } from './input-policy.ts';
import type { Requirement } from './requirement.ts';

/** What one field of one object type needs: one compiled requirement, and the guarded arguments. */
export interface FieldPolicy {
  readonly requirement: Requirement;
  /** Only arguments through which something guarded can be sent; null where there is none. */
  readonly inputs: ReadonlyMap<string, ArgumentPolicy> | null;
}

/** Those of a schema. Most of its fields need what many others do, and share it. */
export class FieldPolicies {
  readonly #types = new Map<string, Map<string, FieldPolicy>>();
  readonly #shared = new Map<Requirement, FieldPolicy>();

  get(typeName: string, fieldName: string): FieldPolicy | undefined {
    return this.#types.get(typeName)?.get(fieldName);
  }

  set(typeName: string, fieldName: string, policy: FieldPolicy): void {
    let fields = this.#types.get(typeName);
    if (fields === undefined) this.#types.set(typeName, (fields = new Map()));
    fields.set(fieldName, policy.inputs === null ? this.#share(policy) : policy);
  }

  get all(): readonly FieldPolicy[] {
    return [...this.#types.values()].flatMap((fields) => [...fields.values()]);
  }

  #share(policy: FieldPolicy): FieldPolicy {
    const known = this.#shared.get(policy.requirement);
    if (known === undefined) this.#shared.set(policy.requirement, policy);
    return known ?? policy;
  }
}
