import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, goTo, LONG, post, settled, story, Workbench } from './workbench';

/** The portfolio by keyboard: two programs share a team, one delivers to the other, and one is let go first. */
let workbench: Workbench;
let page: Page;
let apples: string;
let berries: string;

/** Work of the one team for so many whole days, and a milestone behind it. */
async function program(name: string, days: number): Promise<string> {
  const { id } = await post<{ id: string }>(page, '/spaces', { name });
  const estimate = { low_minutes: days * 480, likely_minutes: days * 480, high_minutes: days * 480 };
  await post(page, `/spaces/${id}/edits`, {
    edits: [
      { op: 'add', kind: 'program', title: name, fields: { theme: 'Trust', committed: '2099-06-30', time_zone: 'UTC' } },
      { op: 'add', kind: 'team', title: 'Platform', key: 'T-1', fields: { slots: 1 } },
      { op: 'add', kind: 'item', title: `${name} work`, key: 'W', fields: { team: 'T-1', estimate } },
      { op: 'add', kind: 'item', title: `${name} live`, key: 'M', fields: { type: 'milestone', committed: '2099-06-30' } },
      { op: 'link', from: 'W', relation: 'blocks', to: 'M' },
    ],
  });
  return id;
}

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  apples = await program('Apples', 20);
  berries = await program('Berries', 15);
  await page.goto('/today');
  await settled(page);
});
afterAll(() => workbench.stop());
story();

test('two keys lead to the portfolio, where every program has its line', async () => {
  await page.locator('main').focus();
  await goTo(page, 'v');
  await page.getByRole('heading', { level: 1, name: 'Portfolio' }).waitFor();
  for (const name of ['Apples', 'Berries']) await page.getByRole('row', { name: new RegExp(name) }).getByText('On track').waitFor(LONG);
});

test('a commitment names the item of another program that delivers it', async () => {
  await page.goto(`/s/${berries}/commitments`);
  await settled(page);
  await page.getByRole('button', { name: 'New commitment' }).first().focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Apples of the first harvest');
  await form.getByLabel('Needed by').fill('2099-01-15');
  const program = form.getByLabel('Delivered by: program');
  await program.focus();
  await program.selectOption({ label: 'Apples' });
  const item = form.getByLabel('Delivered by: item');
  await item.focus();
  await page.keyboard.type('Apples live');
  await form.getByRole('option', { name: /Apples live/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await get<{ items: { fields: Record<string, string> }[] }>(page, `/spaces/${berries}/records?kind=commitment`)).items[0]?.fields['delivered_by']).toBe(`${apples}/M`);
  await page.goto('/portfolio');
  await page.getByRole('row', { name: /Apples of the first harvest.*Apples live.*of slack/ }).waitFor(LONG);
});

test('simulated together, the second program waits for the first, and going first swaps that', async () => {
  await page.getByRole('tab', { name: 'Programs' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByLabel('What slips if this program goes first').selectOption({ label: 'Berries' });
  await page.getByRole('button', { name: 'Simulate together' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/If Berries goes first: Berries moves −\d+ days; Apples slips \d+ days/).waitFor(LONG);
  await page.getByRole('row', { name: /^Platform 1 item at a time/ }).waitFor();
  await page.getByText('Together 1 program of 2 lands later than alone; Berries most', { exact: false }).waitFor();
});

test('what was found says when it is stale', async () => {
  await post(page, `/spaces/${apples}/edits`, { edits: [{ op: 'add', kind: 'item', title: 'One more' }] });
  await page.reload();
  await page.getByText('1 program changed since.', { exact: false }).waitFor(LONG);
});

test('the roadmap of all shows the theme, and the same as now, next and later and as a table', async () => {
  await page.getByRole('tab', { name: 'Together' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('region', { name: 'Trust' }).getByRole('link', { name: 'Berries live' }).waitFor(LONG);
  await page.getByRole('button', { name: 'Now, next, later' }).press('Enter');
  await page.getByRole('region', { name: 'Now' }).waitFor();
  await page.getByRole('button', { name: 'Table' }).press('Enter');
  await page.getByRole('row', { name: /Berries live/ }).getByText('Trust').waitFor();
});

test('a program has its own roadmap, by two keys', async () => {
  await page.goto(`/s/${apples}/overview`);
  await settled(page);
  await page.locator('main').focus();
  await goTo(page, 'd');
  await page.getByRole('heading', { level: 1, name: 'Roadmap' }).waitFor();
  await page.getByRole('link', { name: 'Apples live' }).waitFor(LONG);
  const before = await page.locator('.steps strong').innerText();
  await page.getByRole('button', { name: 'A quarter later' }).press('Enter');
  await expect.poll(() => page.locator('.steps strong').innerText()).not.toBe(before);
});

test('nothing went wrong on the way', () => {
  expect(workbench.troubles).toEqual([]);
});
