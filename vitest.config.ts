import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// One copy of graphql: Vite would give our sources another build of it than Node gives to Yoga, and every
// `instanceof GraphQLError` between the two would fail.
const oneGraphQL = { find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) };

const config: ViteUserConfig = defineConfig({
  resolve: { alias: [oneGraphQL] },
  test: {
    include: ['test/**/*.test.ts'],
    // Of two cores vitest would leave one idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    exclude: ['**/node_modules/**', 'test/runtimes/**', 'test/servers/**'],
    testTimeout: 30_000 * Math.max(1, Number(process.env['PROPERTY_TIMES'] ?? 1)),
    hookTimeout: 60_000,
  },
});
export default config;
