import { expect, test } from 'vitest';
import { keeps } from './keep';

const pressed = (key: string, more: object = {}): Parameters<typeof keeps>[0] =>
  ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, defaultPrevented: false, repeat: false, ...more });

test('one key keeps it, in a field only together with another', () => {
  expect(keeps(pressed('k'), false)).toBe(true);
  expect(keeps(pressed('k'), true)).toBe(false);
  expect(keeps(pressed('Enter', { ctrlKey: true }), true)).toBe(true);
  expect(keeps(pressed('Enter'), true)).toBe(false);
  expect(keeps(pressed('k', { repeat: true }), false)).toBe(false);
  expect(keeps(pressed('k', { defaultPrevented: true }), false)).toBe(false);
  expect(keeps(pressed('j'), false)).toBe(false);
});
