import { fork } from 'node:child_process';

/** A process that runs one contender. */
export class ContenderProcess {
  #child;
  #waiting = null;

  constructor({ contender, execArgv = [] }) {
    this.contender = contender;
    this.#child = fork(new URL('./child.mjs', import.meta.url), [contender], {
      env: { ...process.env, NODE_ENV: 'production' },
      // A collection while a process waits for its next slice drops optimized code: what is measured then is compiling.
      execArgv: ['--no-memory-reducer', '--no-flush-bytecode', ...execArgv],
    });
    this.#child.on('message', ({ done, failed }) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      if (failed === undefined) waiting?.resolve(done);
      else waiting?.reject(new Error(`${contender}: ${failed}`));
    });
    this.#child.on('exit', (code) => this.#waiting?.reject(new Error(`${contender}: ended (${code})`)));
  }

  ask(command, rest = {}) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#child.send({ command, ...rest });
    });
  }

  end() {
    this.#child.removeAllListeners('exit');
    this.#child.kill();
  }
}
