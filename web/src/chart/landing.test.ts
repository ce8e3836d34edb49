import { expect, test } from 'vitest';
import type { Landing } from '../api/types';
import { dayNumber } from '../lib/dates';
import { axis, landingChart } from './landing';

const landing: Landing = {
  key: 'ATL-7', name: 'GA', committed: '2027-03-01', p10: '2027-03-03', p50: '2027-03-10', p80: '2027-03-12', p95: '2027-03-19', on_time: 0.1,
  merge_bias_words: null, deterministic: '2027-02-26',
  bins: [{ from: '2027-02-26', to: '2027-03-01', share: 0.1 }, { from: '2027-03-02', to: '2027-03-12', share: 0.7 }, { from: '2027-03-13', to: '2027-03-22', share: 0.2 }],
  curve: [{ date: '2027-02-25', share: 0 }, { date: '2027-03-01', share: 0.1 }, { date: '2027-03-12', share: 0.8 }, { date: '2027-03-22', share: 1 }],
};

test('bars stand side by side, and those after the committed day are late', () => {
  const chart = landingChart(landing, 600, 280);
  expect(chart?.bars.map((bar) => bar.late)).toEqual([false, true, true]);
  const [first, second] = chart?.bars ?? [];
  expect((first?.x ?? 0) + (first?.width ?? 0) + 1).toBeCloseTo(second?.x ?? 0, 5);
  expect(first?.title).toBe('Fri 26 Feb to Mon 1 Mar: 10.0 % of the trials');
});

test('percentiles lie on the curve, the promise and the sum of averages on the axis', () => {
  const chart = landingChart(landing, 600, 280);
  const at = (id: string): number | undefined => chart?.marks.find((mark) => mark.id === id)?.y;
  const { top, bottom } = chart?.plot ?? { top: 0, bottom: 0 };
  expect(at('p80')).toBeCloseTo(bottom - 0.8 * (bottom - top), 5);
  expect(at('committed')).toBe(bottom);
  expect(at('sum')).toBe(bottom);
});

test('no label touches another, however close the dates', () => {
  for (const width of [320, 500, 900]) {
    const boxes = (landingChart(landing, width, 280)?.marks ?? []).map((mark) => {
      const long = mark.words.length * 7.3;
      return { y: mark.label.y, from: mark.label.anchor === 'start' ? mark.label.x : mark.label.x - long, to: mark.label.anchor === 'start' ? mark.label.x + long : mark.label.x };
    });
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) expect(one.y !== other.y || one.to <= other.from || other.to <= one.from).toBe(true);
    }
  }
});

test('nothing to draw is nothing drawn', () => {
  expect(landingChart({ ...landing, bins: [] }, 600, 280)).toBeNull();
});

test('the axis names Mondays, then first days of months, as many as fit', () => {
  const first = dayNumber('2027-02-24') ?? 0;
  const weekly = axis(first, first + 28, 600);
  expect(weekly[0]).toBe(dayNumber('2027-03-01'));
  expect(weekly[1]).toBe((weekly[0] ?? 0) + 7);
  expect(axis(first, first + 700, 300)).toHaveLength(4);
});
