import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { live } from '../../api/live.svelte';
import { answer } from './fixture';
import { Rows } from './rows.svelte';
import type { PlanWindow } from './types';
import { ROW_HEIGHT } from './window';

/** A server of one plan: what it was asked, and how it answers. */
let asked: URLSearchParams[] = [];
let plan: (query: URLSearchParams) => PlanWindow = () => answer(0, 0, 0);

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  live.revision = 1;
  plan = (query) => answer(Number(query.get('first')), Number(query.get('count')), 100_000, live.revision);
  vi.stubGlobal('fetch', async (address: string) => {
    const query = new URL(address, 'http://localhost').searchParams;
    asked.push(query);
    return new Response(JSON.stringify(plan(query)));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = () => vi.advanceTimersByTimeAsync(50);

async function opened(): Promise<Rows> {
  const rows = new Rows('s1');
  rows.resize(30 * ROW_HEIGHT);
  await settled();
  return rows;
}

describe('the rows of the page', () => {
  it('come for what is in view, and go when it is left', async () => {
    const rows = await opened();
    expect(rows.rows.map((row) => row.index)).toEqual(Array.from({ length: 31 }, (_, index) => index));
    rows.scrollTo(50_000 * ROW_HEIGHT);
    await settled();
    expect(rows.at(50_010)?.key).toBe('P-50010');
    expect(rows.at(0)).toBeUndefined();
  });

  it('are asked for where a fling ends, not on its way', async () => {
    const rows = await opened();
    asked = [];
    for (let at = 1; at <= 200; at++) rows.scrollTo(at * 400 * ROW_HEIGHT);
    await settled();
    expect(rows.at(80_000)?.index).toBe(80_000);
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it('stay where they are on the screen when others come above them', async () => {
    const rows = await opened();
    rows.scrollTo(640 * ROW_HEIGHT);
    await settled();
    const inserted = 3;
    plan = (query) => {
      const first = Number(query.get('first'));
      const window = answer(Math.max(0, first - inserted), Number(query.get('count')), 100_000, live.revision);
      return { ...window, first, total: 100_003, rows: window.rows.map((row) => ({ ...row, index: row.index + inserted })) };
    };
    live.revision = 2;
    rows.refresh();
    await settled();
    expect(rows.top).toBe((640 + inserted) * ROW_HEIGHT);
    expect(rows.at(643)?.key).toBe('P-640');
  });

  it('are asked for again until the server has planned what was written', async () => {
    const rows = await opened();
    let late = 2;
    plan = (query) => answer(Number(query.get('first')), Number(query.get('count')), 100_000, late-- > 0 ? 1 : 2);
    live.revision = 2;
    rows.refresh();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rows.held.revision).toBe(2);
  });

  it('show the end of a plan that became shorter', async () => {
    const rows = await opened();
    rows.scrollTo(99_990 * ROW_HEIGHT);
    await settled();
    plan = (query) => answer(Number(query.get('first')), Number(query.get('count')), 100, 1);
    rows.refresh();
    await settled();
    expect(rows.top).toBe(71 * ROW_HEIGHT);
    expect(rows.at(99)?.key).toBe('P-99');
  });

  it('say why there are none, and come when the server is back', async () => {
    const rows = await opened();
    vi.stubGlobal('fetch', async () => { throw new TypeError('refused'); });
    rows.scrollTo(5_000 * ROW_HEIGHT);
    await settled();
    expect(rows.failure).toContain('does not answer');
    vi.stubGlobal('fetch', async (address: string) => new Response(JSON.stringify(plan(new URL(address, 'http://localhost').searchParams))));
    rows.refresh();
    await settled();
    expect(rows.failure).toBeNull();
    expect(rows.at(5_000)?.index).toBe(5_000);
  });

  it('keep the baseline that is chosen while an item is on its way, and close nothing', async () => {
    const rows = await opened();
    plan = (query) => answer(query.get('around') ? 40_000 : Number(query.get('first')), Number(query.get('count')), 100_000, live.revision);
    const found = rows.find('P-40010');
    rows.ask({ ...rows.query, baseline: 'B-1' });
    await settled();
    expect(await found).toBe(40_010);
    await settled();
    expect(rows.query.baseline).toBe('B-1');
    expect(asked.at(-1)?.get('baseline')).toBe('B-1');
  });

  it('name all that is under a summary, far or near', async () => {
    const rows = await opened();
    plan = (query) => {
      const first = query.has('around') ? 10 : Number(query.get('first'));
      const window = answer(first, 500, 2_000);
      return { ...window, rows: window.rows.map((row) => ({ ...row, depth: row.index > 10 && row.index < 900 ? 1 : 0 })) };
    };
    const keys = await rows.under('P-10');
    expect([keys.length, keys[0], keys.at(-1)]).toEqual([890, 'P-10', 'P-899']);
  });
});
