// One contender in a process of its own. It is told what to do, one slice after the other, and tells
// what that cost: other contenders' slices lie between, and nothing of theirs is in this process.
import { loadContender } from './contenders/index.mjs';
import { loadWorkload } from './workloads/index.mjs';

const [contenderName] = process.argv.slice(2);
const commands = { prepare, warm, slice, start, stop };
let run;
let started;

process.on('message', async ({ command, ...rest }) => {
  try {
    process.send({ done: (await commands[command](rest)) ?? null });
  } catch (error) {
    process.send({ failed: error.stack });
  }
});

async function prepare({ workload: name, setting }) {
  const workload = await loadWorkload(name);
  const contender = await (workload.load ?? loadContender)(contenderName);
  run = await workload.prepare({ contender, setting });
  const { url, figure, points } = run;
  const { title, isOurs = false } = contender;
  return { title, isOurs, url, figure, points };
}

/**
 * Runs until some milliseconds of CPU time are used up, and tells how many one run takes at the end. CPU time, as the
 * clock on the wall also goes on while others have the machine.
 */
async function warm({ milliseconds, slice: count = 1 }) {
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const begun = used();
  let late = null;
  let runs = 0;
  for (let now = begun; now - begun < milliseconds; now = used()) {
    if (late === null && now - begun > milliseconds * 0.7) late = { at: now, runs };
    await run.run(count);
    runs += count;
  }
  late ??= { at: begun, runs: 0 };
  return { each: (used() - late.at) / (runs - late.runs) };
}

async function slice({ count }) {
  start();
  await run.run(count);
  return stop({ count });
}

function start() {
  started = { cpu: process.cpuUsage(), wall: process.hrtime.bigint() };
}

/** Microseconds for one of `count` runs. All threads count: collections and cryptography run in others. */
function stop({ count }) {
  const { user, system } = process.cpuUsage(started.cpu);
  return { cpu: (user + system) / count, wall: Number(process.hrtime.bigint() - started.wall) / 1000 / count };
}
