import { expect, test } from 'vitest';
import type { RiskRow } from '../../api/types';
import { bands, ceiling, heatMap, placed } from './map';
import { lacks, readChance, readImpact, sayImpact, shown, summary } from './register';

function risk(key: string, more: Partial<RiskRow> = {}): RiskRow {
  return {
    key, name: `Risk ${key}`, state: 'open', probability: 0.3, impact_days: [2, 5, 11], response: null, plan: null, owner: null, review: null, p80_days: null,
    exposure_days: 1.8, threatens: [{ key: 'A-1', name: 'Build' }], mitigated_by: [], ...more,
  };
}

test('a chance is read as people write it', () => {
  for (const [text, value] of [['30', 0.3], ['30 %', 0.3], ['0.3', 0.3], ['0,3', 0.3], ['12,5 %', 0.125], ['1', 0.01], ['1 %', 0.01], ['100', 1], ['0', 0], ['', null]] as const) {
    expect(readChance(text), text).toEqual({ value });
  }
  for (const text of ['often', '120', '-5', '3 of 4']) expect(readChance(text), text).toHaveProperty('words');
});

test('days of delay are read as one, two or three points', () => {
  for (const [text, value] of [['2 / 5 / 10', [2, 5, 10]], ['2/5/10', [2, 5, 10]], ['2-5-10', [2, 5, 10]], ['2 5 10', [2, 5, 10]], ['4', [4, 4, 4]], ['2 to 10 days', [2, 6, 10]], ['0,5 / 1,5 / 2', [0.5, 1.5, 2]], ['', null]] as const) {
    expect(readImpact(text), text).toEqual({ value });
  }
  for (const text of ['10 / 5 / 2', 'long', '1/2/3/4', '/']) expect(readImpact(text), text).toHaveProperty('words');
});

test('what was read reads the same again', () => {
  expect(sayImpact([2, 5, 10])).toBe('2 / 5 / 10');
  expect(readImpact(sayImpact([0.5, 1.5, 20]))).toEqual({ value: [0.5, 1.5, 20] });
  expect(sayImpact(null)).toBe('');
});

test('closed risks are shown when all are asked for; typing narrows by key, name and owner', () => {
  const rows = [risk('R-1', { owner: 'Birgit' }), risk('R-2', { state: 'closed' })];
  expect(shown(rows, 'open', '').map((row) => row.key)).toEqual(['R-1']);
  expect(shown(rows, 'all', '')).toHaveLength(2);
  expect(shown(rows, 'all', 'birg').map((row) => row.key)).toEqual(['R-1']);
});

test('a risk says what it lacks before a date waits for it', () => {
  expect(lacks(risk('R-1'))).toBeNull();
  expect(lacks(risk('R-1', { probability: null, threatens: [] }))).toBe('In no date yet: it lacks a chance and an item that it threatens.');
  expect(lacks(risk('R-1', { probability: null, state: 'occurred' }))).toBeNull();
  expect(lacks(risk('R-1', { impact_days: null, state: 'closed' }))).toBeNull();
});

test('the sentence above names the risk that owns most', () => {
  expect(summary([risk('R-1', { p80_days: 7.03 }), risk('R-2', { p80_days: 0.01 })], 'GA')).toBe('2 risks are open; one owns days of the P80 of GA. The most, 7 days, would go with R-1 Risk R-1.');
  expect(summary([risk('R-1')], 'GA')).toBe('1 risk is open; none of them moves a P80.');
  expect(summary([risk('R-1')], null)).toBe('1 risk is open. How many days each of them owns is said as soon as the forecast is there.');
  expect(summary([], null)).toBe('No risk is open.');
});

test('a risk stands where its chance and its mean delay put it', () => {
  // 1.8 days expected over a chance of 0.3 are 6 days of mean delay; the axis ends at 10.
  const [point] = heatMap(placed([risk('R-1')]), 564, 352).points;
  expect(point?.days).toBeCloseTo(6);
  expect(point?.x).toBeCloseTo(48 + 0.6 * 500);
  expect(point?.y).toBeCloseTo(312 - 0.3 * 300);
});

test('what happened is certain, what is closed or unknown has no place', () => {
  expect(placed([risk('R-1', { state: 'occurred', probability: null, exposure_days: 6 })])[0]).toMatchObject({ chance: 1, days: 6 });
  expect(placed([risk('R-2', { state: 'closed' }), risk('R-3', { probability: null }), risk('R-4', { impact_days: null })])).toEqual([]);
});

test('labels that would lie over each other are left out', () => {
  const map = heatMap(placed([risk('R-1'), risk('R-2'), risk('R-3')]), 564, 352);
  expect(map.points.map((point) => point.label?.anchor ?? null)).toEqual(['start', 'end', null]);
});

test('the table has the same risks in bands', () => {
  const { heads, lines } = bands(placed([risk('R-1'), risk('R-2', { probability: 1, exposure_days: 10 })]));
  expect(heads).toEqual(['0 to 2 days', '2 to 4 days', '4 to 6 days', '6 to 8 days', '8 days and more']);
  expect(lines[0]?.cells[4]?.map((row) => row.key)).toEqual(['R-2']);
  expect(lines[3]?.cells[3]?.map((row) => row.key)).toEqual(['R-1']);
});

test('axes end at round numbers', () => {
  expect([3, 5.1, 12, 20, 21, 120].map(ceiling)).toEqual([5, 10, 20, 20, 50, 200]);
});
