import { settings } from './vitest.config.ts';

// How quick the pages are: no test, since a busy machine would make it red.
export default settings('*.bench.ts');
