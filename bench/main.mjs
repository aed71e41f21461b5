import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { CONTENDERS } from './contenders/index.mjs';
import { measure } from './measure.mjs';
import { plot } from './report/plot.mjs';
import { createProgress } from './report/progress.mjs';
import { isMet, table } from './report/table.mjs';
import { WORKLOADS } from './workloads/index.mjs';

const HELP = `npm run bench -- [options]

  --only w1,w3-1k        these workloads (a name's beginning will do): ${WORKLOADS.join(' ')}
  --contenders a,b       these contenders beside bare Yoga: ${CONTENDERS.join(' ')}
  --rounds N             interleaved rounds (default 15)
  --processes N          of ours and of bare Yoga, whose middle one counts (default 3); peers have one
  --warm MS              CPU time for which each contender is warmed up, until it gets no faster (default 8000)
  --check                right answers and a short round of what matters; fails when a target is missed by a factor of 2
`;

const options = {
  only: { type: 'string' },
  contenders: { type: 'string' },
  rounds: { type: 'string', default: '15' },
  processes: { type: 'string', default: '3' },
  warm: { type: 'string', default: '8000' },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

const values = readOptions();
if (values.check) process.exitCode = await (await import('./check.mjs')).check();
else await bench();

async function bench() {
  const progress = createProgress();
  const results = [];
  for (const [index, name] of values.only.entries()) {
    const result = await measure(name, {
      rounds: values.rounds,
      processes: values.processes,
      warm: values.warm,
      contenders: values.contenders,
      progress: (text) => progress.show(`[${index + 1}/${values.only.length}] ${name}: ${text}`),
    });
    progress.clear();
    results.push(result);
    console.log(`${table(result)}\n`);
  }
  const rows = results.flatMap((result) => result.rows);
  const met = rows.map((row) => isMet(row)).filter((each) => each !== null);
  console.log(`${met.filter(Boolean).length} of ${met.length} targets are met.`);
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
  writeFileSync(new URL('latest.json', folder), `${JSON.stringify({ machine, results }, null, 2)}\n`);
  writeFileSync(new URL('latest.svg', folder), plot(results));
  console.log('Written to bench/results/latest.json and bench/results/latest.svg.');
}

function readOptions() {
  let given;
  try {
    given = parseArgs({ options }).values;
    if (given.help) {
      console.log(HELP);
      process.exit(0);
    }
    const only = given.only === undefined ? WORKLOADS : given.only.split(',').flatMap(workloadsNamed);
    const contenders = given.contenders?.split(',');
    const unknown = contenders?.find((name) => !CONTENDERS.includes(name));
    if (unknown !== undefined) throw new Error(`there is no contender "${unknown}"`);
    const [rounds, processes, warm] = ['rounds', 'processes', 'warm'].map((name) => wholeNumber(name, given));
    return { ...given, only, contenders, rounds, processes, warm };
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

function workloadsNamed(start) {
  const name = start.toLowerCase();
  const found = WORKLOADS.includes(name) ? [name] : WORKLOADS.filter((each) => each.startsWith(name));
  if (found.length === 0) throw new Error(`there is no workload "${start}"`);
  return found;
}

function wholeNumber(name, given) {
  const number = Number(given[name]);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name}: expected a whole number from 1 on`);
  return number;
}
