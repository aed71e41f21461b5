import { ContenderProcess } from './contender-process.mjs';

/** Milliseconds of CPU time that a slice shall take, so that the clock's grain and collections do not decide it. */
const SLICE = 80;

/**
 * Starts, checks and warms up each contender, in several processes where `processesOf` says so: two processes of one server
 * differ by a tenth and more in small requests. One that does not answer right is not timed: it is among the `failed`.
 */
export async function prepareContenders(wanted, { name, workload, setting, settings, base, processesOf }) {
  const prepared = [];
  const failed = [];
  for (const contender of wanted) {
    const children = [];
    try {
      for (let wantedChildren = 1; children.length < wantedChildren; ) {
        settings.progress(
          `checking and warming up ${contender}${children.length > 0 ? `, ${children.length + 1}` : ''}`,
        );
        const child = new ContenderProcess({ contender, execArgv: workload.execArgv });
        children.push(child);
        Object.assign(child, await child.ask('prepare', { workload: name, setting }));
        child.count = child.figure === undefined ? await warmUp(child, { workload, setting, settings }) : 0;
        wantedChildren = child.figure === undefined ? processesOf(child) : 1;
      }
      const { title, isOurs, figure, points } = children[0];
      prepared.push({ contender, title, isOurs, figure, points, children });
    } catch (error) {
      end([{ children }]);
      if (contender === base) {
        end(prepared);
        throw error;
      }
      failed.push({ contender, error: error.message });
    }
  }
  return { prepared, failed };
}

export function end(prepared) {
  for (const { children } of prepared) for (const child of children) child.end();
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
