import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** What a bundler makes of a module that imports from the package. */
export interface Bundle {
  /** Minified and gzipped, in bytes. */
  readonly size: number;
  /** The files and packages of which something is in it. */
  readonly modules: readonly string[];
}

/** Bundles and minifies `code`, which imports from `dist`. Peers stay outside. */
export async function bundleOf(code: string): Promise<Bundle> {
  const entry = join(ROOT, 'test/package', `.entry-${process.pid}-${performance.now()}.mjs`);
  writeFileSync(entry, code);
  try {
    const built = (await build({
      configFile: false,
      logLevel: 'silent',
      root: ROOT,
      build: {
        write: false,
        target: 'es2023',
        rollupOptions: {
          input: entry,
          preserveEntrySignatures: 'strict',
          external: [/^graphql($|-yoga)/, /^@opentelemetry/, /^node:/],
          output: { format: 'es', minify: true },
        },
      },
    })) as Rollup.RollupOutput;
    const chunks = built.output.filter((each) => each.type === 'chunk');
    return {
      size: chunks.reduce((total, { code: text }) => total + gzipSync(text).length, 0),
      modules: chunks
        .flatMap(({ modules }) => Object.entries(modules))
        .filter(([path, { renderedLength }]) => renderedLength > 0 && path !== entry && !path.startsWith('\0'))
        .map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.slice(ROOT.length)),
    };
  } finally {
    rmSync(entry, { force: true });
  }
}
