import { CONTENDERS } from './contenders/index.mjs';
import { prepareContenders } from './prepare.mjs';
import { settingOf } from './setting.mjs';
import { median, quartiles } from './statistics.mjs';
import { loadWorkload } from './workloads/index.mjs';

/**
 * Measures one workload: every contender is checked, warmed up, and then run in turns, in an order of its own each round.
 * `settings`: `rounds`, `contenders` (names; absent: all), `warm` and `slice` (milliseconds of CPU time), `quick`,
 * `progress(text)`.
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
  const { processes, failed } = await prepareContenders(wanted, { name, workload, setting, settings, base });
  try {
    const samples = new Map(processes.map(({ contender }) => [contender, []]));
    for (let round = 0; round < settings.rounds; round += 1) {
      for (const child of shuffled(processes)) {
        settings.progress(`round ${round + 1} of ${settings.rounds}: ${child.contender}`);
        samples.get(child.contender).push(await oneSlice(child, workload, setting));
        if (child.figure !== undefined) break;
      }
    }
    const isFigure = processes.some(({ figure }) => figure !== undefined);
    const rows = isFigure
      ? figureRows(processes, { workload, base })
      : timeRows(processes, { samples, workload, base });
    const { title, unit, shareOf } = workload;
    return { name, title, unit, base, shareOf, rounds: isFigure ? 1 : settings.rounds, failed, rows };
  } finally {
    for (const child of processes) child.end();
  }
}

async function oneSlice(child, workload, setting) {
  if (child.figure !== undefined) return null;
  const { url, count } = child;
  if (workload.drive === undefined) return child.ask('slice', { count });
  await child.ask('start');
  await workload.drive({ url, count, setting });
  return child.ask('stop', { count });
}

/** Medians, and the median of each round's ratio to the base in that round. */
function timeRows(processes, { samples, workload, base }) {
  const reference = samples.get(base);
  const shareBase = workload.shareOf && samples.get(workload.shareOf);
  return processes.map(({ contender, title, isOurs }) => {
    const own = samples.get(contender);
    const ratios = own.map(({ cpu }, round) => cpu / reference[round].cpu);
    const added = (list) => median(list.map(({ cpu }, round) => cpu - reference[round].cpu));
    return {
      contender,
      title,
      isOurs,
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
function figureRows(processes, { workload, base }) {
  const reference = processes.find(({ contender }) => contender === base).figure;
  return processes.map(({ contender, title, isOurs, figure, points }) => ({
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
