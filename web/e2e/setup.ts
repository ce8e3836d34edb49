import { afterEach } from 'vitest';
import { picture } from './workbench';

// What was on screen when a test failed.
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await picture(task.name);
});
