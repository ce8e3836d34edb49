import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, goTo, LONG, post, settled, story, Workbench } from './workbench';

/** A retro by keyboard, from notes to an action that comes back in the next one; nobody's name stands anywhere. */
let workbench: Workbench;
let page: Page;
let space: string;

const onScreen = (): Promise<string> => page.getByRole('main').innerText();
const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).press('Enter');

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  const made = await post<{ id: string }>(page, '/spaces', { name: 'Atlas' });
  space = made.id;
  const columns = ['Went well', 'To change'];
  await post(page, `/spaces/${space}/edits`, {
    edits: [
      { op: 'add', kind: 'program', title: 'Atlas', fields: { start: '2026-01-05T09:00' } },
      { op: 'add', kind: 'person', title: 'Ann Beck' },
      { op: 'add', kind: 'retro', title: 'Sprint 5', fields: { columns, date: '2026-02-02' } },
      { op: 'add', kind: 'retro', title: 'Sprint 6', fields: { columns, date: '2026-02-16' } },
    ],
  });
  await page.goto(`/s/${space}/overview`);
  await settled(page);
});
afterAll(() => workbench.stop());
story();

test('two keys lead to the retros, and A to the first column', async () => {
  await page.getByRole('link', { name: 'Retros' }).waitFor();
  await goTo(page, 'e');
  await page.getByRole('link', { name: 'Sprint 5' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Sprint 5' }).waitFor();
  await page.keyboard.press('a');
  await expect.poll(() => page.getByLabel('Note in Went well').evaluate((field) => field === document.activeElement), LONG).toBe(true);
});

test('notes are written one after the other, grouped, and nobody is named', async () => {
  await page.keyboard.type('The demo');
  await page.keyboard.press('Enter');
  await page.getByText('The demo').waitFor();
  const field = page.getByLabel('Note in To change');
  for (const note of ['Builds are slow', 'Builds fail at random']) {
    await field.fill(note);
    await field.press('Enter');
    await page.getByText(note, { exact: true }).waitFor();
  }
  await page.getByLabel('Group “Builds are slow”').press('Space');
  await page.getByLabel('Group “Builds fail at random”').press('Space');
  await page.getByLabel(/Group 2 under/).fill('Builds');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 3, name: 'Builds' }).waitFor();
  const journal = await get<{ items: { who: string; words: string }[] }>(page, `/spaces/${space}/changes?key=RET-1`);
  expect(journal.items.filter((change) => change.who !== '').length, 'only who called the retro').toBe(1);
});

test('votes are cast once and counted when the voting ends', async () => {
  await press('Start voting');
  const slow = page.getByRole('group', { name: 'Votes for “Builds are slow”' });
  await slow.getByRole('button', { name: 'One vote more' }).press('Enter');
  await slow.getByRole('button', { name: 'One vote more' }).press('Enter');
  expect(await onScreen()).toContain('1 of your 3 votes left');
  await press('Cast your votes');
  await page.getByText('You have voted.').waitFor();
  expect(await onScreen()).not.toMatch(/\d votes?\b(?! left)/);
  await press('Count the votes');
  await expect.poll(onScreen, LONG).toMatch(/Builds\s+2 votes/);
});

test('a note becomes an action with an owner and a day', async () => {
  await press('Make “Builds are slow” an action');
  const dialog = page.getByRole('dialog', { name: 'New action' });
  await dialog.getByLabel('What').fill('Cache the builds');
  await dialog.getByLabel('Owner').press('ArrowDown');
  await page.keyboard.type('Ann');
  await page.keyboard.press('Enter');
  await expect.poll(() => dialog.getByLabel('Owner').inputValue(), LONG).toBe('Ann Beck');
  await dialog.getByLabel('Due').fill('2026-02-13');
  await dialog.getByLabel('It helped when').fill('Builds take less than 25 minutes');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(onScreen, LONG).toMatch(/Cache the builds ACT-1/);
});

test('it comes back in the next retro until it is done, and is asked about then', async () => {
  await page.goto(`/s/${space}/retros/RET-2`);
  const carried = page.getByRole('region', { name: 'Actions that come back' });
  await carried.waitFor();
  expect(await carried.innerText()).toMatch(/Cache the builds ACT-1 from RET-1[\s\S]*Ann Beck[\s\S]*overdue[\s\S]*once/);
  await press('ACT-1 is done');
  await carried.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Did it help' }).waitFor();
  await press('ACT-1: It helped');
  await expect.poll(() => page.getByRole('button', { name: 'ACT-1: It helped' }).getAttribute('aria-pressed'), LONG).toBe('true');
  const { items } = await get<{ items: { fields: Record<string, string> }[] }>(page, `/spaces/${space}/records?kind=action`);
  expect(items[0]?.fields).toMatchObject({ state: 'done', effect: 'helped', owner: 'U-1', due: '2026-02-13' });
});
