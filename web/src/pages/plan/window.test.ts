import { describe, expect, it } from 'vitest';
import { answer } from './fixture';
import { ALL } from './types';
import { accept, asked, CHUNK, EMPTY, heldRows, indexOf, linksIn, missing, reveal, rowAt, rowsIn, scroll, scrollTopAt, TALLEST, toggled, topAt, view } from './window';

const TOTAL = 100_000;

/** Asks until nothing is missing, as the page does. */
function settle(held: typeof EMPTY, seen: { first: number; count: number }, newest: number) {
  let asks = 0;
  for (let range = missing(held, seen, newest); range; range = missing(held, seen, newest)) {
    held = accept(held, answer(range.first, range.count, TOTAL, newest), seen);
    expect(++asks).toBeLessThan(5);
  }
  return { held, asks };
}

describe('which rows are held', () => {
  it('asks for what is in view first, then for what is around it', () => {
    expect(missing(EMPTY, { first: 0, count: 30 }, 1)).toEqual({ first: 0, count: CHUNK });
    const held = accept(EMPTY, answer(0, CHUNK, TOTAL), { first: 0, count: 30 });
    expect(missing(held, { first: 0, count: 30 }, 1)).toEqual({ first: CHUNK, count: CHUNK });
  });

  it('never holds more than a few hundred rows, wherever one scrolls', () => {
    let held = EMPTY;
    for (const first of [0, 40, 31_990, 50_000, 50_100, 99_960, 3]) {
      held = settle(held, { first, count: 40 }, 1).held;
      expect(heldRows(held)).toBeLessThanOrEqual(4 * CHUNK);
      expect(rowsIn(held, { first, count: 40 }).map((row) => row.index)).toEqual(Array.from({ length: 40 }, (_, at) => first + at));
    }
  });

  it('asks for nothing that it holds, and for all of it when the plan has moved', () => {
    const seen = { first: 640, count: 40 };
    const { held } = settle(EMPTY, seen, 7);
    expect(missing(held, seen, 7)).toBeNull();
    expect(missing(held, seen, 8)).toEqual({ first: 640, count: CHUNK });
    expect(rowAt(held, 641)?.key).toBe('P-641');
  });

  it('keeps what it has when an older answer arrives late', () => {
    const held = accept(EMPTY, answer(0, CHUNK, TOTAL, 5), { first: 0, count: 30 });
    expect(accept(held, answer(0, CHUNK, 10, 4), { first: 0, count: 30 })).toBe(held);
  });

  it('takes the short last chunk of a plan, and an empty plan', () => {
    const held = accept(EMPTY, answer(64, 64, 70), { first: 64, count: 6 });
    expect(rowAt(held, 69)?.key).toBe('P-69');
    expect(rowAt(held, 70)).toBeUndefined();
    const empty = accept(EMPTY, answer(0, 64, 0), { first: 0, count: 0 });
    expect(empty.total).toBe(0);
    expect(missing(empty, { first: 0, count: 0 }, 1)).toBeNull();
  });

  it('finds rows by key and links by what is in view, each once', () => {
    const { held } = settle(EMPTY, { first: 60, count: 10 }, 1);
    expect(indexOf(held, 'P-64')).toBe(64);
    expect(indexOf(held, 'P-9999')).toBeNull();
    const links = linksIn(held, { first: 62, count: 4 }).map((link) => `${link.from}>${link.to}`);
    expect(links.toSorted()).toEqual(['P-61>P-62', 'P-62>P-63', 'P-63>P-64', 'P-64>P-65', 'P-65>P-66']);
  });
});

describe('scrolling', () => {
  it('is pixel for pixel in a plan of 100,000 rows', () => {
    const model = scroll(TOTAL, 800);
    expect(model.content).toBe(2_800_000);
    expect(topAt(model, 1_234_567)).toBe(1_234_567);
    expect(scrollTopAt(model, 1_234_567)).toBe(1_234_567);
  });

  it('is in proportion beyond what browsers can lay out, and reaches both ends', () => {
    const model = scroll(2_000_000, 800);
    expect(model.content).toBe(TALLEST);
    expect(topAt(model, 0)).toBe(0);
    expect(topAt(model, TALLEST - 800)).toBe(2_000_000 * 28 - 800);
    expect(topAt(model, scrollTopAt(model, 30_000_000))).toBeCloseTo(30_000_000, -1);
  });

  it('does nothing in a plan that fits', () => {
    const model = scroll(10, 800);
    expect(topAt(model, 50)).toBe(0);
    expect(scrollTopAt(model, 50)).toBe(0);
  });

  it('brings a row into view by the least there is', () => {
    expect(reveal(280, 280, 9)).toBe(252);
    expect(reveal(280, 280, 15)).toBe(280);
    expect(reveal(280, 280, 20)).toBe(308);
    expect(view(14, 280, 100)).toEqual({ first: 0, count: 11 });
    expect(view(5000, 280, 100)).toEqual({ first: 100, count: 0 });
  });
});

describe('folding', () => {
  const [epic] = answer(10, 1, TOTAL).rows;
  if (!epic) throw new Error('the fixture has a row 10');

  it('closes and opens one summary', () => {
    const closed = toggled(ALL, epic, false);
    expect(closed.collapsed).toEqual(['P-10']);
    expect(toggled(closed, epic, true)).toEqual(ALL);
  });

  it('opens one when all are closed, and closes it again', () => {
    const all = { ...ALL, depth: 0 };
    const opened = toggled(all, epic, true);
    expect(asked({ first: 0, count: 64 }, opened)).toMatchObject({ depth: 0, expanded: 'P-10', collapsed: '' });
    expect(toggled(opened, epic, false)).toEqual(all);
  });
});
