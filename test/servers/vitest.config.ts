import { fileURLToPath } from 'node:url';
import type { ViteUserConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

/** The tests of servers that are installed beside them; see scripts/test-servers.mjs. */
const config: ViteUserConfig = {
  ...shared,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: { ...shared.test, include: ['test/servers/**/*.test.ts'], exclude: ['**/node_modules/**'] },
};
export default config;
