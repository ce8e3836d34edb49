import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, LONG, post, rows, spaceOf, story, Workbench } from './workbench';

/** Two people in one plan at once, and a server that dies under them. */
let workbench: Workbench;
let olga: Page;
let erik: Page;
let space: string;
const ITEMS = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
const SECONDS = 20;

interface Edit { op: string; key?: string; title?: string; fields?: Record<string, unknown> }
interface Done { who: string; edits: Edit[] | 'undo'; keys: string[]; revision: number }
interface Planned { rows: { key: string; name: string; duration_minutes: number | null }[]; revision: number }

const planned = () => get<Planned>(olga, `/spaces/${space}/plan?first=0&count=500`);
const names = async (page: Page) => (await rows(page)).map((cells) => cells[0]?.split('\n')[0] ?? '');

beforeAll(async () => {
  workbench = await Workbench.start();
  olga = await workbench.owner();
  space = (await post<{ id: string }>(olga, '/spaces', { name: 'Apollo' })).id;
  // By somebody else: what Olga and Erik take back is their own.
  const ines = await workbench.invited(olga, space, 'editor', 'Ines');
  await post(ines, `/spaces/${space}/edits`, { edits: ITEMS.map((title) => ({ op: 'add', kind: 'item', title, fields: { estimate: { low_minutes: 480, likely_minutes: 960, high_minutes: 1440 } } })) });
  await ines.context().close();
  erik = await workbench.invited(olga, space, 'editor', 'Erik');
  for (const page of [olga, erik]) {
    await page.goto(`/s/${space}/plan`);
    await page.getByRole('row', { name: /^Six/ }).waitFor();
  }
});
afterAll(() => workbench.stop());
story();

