import { defineConfig } from 'vitest/config';

/** In a real browser against the real server, one file after another: they share two cores with both. */
export const settings = (include: string) => defineConfig({
  cacheDir: '../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: [include],
    setupFiles: ['setup.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A page that was asked for anew may take a while on a machine that does other things too; what never comes is told all the same.
    expect: { poll: { timeout: 15_000 } },
  },
});

export default settings('*.e2e.ts');
