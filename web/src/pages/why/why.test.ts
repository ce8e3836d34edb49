import { expect, test } from 'vitest';
import type { Landing, Why } from '../../api/types';
import { bars, basisOf, facts, floatWords, landingOf, scale } from './why';

const item = {
  source_id: 'GA', key: 'GA', name: 'GA', summary: false, start: '2027-02-08T14:00', finish: '2027-02-08T14:00', early_start: '', early_finish: '',
  late_start: '', late_finish: '', total_float_minutes: 0, free_float_minutes: 0, critical: true, near_critical: true, driver: null,
  p10: '2027-02-17T14:00', p50: '2027-03-09T14:00', p80: '2027-03-29T14:00', p90: '2027-04-09T14:00', p95: '2027-04-20T14:00', criticality: 1, cruciality: 0,
  basis: 'estimate' as const, basis_words: 'what leads to it',
};
const milestone = {
  key: 'GA', name: 'GA', committed: '2027-03-01', done: null, plan: '2027-02-08T14:00', p10: '2027-02-17T14:00', p50: '2027-03-09T14:00',
  p80: '2027-03-29T14:00', p90: '2027-04-09T14:00', p95: '2027-04-20T14:00', on_time: 0.31, merge_bias_days: 23, rag: 'off_track' as const, risk_days: [] as [string, number][],
};
const why: Why = {
  item, milestone, chain: [], usual_suspects: [{ key: 'A-1', name: 'Build', criticality: 0.5, cruciality: 0.4, basis_words: '9 finished stories' }],
};
const landing: Landing = {
  key: 'GA', name: 'GA', committed: '2027-03-01', p10: '2027-02-17', p50: '2027-03-09', p80: '2027-03-29', p95: '2027-04-20', on_time: 0.31,
  merge_bias_words: null, bins: [{ from: '2027-03-01', to: '2027-03-07', share: 1 }], curve: [{ date: '2027-03-07', share: 1 }], deterministic: '2027-02-08',
};

test('a milestone that is still open has a distribution, one that is done has none', () => {
  expect(landingOf(why, [landing])?.deterministic).toBe('2027-02-08');
  expect(landingOf({ ...why, milestone: { ...milestone, done: '2027-01-01T10:00' } }, [landing])).toBeNull();
  expect(landingOf({ ...why, milestone: null }, [landing])).toBeNull();
  expect(landingOf(why, [])).toBeNull();
});

test('what was promised stands first, and only where something was promised', () => {
  expect(facts(why).map((fact) => fact.words)).toEqual(['Committed', 'Plan', 'P10', 'P50', 'P80', 'P95']);
  expect(facts({ ...why, milestone: null })[0]?.words).toBe('Plan');
});

test('the steps of a chain share the time that it takes', () => {
  // Four days in all: the first step takes two of them, the second one, with a day between.
  const drawn = bars([{ start: '2027-01-04T00:00', finish: '2027-01-05T00:00' }, { start: '2027-01-01T00:00', finish: '2027-01-03T00:00' }]);
  expect(drawn).toEqual([{ left: 0.75, width: 0.25 }, { left: 0, width: 0.5 }]);
  expect(bars([{ start: '2027-01-04T09:00', finish: '2027-01-04T09:00' }])).toEqual([{ left: 0, width: 0 }]);
});

test('a step says what its length rests on where the answer has it', () => {
  expect(basisOf('A-1', why)).toBe('9 finished stories');
  expect(basisOf('GA', why)).toBe('what leads to it');
  expect(basisOf('B-2', why)).toBeNull();
});

test('the widest bar fills its track', () => {
  expect(scale(why.usual_suspects)).toBe(0.4);
  expect(scale([])).toBe(0.01);
});

test('float is said in working days', () => {
  expect(floatWords(2160)).toBe('4.5 working days before the end moves');
  expect(floatWords(480)).toBe('1 working day before the end moves');
  expect(floatWords(0)).toBe('none: a day later here is a day later at the end');
  expect(floatWords(-960)).toBe('2 working days too late already');
});