/** The same moves every time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % sides;
  };
}

/** Types as a person would, on rows that the other one types in, too, and answers every question about a conflict. */
async function work(page: Page, who: string, until: number, roll: (sides: number) => number): Promise<void> {
  for (let turn = 1; Date.now() < until; turn++) {
    const conflict = page.getByRole('dialog', { name: 'Somebody changed this meanwhile' });
    if (await conflict.isVisible()) {
      await conflict.getByRole('button', { name: roll(2) === 0 ? 'Keep theirs' : 'Use mine' }).click();
      await conflict.waitFor({ state: 'hidden' });
    }
    await page.getByRole('treegrid', { name: 'Plan' }).focus();
    await page.keyboard.press('Control+Home');
    for (let down = roll(3); down > 0; down--) await page.keyboard.press('ArrowDown');
    const what = roll(5);
    if (what === 0) {
      await page.keyboard.press('Control+Enter');
      await page.keyboard.type(`${who} adds ${turn}`);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
    } else if (what === 1) {
      await page.keyboard.press('Control+z');
    } else {
      await page.keyboard.press('F2');
      await page.keyboard.press('Control+a');
      await page.keyboard.type(`${who} ${turn}`);
      await page.keyboard.press('Enter');
    }
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  const conflict = page.getByRole('dialog', { name: 'Somebody changed this meanwhile' });
  await page.waitForLoadState('networkidle').catch(() => undefined);
  if (await conflict.isVisible()) {
    await conflict.getByRole('button', { name: 'Use mine' }).click();
    await conflict.waitFor({ state: 'hidden' });
  }
}

/** Every edit that the server said yes to, and how often it said no. */
function listen(page: Page, who: string, done: Done[], counts: { refused: number }): () => Promise<void> {
  const reading: Promise<void>[] = [];
  const heard = (response: Response): void => {
    if (response.request().method() !== 'POST') return;
    const path = new URL(response.url()).pathname;
    if (path.endsWith('/undo') && response.ok()) reading.push(response.json().then((answer: { revision: number }) => {
      done.push({ who, edits: 'undo', keys: [], revision: answer.revision });
    }));
    if (!path.endsWith('/edits')) return;
    if (!response.ok()) counts.refused += 1;
    else reading.push(response.json().then((answer: { revision: number; keys: string[] }) => {
      done.push({ who, edits: (response.request().postDataJSON() as { edits: Edit[] }).edits, ...answer });
    }));
  };
  page.on('response', heard);
  return async () => {
    page.off('response', heard);
    await Promise.all(reading);
  };
}

test(`for ${SECONDS} seconds two people edit the same rows: nothing acknowledged is lost, and both see the same`, async () => {
  const done: Done[] = [];
  const counts = { refused: 0 };
  const start = (await planned()).rows;
  const stop = [listen(olga, 'Olga', done, counts), listen(erik, 'Erik', done, counts)];
  const until = Date.now() + SECONDS * 1000;
  await Promise.all([work(olga, 'Olga', until, dice(1)), work(erik, 'Erik', until, dice(2))]);

  // Both screens come to rest on what the server holds.
  for (const page of [olga, erik]) {
    await expect.poll(async () => {
      const { rows: held } = await planned();
      return JSON.stringify(await names(page)) === JSON.stringify(held.map(({ name }) => name).slice(0, (await names(page)).length));
    }, LONG).toBe(true);
  }
  await Promise.all(stop.map((each) => each()));
  expect(done.filter(({ edits }) => edits !== 'undo').length, 'edits that went in').toBeGreaterThan(10);
  expect(counts.refused, 'conflicts that were noticed').toBeGreaterThan(0);

  // Played again in the order of the journal, what was acknowledged gives what the server holds: nothing is lost, nothing is there twice.
  done.sort((a, b) => a.revision - b.revision);
  expect(new Set(done.map(({ revision }) => revision)).size).toBe(done.length);
  const now = new Map(start.map(({ key, name }) => [key, name]));
  const steps: Record<string, (() => void)[]> = {};
  for (const { who, edits, keys } of done) {
    const mine = (steps[who] ??= []);
    if (edits === 'undo') {
      mine.pop()?.();
      continue;
    }
    const before = new Map(now);
    for (const [at, { op, key = keys[at] ?? '', title, fields }] of edits.entries()) {
      const said = op === 'add' ? title : fields?.['title'];
      if (typeof said === 'string') now.set(key, said);
    }
    mine.push(() => {
      for (const [at, { key = keys[at] ?? '' }] of edits.entries()) {
        const was = before.get(key);
        if (was === undefined) now.delete(key);
        else now.set(key, was);
      }
    });
  }
  const held = Object.fromEntries((await planned()).rows.map(({ key, name }) => [key, name]));
  expect(held).toEqual(Object.fromEntries(now));
  const exported = JSON.stringify(await get<unknown>(olga, `/spaces/${space}/export`));
  for (const [key, name] of now) expect(exported, `${key} is exported`).toContain(JSON.stringify(name));
  expect(await names(olga)).toEqual(await names(erik));
});

test('a server that is killed under an open page: the page says so, catches up, and the edit survives', async () => {
  const listening = new URL(workbench.address).host;
  await olga.getByRole('treegrid', { name: 'Plan' }).focus();
  await olga.keyboard.press('Control+Home');
  await olga.keyboard.press('F2');
  await olga.keyboard.press('Control+a');
  await olga.keyboard.type('Typed while nobody listened');
  await workbench.end('SIGKILL');
  for (const page of [olga, erik]) await page.getByText('Connection lost').waitFor();
  // Written while the server is away: tried again until it is back.
  await olga.keyboard.press('Enter');
  await workbench.serve(listening);
  for (const page of [olga, erik]) await page.getByText('Connection lost').waitFor({ state: 'detached' });
  await expect.poll(async () => (await planned()).rows[0]?.name, LONG).toBe('Typed while nobody listened');
  for (const page of [olga, erik]) await expect.poll(async () => (await names(page))[0], LONG).toBe('Typed while nobody listened');
  // Once, not twice.
  const key = (await planned()).rows[0]?.key ?? '';
  const { items } = await get<{ items: { words: string }[] }>(olga, `/spaces/${space}/changes?key=${key}&limit=5`);
  expect(items.filter(({ words }) => words.includes('Typed while nobody listened')).length).toBe(1);
  expect(spaceOf(olga)).toBe(space);
});

test('what one writes stands on the other screen without being asked for', async () => {
  await olga.getByRole('treegrid', { name: 'Plan' }).focus();
  await olga.keyboard.press('Control+End');
  await olga.keyboard.press('Home');
  await olga.keyboard.press('Control+Enter');
  await olga.keyboard.type('Seen by both');
  const began = Date.now();
  await olga.keyboard.press('Enter');
  await olga.keyboard.press('Escape');
  await erik.getByRole('treegrid', { name: 'Plan' }).focus();
  await erik.keyboard.press('Control+End');
  await expect.poll(async () => (await names(erik)).at(-1)).toBe('Seen by both');
  expect(Date.now() - began).toBeLessThan(10_000);
});
