import { defineConfig, type ViteUserConfig } from 'vitest/config';

// The tests talk to servers in other processes: nothing of graphql is loaded here twice.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/runtimes/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // A file of which no leg was asked for has no tests.
    passWithNoTests: true,
  },
});
export default config;
