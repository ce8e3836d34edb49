import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Drop } from './drop.svelte';
import { shifted, stretched } from './edits';
import { HABITS, row } from './fixture';
import { moment } from './scale';

type Sent = { path: string; body: { edits?: unknown[]; forecast?: boolean } };
let sent: Sent[] = [];
let aborted = 0;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  aborted = 0;
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    const path = address.replace('/api/v1/spaces/s1', '');
    sent.push({ path, body: init.body ? JSON.parse(init.body as string) : {} });
    const answer = path === '/preview'
      ? { milestones: [], moved: [{ key: 'P-4', start: '2026-11-12T09:00', finish: '2026-11-13T17:00' }], problems: [] }
      : { key: 'P-3', title: 'Task 3', kind: 'item', parent: null, archived: false, fields: { schedule: { duration_minutes: 960 } }, links: [] };
    return new Promise((done, fail) => {
      init.signal?.addEventListener('abort', () => { aborted++; fail(new DOMException('stale', 'AbortError')); });
      setTimeout(() => done(new Response(JSON.stringify(answer))), 30);
    });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const move = (days: number) => ({
  planned: shifted(row(3), days, HABITS.calendar), edits: [], span: { key: 'P-3', start: moment('2026-11-09T09:00'), finish: moment('2026-11-12T17:00') }, words: '', byKey: false,
});

it('asks once the movement pauses: for the plan at once, for the forecast after it', async () => {
  const drop = new Drop('s1');
  for (let days = 1; days <= 5; days++) {
    drop.propose(move(days));
    await vi.advanceTimersByTimeAsync(20);
  }
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(150);
  expect(sent.map(({ body }) => body.forecast)).toEqual([false, true]);
  // Five working days after Thu 5 Nov.
  expect(sent[0]?.body.edits).toEqual([{ op: 'set', key: 'P-3', fields: { 'schedule.constraint': { kind: 'SNET', date: '2026-11-12T09:00' } } }]);
  await vi.advanceTimersByTimeAsync(100);
  expect(drop.forecast).toBe(true);
});

it('drops what is stale when the movement goes on', async () => {
  const drop = new Drop('s1');
  drop.propose(move(1));
  await vi.advanceTimersByTimeAsync(120);
  drop.propose(move(2));
  await vi.advanceTimersByTimeAsync(300);
  expect(aborted).toBe(1);
  expect(sent).toHaveLength(3);
});

it('shows the dragged bar where it is held, and what moves with it where the server puts it', async () => {
  const drop = new Drop('s1');
  drop.propose(move(2));
  expect([...drop.drafts.keys()]).toEqual(['P-3']);
  await vi.advanceTimersByTimeAsync(300);
  expect(drop.drafts.get('P-4')).toEqual({ start: moment('2026-11-12T09:00'), finish: moment('2026-11-13T17:00') });
  drop.cancel();
  expect(drop.drafts.size).toBe(0);
  expect(drop.preview).toBeNull();
});

it('reads the record once in a gesture that changes a length', async () => {
  const drop = new Drop('s1');
  for (const days of [1, 2, 3]) {
    drop.propose({ ...move(1), planned: stretched(row(3), days, HABITS) });
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(sent.filter(({ path }) => path === '/records/P-3')).toHaveLength(1);
  expect(sent.at(-1)?.body.edits).toEqual([{ op: 'set', key: 'P-3', fields: { 'schedule.duration_minutes': 7 * 480 } }]);
});

it('says why there is no preview', async () => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ error: { code: 'invalid', message: 'No such date.', details: null } }), { status: 422 }));
  const drop = new Drop('s1');
  drop.propose(move(1));
  await vi.advanceTimersByTimeAsync(300);
  expect(drop.failure).toBe('No such date.');
});
