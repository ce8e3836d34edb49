import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { post, Workbench } from './workbench';

/** A plan of a hundred thousand rows in a browser: how quickly it opens, scrolls and follows the cursor. `SINEW_BIN` should be a release binary. */
let workbench: Workbench;
let page: Page;
let space: string;
const ROWS = 100_000;

/** Outline numbers, lengths and links as a planner's table has them. */
function table(): Buffer {
  const lines = ['id,title,parent,duration,predecessors'];
  for (let at = 1; at <= ROWS; at++) {
    const head = at - ((at - 1) % 50);
    const waits = at === head || at === head + 1 ? '' : String(at - 1);
    lines.push(at === head ? `${at},Group ${at},,,` : `${at},Item ${at},${head},${1 + (at % 7)}d,${waits}`);
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  space = (await post<{ id: string }>(page, '/spaces', { name: 'Large' })).id;
  const response = await page.context().request.post(`/api/v1/spaces/${space}/imports?name=large.csv`, {
    data: table(), headers: { 'content-type': 'application/octet-stream', origin: workbench.address }, timeout: 500_000,
  });
  expect(response.status(), await response.text().then((text) => text.slice(0, 300))).toBe(200);
  // The server's first look at a plan is not the page's.
  await page.context().request.get(`/api/v1/spaces/${space}/plan?first=0&count=50`, { timeout: 300_000 });
});
afterAll(() => workbench.stop());

interface Measure { name: string; duration: number }
const measures = (name: string): Promise<number[]> => page.evaluate((name) => (performance.getEntriesByName(name, 'measure') as Measure[]).map(({ duration }) => duration), name);
const share = (list: number[], part: number): number => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? Number.NaN;
const say = (what: string, list: number[], limit: number): void =>
  console.log(`${what}: ${list.length} measured, middle ${share(list, 0.5).toFixed(1)} ms, p95 ${share(list, 0.95).toFixed(1)} ms, most ${Math.max(...list).toFixed(1)} ms (limit ${limit} ms)`);

/** The largest number of rows in the page while `act` runs, and how long each frame took. */
async function watched(act: () => Promise<void>): Promise<{ rows: number; frames: number[] }> {
  await page.evaluate(() => {
    const seen = { rows: 0, frames: [] as number[], last: performance.now(), on: true };
    Object.assign(window, { seen });
    const frame = (now: number): void => {
      seen.frames.push(now - seen.last);
      seen.last = now;
      seen.rows = Math.max(seen.rows, document.querySelectorAll('[data-row]').length);
      if (seen.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame((now) => { seen.last = now; requestAnimationFrame(frame); });
  });
  await act();
  return page.evaluate(() => {
    const { seen } = window as unknown as { seen: { rows: number; frames: number[]; on: boolean } };
    seen.on = false;
    return seen;
  });
}

test('it opens in under 1.5 s', async () => {
  const opened: number[] = [];
  for (let time = 0; time < 5; time++) {
    const began = Date.now();
    await page.goto(`/s/${space}/plan`);
    await page.getByRole('row', { name: /^Item 2 / }).waitFor({ timeout: 60_000 });
    const [measured] = await measures('plan:rows');
    opened.push(Date.now() - began);
    console.log(`opened: ${Date.now() - began} ms from the address, ${measured?.toFixed(0) ?? '?'} ms from the page's first line`);
  }
  say('open', opened, 1500);
  expect(share(opened, 0.5)).toBeLessThan(1500);
});

test('it scrolls with no frame over 50 ms, and never holds more than a few hundred rows', async () => {
  const area = await page.getByRole('treegrid', { name: 'Plan' }).boundingBox();
  if (!area) throw new Error('the plan is not in sight');
  await page.mouse.move(area.x + 200, area.y + 300);
  const { rows, frames } = await watched(async () => {
    for (let turn = 0; turn < 120; turn++) {
      await page.mouse.wheel(0, turn % 20 === 19 ? 60_000 : 240);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  });
  say('frames while scrolling', frames, 50);
  say('scroll to drawn', await measures('plan:scroll'), 50);
  console.log(`rows in the page: ${rows}`);
  expect(rows).toBeLessThan(300);
  // Frames come in steps of a sixtieth of a second: three of them are 50 ms.
  expect(Math.round(Math.max(...frames))).toBeLessThanOrEqual(50);
});

test('the cell cursor moves in under 16 ms', async () => {
  await page.getByRole('treegrid', { name: 'Plan' }).focus();
  await page.keyboard.press('Control+Home');
  await page.evaluate(() => performance.clearMeasures('plan:key'));
  for (let turn = 0; turn < 120; turn++) {
    await page.keyboard.press(['ArrowDown', 'ArrowDown', 'ArrowRight', 'PageDown', 'ArrowLeft', 'ArrowUp'][turn % 6] ?? 'ArrowDown');
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  const keys = await measures('plan:key');
  say('key to drawn', keys, 16);
  expect(share(keys, 0.95)).toBeLessThan(16);
});
