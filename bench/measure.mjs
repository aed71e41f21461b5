import { CONTENDERS } from './contenders/index.mjs';
import { end, prepareContenders } from './prepare.mjs';
import { settingOf } from './setting.mjs';
import { median, quartiles } from './statistics.mjs';
import { loadWorkload } from './workloads/index.mjs';

/**
 * Measures one workload: every contender is checked, warmed up, and then run in turns, in an order of its own each round.
 * `settings`: `rounds`, `contenders` (names; absent: all), `processes` (of ours and of what it is measured against; peers
 * have one), `warm` and `slice` (milliseconds of CPU time), `quick`, `progress(text)`.
 */
export async function measure(name, settings) {
  const workload = await loadWorkload(name);
  const base = workload.base ?? 'bare';
  if (workload.measure !== undefined) return { name, base, ...(await workload.measure(settings)) };
  const all = workload.contenders ?? CONTENDERS.filter((each) => !each.endsWith('-jit'));
  const needed = [base, workload.shareOf, ...(workload.always ?? ['bare-again'])];
  const wanted = all.filter(
    (each) => needed.includes(each) || settings.contenders === undefined || settings.contenders.includes(each),
  );
  const setting = settingOf(workload, settings);
  const processesOf = ({ contender, isOurs }) =>
    isOurs || needed.includes(contender) ? (workload.processes ?? settings.processes) : 1;
  const { prepared, failed } = await prepareContenders(wanted, {
    name,
    workload,
    setting,
    settings,
    base,
    processesOf,
  });
  try {
    const isFigure = prepared.some(({ figure }) => figure !== undefined);
    const rounds = isFigure ? 1 : settings.rounds;
    const samples = isFigure ? null : await timed(prepared, { workload, setting, settings });
    const rows = isFigure ? figureRows(prepared, { workload, base }) : timeRows(prepared, { samples, workload, base });
    const { title, unit, shareOf } = workload;
    return { name, title, unit, base, shareOf, rounds, failed, rows };
  } finally {
    end(prepared);
  }
}

/** What each contender took in each round: the median of its processes. */
async function timed(prepared, { workload, setting, settings }) {
  const samples = new Map(prepared.map(({ contender }) => [contender, []]));
  for (let round = 0; round < settings.rounds; round += 1) {
    const slices = new Map(prepared.map(({ contender }) => [contender, []]));
    for (const child of shuffled(prepared.flatMap(({ children }) => children))) {
      settings.progress(`round ${round + 1} of ${settings.rounds}: ${child.contender}`);
      slices.get(child.contender).push(await oneSlice(child, workload, setting));
    }
    for (const [contender, own] of slices) {
      const middle = (of) => median(own.map(of));
      samples.get(contender).push({ cpu: middle(({ cpu }) => cpu), wall: middle(({ wall }) => wall) });
    }
  }
  return samples;
}

async function oneSlice(child, workload, setting) {
  const { url, count } = child;
  if (workload.drive === undefined) return child.ask('slice', { count });
  await child.ask('start');
  await workload.drive({ url, count, setting });
  return child.ask('stop', { count });
}

/** Medians, and the median of each round's ratio to the base in that round. */
function timeRows(prepared, { samples, workload, base }) {
  const reference = samples.get(base);
  const shareBase = workload.shareOf && samples.get(workload.shareOf);
  return prepared.map(({ contender, title, isOurs, children }) => {
    const own = samples.get(contender);
    const ratios = own.map(({ cpu }, round) => cpu / reference[round].cpu);
    const added = (list) => median(list.map(({ cpu }, round) => cpu - reference[round].cpu));
    return {
      contender,
      title,
      isOurs,
      processes: children.length,
      cpu: median(own.map(({ cpu }) => cpu)),
      wall: median(own.map(({ wall }) => wall)),
      ratio: median(ratios),
      quartiles: quartiles(ratios),
      ...(shareBase && { share: added(own) / added(shareBase) }),
      ...marks(workload, contender),
    };
  });
}

/** Contenders that tell one figure each. */
function figureRows(prepared, { workload, base }) {
  const reference = prepared.find(({ contender }) => contender === base).figure;
  return prepared.map(({ contender, title, isOurs, figure, points }) => ({
    contender,
    title,
    isOurs,
    figure,
    points,
    ratio: workload.hasRatio === false ? null : figure / reference,
    ...marks(workload, contender),
  }));
}

function marks({ targets, limits }, contender) {
  return { target: targets?.[contender], limit: limits?.[contender] };
}

function shuffled(list) {
  const copy = [...list];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [copy[index], copy[other]] = [copy[other], copy[index]];
  }
  return copy;
}
