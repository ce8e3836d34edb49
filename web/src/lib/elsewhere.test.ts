import { expect, test } from 'vitest';
import { parts } from './elsewhere';

test('the last slash parts a program from the key of its item', () => {
  expect(parts('0190/M-1')).toEqual({ space: '0190', key: 'M-1' });
  expect(parts('R/3 migration/M-1')).toEqual({ space: 'R/3 migration', key: 'M-1' });
  expect([parts(null), parts('M-1'), parts('/M-1'), parts('0190/')]).toEqual([null, null, null, null]);
});
