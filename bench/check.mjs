import { ContenderProcess } from './contender-process.mjs';
import { CONTENDERS } from './contenders/index.mjs';
import { measure } from './measure.mjs';
import { createProgress } from './report/progress.mjs';
import { isMet, table } from './report/table.mjs';
import { settingOf } from './setting.mjs';
import { loadWorkload } from './workloads/index.mjs';

/** What every contender has to answer right. */
const ANSWERED = ['w1', 'w2-1k', 'w3-1k', 'w4-rs256', 'w5', 'w6-cold'];
/** What is timed, beside bare Yoga. */
const TIMED = ['w1', 'w2-1k', 'w3-1k', 'w4-rs256', 'w5', 'w6-warm', 'jit-10k', 'token-again', 'token-rs256'];
const OURS = ['graphql-bearer', 'graphql-bearer-every-error', 'graphql-bearer-jit'];
/** By how much a target may be missed: machines that check changes are busy ones. */
const SLACK = 2;

/** Right answers of every contender, and a short round of ours. Returns the exit code. */
export async function check() {
  const progress = createProgress();
  const problems = [];
  for (const contender of CONTENDERS) {
    progress.show(`answers of ${contender}`);
    problems.push(...(await wrongAnswers(contender)));
  }
  progress.clear();
  console.log(`answers of ${CONTENDERS.length} contenders to ${ANSWERED.length} workloads: ${problems.length} wrong`);
  for (const name of TIMED) {
    // A machine may have been busy with something else: what is slower is so twice.
    let missed = await missedTargets(name, { rounds: 5, progress });
    if (missed.length > 0) missed = await missedTargets(name, { rounds: 15, progress });
    problems.push(...missed);
  }
  for (const problem of problems) console.error(problem);
  console.log(
    `\n${problems.length === 0 ? 'No answer is wrong, and no target is missed' : 'Something is wrong, or slower'} (${SLACK} x)`,
  );
  return problems.length === 0 ? 0 : 1;
}

/** Which of our targets a short round misses by far. */
async function missedTargets(name, { rounds, progress }) {
  const result = await measure(name, {
    rounds,
    processes: 1,
    warm: 300,
    slice: 40,
    quick: true,
    contenders: OURS,
    progress: (text) => progress.show(`${name}: ${text}`),
  });
  progress.clear();
  console.log(`\n${table(result)}`);
  const missed = result.rows.filter((row) => {
    // What a token adds is a small difference of large numbers: too rough for a few rounds.
    const checked =
      row.share === undefined ? row : { ...row, share: undefined, target: ratioOf(result, result.shareOf) };
    return isMet(checked, SLACK) === false;
  });
  return [
    ...missed.map(({ title }) => `${name}: ${title} misses its target by more than ${SLACK} x`),
    ...result.failed.map(({ contender, error }) => `${name}: ${contender}: ${error}`),
  ];
}

function ratioOf({ rows }, name) {
  return rows.find(({ contender }) => contender === name).ratio;
}

async function wrongAnswers(contender) {
  const child = new ContenderProcess({ contender });
  const problems = [];
  try {
    for (const name of ANSWERED) {
      const workload = await loadWorkload(name);
      if (workload.contenders && !workload.contenders.includes(contender)) continue;
      const setting = settingOf(workload, { rounds: 0, warm: 1 });
      await child
        .ask('prepare', { workload: name, setting })
        .catch((error) => problems.push(`${name}: ${error.message}`));
    }
  } finally {
    child.end();
  }
  return problems;
}
