import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

/** The last lines of a long log are what is read of it: what failed stands there, by name. */
const failed: Reporter = {
  onTestRunEnd: (modules) => {
    for (const module of modules) for (const test of module.children.allTests('failed')) console.log(`failed: ${module.relativeModuleId} > ${test.fullName}`);
  },
};

/** In a real browser against the real server, one file after another: they share two cores with both. */
export const settings = (include: string) => defineConfig({
  cacheDir: '../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: [include],
    setupFiles: ['setup.ts'],
    reporters: ['default', failed],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A page that was asked for anew may take a while on a machine that does other things too; what never comes is told all the same.
    expect: { poll: { timeout: 15_000 } },
  },
});

export default settings('*.e2e.ts');
