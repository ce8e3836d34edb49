import { expect, test } from 'vitest';
import type { Commitments } from '../../api/types';
import { summary } from './commitments';

const NONE = { open: [], settled: [], providers: [], who_waits: [] } as unknown as Commitments;

test('without a promise nothing is called settled', () => {
  expect(summary(NONE)).toContain('nobody has promised anything yet');
  expect(summary({ ...NONE, settled: [{}] } as unknown as Commitments)).toBe('Everything that was promised is settled.');
});

test('what is not settled is counted, and the worst is named', () => {
  const open = [{ overdue_days: 3, unanswered: false, age_days: 20 }, { overdue_days: null, unanswered: true, age_days: 12 }];
  expect(summary({ ...NONE, open } as unknown as Commitments)).toBe('2 not settled: 1 overdue; 1 unanswered, the oldest for 12 days.');
});
