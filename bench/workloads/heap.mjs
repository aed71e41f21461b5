/** Bytes in use, when everything that can be let go has been. Needs `--expose-gc`. */
export async function heapUsed() {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().heapUsed;
}
