import { expect, test } from 'vitest';
import type { StakeholderRow } from '../../api/types';
import { sayContact, sayOverdue, sayStance, within } from './stakeholders';

const row = (more: Partial<StakeholderRow>): StakeholderRow => ({ key: 'SH-1', interest: 4, influence: 5, stance: 'critic', wanted_stance: 'supporter', gap: 2, never: false, overdue_days: null, ...more } as StakeholderRow);

test('stances and contacts are said in few words', () => {
  expect(sayStance(row({}))).toBe('critic → supporter');
  expect(sayStance(row({ gap: 0, wanted_stance: 'critic' }))).toBe('critic');
  expect(sayStance(row({ stance: null, gap: null }))).toBe('unknown → supporter');
  expect(sayStance(row({ stance: null, wanted_stance: null, gap: null }))).toBe('–');
  expect(sayOverdue(row({}))).toBeNull();
  expect(sayOverdue(row({ overdue_days: 1 }))).toBe('1 day overdue');
  expect(sayOverdue(row({ never: true }))).toBe('never heard from us');
  expect(sayContact(null)).toBe('none is known');
  expect(sayContact({ on: '2026-03-02', how: 'asked', key: 'ASK-1' })).toMatch(/, asked$/);
});

test('the grid holds each where both grades meet', () => {
  const rows = [row({}), row({ key: 'SH-2', interest: 1, influence: 1 }), row({ key: 'SH-3', interest: null })];
  expect(within(rows, 4, 5).map((each) => each.key)).toEqual(['SH-1']);
  expect(within(rows, 5, 4)).toEqual([]);
});
