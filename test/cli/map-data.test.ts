import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mapData } from '../../src/cli/map/map-data.ts';
import { relationTo, writtenRule } from '../../src/cli/map/page/words.ts';
import { coverageOf } from '../../src/policy/coverage/coverage-of.ts';
import { modelOf } from './map-fixture.ts';

const clinic = readFileSync(new URL('../../schema/example.graphql', import.meta.url), 'utf8');
const { policy, model } = modelOf(clinic, { unannotated: 'authenticated' });
const coverage = coverageOf(policy);

describe('the coverage', () => {
  test('says of a rule what the schema gives the directive', () => {
    const field = coverage.fields.find(({ coordinate }) => coordinate === 'Query.outstanding');
    expect(field?.rules.map(({ directive, arguments: given }) => [directive, given])).toEqual([
      ['clientOnly', { clients: ['reports-worker'] }],
      ['requiresScope', { scope: 'read:invoices' }],
    ]);
    const implicit = coverage.fields.find(({ coordinate }) => coordinate === 'Appointment.id');
    expect(implicit?.rules).toMatchObject([{ directive: 'unannotated', arguments: {} }]);
  });

  test('says of an argument what it takes and whether the field can be asked for without it', () => {
    const inputsOf = (wanted: string) =>
      coverage.fields
        .find(({ coordinate }) => coordinate === wanted)
        ?.inputs.map(({ argument, type, required, rules }) => [argument, type, required, rules.length]);
    expect(inputsOf('Mutation.bookAppointment')).toEqual([['input', 'AppointmentInput', true, 0]]);
    expect(inputsOf('Mutation.cancelAppointment')).toEqual([['reason', 'CancelReason', true, 0]]);
    expect(inputsOf('Query.patients')).toEqual([
      ['filter', 'PatientFilter', false, 0],
      ['archived', 'Boolean', false, 1],
    ]);
  });

  test('lists the members of input types in which something is guarded, and of no others', () => {
    const members = coverage.inputTypes.map(({ name, kind, members: all }) => [
      name,
      kind,
      all.map((member) => `${member.name}${member.required ? '!' : ''} ${member.type} ${member.rules.length}`),
    ]);
    expect(members).toEqual([
      ['PatientFilter', 'input', ['name String 0', 'insuranceNumber String 1']],
      ['AppointmentInput', 'input', ['patientId! ID 0', 'day! Date 0', 'note String 0', 'urgent Boolean 1']],
      ['CancelReason', 'enum', ['ASKED_BY_PATIENT null 0', 'ILLNESS null 0', 'GOODWILL null 1']],
    ]);
  });
});

describe('the data of the map', () => {
  test('says nothing twice: equal rules are one, an interface on both sides is one place', () => {
    const data = mapData(coverage, 'clinic');
    expect(new Set(data.rules.map((rule) => JSON.stringify(rule))).size).toBe(data.rules.length);
    const linked = modelOf(
      'type Query { a: A } interface N @authenticated { id: Int } type A implements N { id: Int, b: A }',
    );
    expect(linked.model.field('A.b')?.rules).toEqual([['N', 0]]);
  });

  test.each([
    ['Query.me', ['its own', 'what it returns']],
    ['Report.findings', ['its own', 'parent type', 'parent type', 'interface of the parent type']],
    ['Patient.risk', ['parent type', 'what it returns']],
    ['Appointment.day', ['no rule of its own']],
    ['Query.exportReports', ['its own', 'what it returns', 'what it returns', 'interface of what it returns']],
  ])('says of %s by which way each rule reaches it', (coordinate, relations) => {
    const field = model.field(coordinate)!;
    const data = mapData(coverage, 'clinic');
    const found = field.rules.map(([at, rule]) =>
      relationTo(field, { coordinate: at, directive: data.rules[rule]!.directive }, model),
    );
    expect(found).toEqual(relations);
  });

  test('writes a rule as the schema does', () => {
    const written = mapData(coverage, 'clinic').rules.map((rule) => writtenRule(rule, 'authenticated'));
    for (const text of [
      '@requiresScope(anyOf: ["read:appointments", "manage:appointments"])',
      '@clientOnly(clients: ["clinic-web"], allowUsers: true)',
      '@clientOnly',
      "unannotated: 'authenticated'",
    ])
      expect(written).toContain(text);
  });
});
