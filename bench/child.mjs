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

/** Parts of the warm-up, how many of them it takes at least, and in how many a run has to have stopped getting faster. */
const PARTS = 16;
const ENOUGH = 10;
const SETTLED = 3;

/**
 * Runs until it gets no faster, or some milliseconds of CPU time are used up, and tells how many one run takes at the end.
 * Small requests get faster for thousands of them, and not evenly: what is timed before that is mostly the compiler. CPU
 * time, as the clock on the wall also goes on while others have the machine.
 */
async function warm({ milliseconds, slice: count = 1 }) {
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const part = milliseconds / PARTS;
  const parts = [];
  let left = milliseconds;
  const isSettled = () => Math.min(...parts.slice(-SETTLED)) > 0.97 * Math.min(...parts.slice(0, -SETTLED));
  while (left > 0 && (parts.length < ENOUGH || !isSettled())) {
    const begun = used();
    let runs = 0;
    for (let now = begun; now - begun < part; now = used()) {
      await run.run(count);
      runs += count;
    }
    const spent = used() - begun;
    parts.push(spent / runs);
    left -= spent;
  }
  return { each: parts.at(-1) };
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
