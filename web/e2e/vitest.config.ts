import { defineConfig } from 'vitest/config';

// Tests in a real browser against the real server, one file after another: they share two cores with both.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    setupFiles: ['setup.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
