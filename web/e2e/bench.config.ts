import { defineConfig, mergeConfig } from 'vitest/config';
import tests from './vitest.config';

// How quick the pages are, measured: not part of the tests, since a busy machine would make them red.
const { test } = tests;
export default mergeConfig({ ...tests, test: { ...test, include: [] } }, defineConfig({ test: { include: ['*.bench.ts'], testTimeout: 600_000, hookTimeout: 600_000 } }));
