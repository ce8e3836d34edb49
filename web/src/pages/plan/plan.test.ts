import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { live } from '../../api/live.svelte';
import { session } from '../../app/session.svelte';
import { answer, row } from './fixture';
import { Plan } from './plan.svelte';
import type { PlanWindow } from './types';
import { ROW_HEIGHT } from './window';

vi.mock('../../app/router.svelte', () => ({ router: { route: { page: 'plan', params: {} }, query: new URLSearchParams(), set: () => {}, go: () => {} } }));

/** A server of one plan. */
let plan: (query: URLSearchParams) => PlanWindow;

beforeEach(() => {
  vi.useFakeTimers();
  live.revision = 1;
  plan = (query) => answer(Number(query.get('first')), Number(query.get('count')), 100_000, live.revision);
  session.me = { account: { id: 'a', name: 'Ana', email: null }, has_password: false, spaces: [{ id: 's1', name: 'Apollo', role: 'editor', revision: 1 }] };
  vi.stubGlobal('fetch', async (address: string) => new Response(JSON.stringify(plan(new URL(address, 'http://localhost').searchParams))));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = () => vi.advanceTimersByTimeAsync(50);
const key = (name: string) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, timeStamp: 10 }) as KeyboardEvent;

async function opened(): Promise<Plan> {
  const page = new Plan('s1');
  page.rows.resize(30 * ROW_HEIGHT);
  await settled();
  return page;
}

describe('the cursor of the plan', () => {
  it('means its row also while that is on its way', async () => {
    const page = await opened();
    page.move({ row: 3, col: 0, anchor: null });
    page.rows.scrollTo(50_000 * ROW_HEIGHT);
    await settled();
    expect(page.row).toBeUndefined();
    expect(page.key(key('l'))).toBe(true);
    await settled();
    expect(page.asking?.from?.key).toBe('P-3');
  });

  it('stays on its row when a new forecast comes', async () => {
    const page = await opened();
    page.move({ row: 7, col: 2, anchor: null });
    const before = page.rows.top;
    plan = (query) => {
      const window = answer(Number(query.get('first')), Number(query.get('count')), 100_000, live.revision);
      return { ...window, rows: window.rows.map((each) => ({ ...each, p80: '2027-03-01T12:00' })) };
    };
    page.rows.refresh();
    expect(page.row?.key).toBe('P-7');
    await settled();
    expect(page.row).toMatchObject({ key: 'P-7', p80: '2027-03-01T12:00' });
    expect([page.cursor.row, page.cursor.col, page.rows.top]).toEqual([7, 2, before]);
  });

  it('goes to a row that was added, whichever is heard of first, and to none that comes after the person went elsewhere', async () => {
    const page = await opened();
    page.move({ row: 2, col: 0, anchor: null });
    // The row came before the answer to the edit.
    page.writer.onAdded('P-5');
    expect(page.cursor.row).toBe(5);
    page.writer.onAdded('NEW');
    page.move({ row: 9, col: 0, anchor: null });
    plan = (query) => {
      const window = answer(Number(query.get('first')), Number(query.get('count')), 100_000, live.revision);
      return { ...window, rows: window.rows.map((each) => (each.index === 20 ? row(20, { key: 'NEW' }) : each)) };
    };
    page.rows.refresh();
    await settled();
    expect(page.rows.at(20)?.key).toBe('NEW');
    expect(page.row?.key).toBe('P-9');
  });
});
