import { ContenderProcess } from './contender-process.mjs';

/** Milliseconds of CPU time that a slice shall take, so that the clock's grain and collections do not decide it. */
const SLICE = 80;

/** Starts, checks and warms up each contender. One that does not answer right is not timed: it is among the `failed`. */
export async function prepareContenders(wanted, { name, workload, setting, settings, base }) {
  const processes = [];
  const failed = [];
  for (const contender of wanted) {
    settings.progress(`checking and warming up ${contender}`);
    const child = new ContenderProcess({ contender, execArgv: workload.execArgv });
    try {
      Object.assign(child, await child.ask('prepare', { workload: name, setting }));
      child.count = child.figure === undefined ? await warmUp(child, { workload, setting, settings }) : 0;
      processes.push(child);
    } catch (error) {
      child.end();
      if (contender === base) {
        for (const other of processes) other.end();
        throw error;
      }
      failed.push({ contender, error: error.message });
    }
  }
  return { processes, failed };
}

/** Returns how many requests make a slice. */
async function warmUp(child, { workload, setting, settings: { warm, slice = SLICE } }) {
  if (workload.drive !== undefined) {
    await workload.drive({ url: child.url, count: warm, setting });
    return workload.slice;
  }
  if (workload.distinct !== undefined) {
    await child.ask('slice', { count: setting.warmRuns });
    return workload.slice;
  }
  const { each } = await child.ask('warm', { milliseconds: warm, slice: workload.slice });
  return workload.slice ?? Math.max(1, Math.round(slice / each));
}
