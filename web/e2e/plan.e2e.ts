import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, headline, LONG, post, rows, story, Workbench } from './workbench';

/** The plan by keyboard only, then the chart by pointer. */
let workbench: Workbench;
let page: Page;
let space: string;
const grid = () => page.getByRole('treegrid', { name: 'Plan' });
const names = async () => (await rows(page)).map((cells) => cells[0]?.split('\n')[0]);
const answered = () => page.waitForResponse((response) => response.url().endsWith('/edits') && response.request().method() === 'POST');

/** Puts the cursor on the name of an item by keys. */
async function stand(name: string): Promise<void> {
  await grid().getByRole('row', { name: new RegExp(`^${name}`) }).waitFor();
  await grid().focus();
  await page.keyboard.press('Control+Home');
  for (let down = (await names()).indexOf(name); down > 0; down--) await page.keyboard.press('ArrowDown');
  await grid().getByRole('row', { name: new RegExp(`^${name}`), selected: true }).waitFor();
}

interface Window { rows: { key: string; name: string; depth: number; start: string | null; finish: string | null; estimate: unknown; parent: string | null }[] }
const plan = async () => (await get<Window>(page, `/spaces/${space}/plan?first=0&count=200`)).rows;
const row = async (name: string) => (await plan()).find((each) => each.name === name);

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  space = (await post<{ id: string }>(page, '/spaces', { name: 'Apollo' })).id;
  await page.goto(`/s/${space}/plan`);
});
afterAll(() => workbench.stop());
story();

test('items are typed one after the other, the first by its form', async () => {
  await page.getByRole('button', { name: 'Add the first item' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Title').waitFor();
  await page.keyboard.type('Design');
  await page.keyboard.press('Control+Enter');
  await expect.poll(names).toEqual(['Design']);

  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('treegrid');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name of the new item').waitFor();
  for (const name of ['Build', 'Walls', 'Roof', 'Move in']) {
    const done = answered();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await done;
  }
  await page.keyboard.press('Escape');
  await expect.poll(names).toEqual(['Design', 'Build', 'Walls', 'Roof', 'Move in']);
});

test('Tab puts an item under the one above, Shift Tab lifts it out', async () => {
  for (const name of ['Walls', 'Roof']) {
    await stand(name);
    await page.keyboard.press('Tab');
    await grid().getByRole('row', { name: new RegExp(`^${name}`), level: 2 }).waitFor();
  }
  await expect.poll(async () => (await plan()).map(({ name, depth }) => `${depth} ${name}`)).toEqual(['0 Design', '0 Build', '1 Walls', '1 Roof', '0 Move in']);
  await grid().getByRole('row', { name: /^Build/, expanded: true }).waitFor();
  const done = answered();
  await page.keyboard.press('Shift+Tab');
  await done;
  await expect.poll(async () => (await row('Roof'))?.depth).toBe(0);
  await page.keyboard.press('Control+z');
  await page.getByText(/^Undone: /).waitFor();
  await expect.poll(async () => (await row('Roof'))?.depth).toBe(1);
});

test('an estimate is typed as people say it, and refused with what to write instead', async () => {
  await stand('Roof');
  // Name, start, finish, P80, committed, length, estimate.
  for (let right = 0; right < 6; right++) await page.keyboard.press('ArrowRight');
  await page.keyboard.type('3 moons');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('write one such as 2d-3d-5d').waitFor();
  await page.keyboard.press('Control+a');
  const done = answered();
  await page.keyboard.type('2d-4d-9d');
  await page.keyboard.press('Enter');
  await done;
  await expect.poll(async () => (await row('Roof'))?.estimate).toMatchObject({ low_minutes: 960, likely_minutes: 1920, high_minutes: 4320 });
});

test('a link by keys moves what waits', async () => {
  await stand('Roof');
  const before = (await row('Move in'))?.start;
  await page.keyboard.press('l');
  await page.getByRole('dialog', { name: 'blocks which item?' }).waitFor();
  // Quicker than the list: Enter means what was typed.
  await page.keyboard.type('Move in');
  const done = answered();
  await page.keyboard.press('Enter');
  await done;
  await expect.poll(async () => (await row('Move in'))?.start).not.toBe(before);
});

test('rows of a spreadsheet are pasted, filled down, and taken back in one step', async () => {
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Home');
  await page.evaluate(() => navigator.clipboard.writeText('Name\tLength\nPaint\t3d\nFloor\t1w\n'));
  await page.keyboard.press('Control+v');
  await expect.poll(async () => (await names()).slice(-2)).toEqual(['Paint', 'Floor']);
  await page.getByText('2 items added').waitFor();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await names()).includes('Paint')).toBe(false);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(async () => (await names()).slice(-2)).toEqual(['Paint', 'Floor']);
});

test('an outline is pasted and taken back in one step', async () => {
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Home');
  await page.evaluate(() => navigator.clipboard.writeText('Name\tLength\nGarden\t\n  Hedge\t2d\n  Pond\t3d\nGate\t1d\n'));
  await page.keyboard.press('Control+v');
  const outline = async () => (await plan()).slice(-4).map(({ name, depth }) => `${depth} ${name}`);
  await expect.poll(outline).toEqual(['0 Garden', '1 Hedge', '1 Pond', '0 Gate']);
  await expect.poll(names).toContain('Pond');
  await page.keyboard.press('Control+z');
  await expect.poll(names).not.toContain('Garden');
  expect((await plan()).map(({ name }) => name)).not.toContain('Hedge');
});

test('a baseline is made at the server and chosen above the chart', async () => {
  const { key } = await post<{ key: string }>(page, `/spaces/${space}/baselines`, { title: 'Agreed' });
  await post(page, `/spaces/${space}/baselines`, { title: 'Agreed again' });
  await page.reload();
  const choice = page.getByRole('combobox', { name: 'Baseline below the bars' });
  await expect.poll(() => choice.getByRole('option').allInnerTexts()).toEqual([expect.stringMatching(/^Agreed again, /), expect.stringMatching(/^Agreed, /), 'No baseline']);
  const asked = page.waitForRequest((request) => request.url().includes(`/plan?`) && request.url().includes(`baseline=${key}`));
  await choice.selectOption({ index: 1 });
  await (await asked).response();
  // The choice is in the address.
  await page.reload();
  await expect.poll(() => choice.inputValue()).toBe(key);
  await choice.selectOption({ label: 'No baseline' });
  await page.waitForURL(/baseline=none/);
  await choice.selectOption({ index: 0 });
  await page.waitForURL((url) => !url.searchParams.has('baseline'));
  await grid().focus();
});

test('a working day later by keys is shown first, given up by Escape, dropped by Enter', async () => {
  await page.keyboard.press('Control+Home');
  const preview = page.getByRole('region', { name: 'What this does' });
  const before = await row('Design');
  await page.keyboard.press('Alt+ArrowRight');
  await preview.waitFor();
  await page.keyboard.press('Escape');
  await preview.waitFor({ state: 'detached' });
  expect((await row('Design'))?.start).toBe(before?.start);
  await page.keyboard.press('Alt+ArrowRight');
  await preview.waitFor();
  const done = answered();
  await page.keyboard.press('Enter');
  await done;
  await expect.poll(async () => (await row('Design'))?.start).not.toBe(before?.start);
});

test('the keys of the page are listed', async () => {
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByText('On a name: put it under the item above').waitFor();
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
});

test('a bar is dragged: every milestone is shown before it is dropped, and Escape gives up', async () => {
  const made = await post<{ id: string }>(page, '/spaces/example', {});
  space = made.id;
  await page.goto(`/s/${space}/overview`);
  await headline(page).waitFor(LONG);
  // An item that has not begun, and can be moved.
  const open = (await get<{ rows: { key: string; name: string; stage: string; summary: boolean; type: string; start: string; finish: string }[] }>(page, `/spaces/${space}/plan?first=0&count=500`)).rows
    .find(({ key }) => key === 'PAY-36');
  expect(open?.stage).toBe('todo');
  await page.goto(`/s/${space}/plan?item=PAY-36`);
  await grid().getByRole('row', { name: /^Payments cut-over, Frankfurt/, selected: true }).waitFor();
  await page.keyboard.press('s');
  const preview = page.getByRole('region', { name: 'What this does' });
  const bar = await barOf('PAY-36');

  await page.mouse.move(bar.x, bar.y);
  await page.mouse.down();
  await page.mouse.move(bar.x + 30, bar.y, { steps: 3 });
  await page.mouse.move(bar.x + 90, bar.y, { steps: 5 });
  await preview.getByRole('heading', { name: /^PAY-36 starts/ }).waitFor();
  await preview.getByRole('row', { name: /^GA: all tenants/ }).getByText(/^\+\d+/).first().waitFor(LONG);
  await page.keyboard.press('Escape');
  await preview.waitFor({ state: 'detached' });
  await page.mouse.up();
  expect(await starts()).toBe(open?.start);

  await page.mouse.move(bar.x, bar.y);
  await page.mouse.down();
  await page.mouse.move(bar.x + 90, bar.y, { steps: 5 });
  await preview.getByRole('row', { name: /^GA: all tenants/ }).waitFor(LONG);
  const done = answered();
  await page.mouse.up();
  await done;
  await expect.poll(starts).not.toBe(open?.start);
  expect((await starts()) > (open?.start ?? '')).toBe(true);
  await page.keyboard.press('Control+z');
  await page.getByText(/^Undone: /).waitFor();
  await expect.poll(starts).toBe(open?.start);
});

const starts = async () => (await get<{ item: { start: string } }>(page, `/spaces/${space}/why/PAY-36`)).item.start;

/** The middle of an item's bar: found by pointing along its row until the pointer's look says that it can be grabbed. */
async function barOf(key: string): Promise<{ x: number; y: number }> {
  const cell = page.locator('[data-row]').filter({ has: page.locator('[aria-selected=true]') }).first();
  const at = await (await cell.count() ? cell : grid().getByRole('row', { selected: true })).boundingBox();
  const canvas = page.locator('canvas');
  const area = await canvas.boundingBox();
  if (!at || !area) throw new Error(`${key} is not in sight`);
  const y = at.y + at.height / 2;
  const grabbed: number[] = [];
  await expect.poll(async () => {
    grabbed.length = 0;
    for (let x = area.x + 4; x < area.x + area.width; x += 10) {
      await page.mouse.move(x, y);
      if ((await canvas.evaluate((element) => (element as HTMLElement).style.cursor)) === 'grab') grabbed.push(x);
    }
    return grabbed.length;
  }).toBeGreaterThan(0);
  const x = grabbed[Math.floor(grabbed.length / 2)];
  if (x === undefined) throw new Error(`${key} has no bar that can be grabbed`);
  return { x, y };
}
