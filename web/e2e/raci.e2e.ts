import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, goTo, post, settled, spaceOf, story, Workbench } from './workbench';

/** The RACI matrix by keyboard: roles are given and handed over, what is wrong is found, and the update goes to who is named. */
let workbench: Workbench;
let page: Page;
let space: string;

const cell = (name: string) => page.getByRole('gridcell', { name });
const lint = (words: string) => page.getByRole('button', { name: words });

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  const made = await post<{ id: string }>(page, '/spaces', { name: 'Atlas' });
  const people = ['Ann', 'Ben'].map((title) => ({ op: 'add', kind: 'person', title, fields: { email: `${title.toLowerCase()}@example.org` } }));
  await post(page, `/spaces/${made.id}/edits`, {
    edits: [
      ...people,
      { op: 'add', kind: 'program', title: 'Atlas', fields: { start: '2026-01-05T09:00' } },
      { op: 'add', kind: 'item', title: 'Go live', fields: { type: 'milestone' } },
      { op: 'add', kind: 'decision', title: 'Which region' },
      { op: 'add', kind: 'issue', title: 'The lab is down' },
      { op: 'link', from: 'ISS-1', relation: 'hinders', to: 'I-1' },
    ],
  });
  await page.goto(`/s/${made.id}/overview`);
  await settled(page);
  space = spaceOf(page);
});
afterAll(() => workbench.stop());
story();

test('two keys lead to the matrix, and it says what is missing', async () => {
  await goTo(page, 'y');
  await page.getByRole('grid', { name: 'RACI matrix' }).waitFor();
  await lint('I-1 Go live: nobody is accountable. Name one.').waitFor();
  await lint('I-1 Go live: nobody is responsible. Name who does it.').waitFor();
  await page.getByRole('row', { name: /The lab is down/ }).getByText('nobody is accountable').waitFor();
});

test('letters give roles where the cursor is', async () => {
  await lint('I-1 Go live: nobody is accountable. Name one.').click();
  await page.keyboard.press('a');
  await cell('Ann: accountable').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('r');
  await cell('Ben: responsible').waitFor();
  await lint('I-1 Go live: nobody is accountable. Name one.').waitFor({ state: 'detached' });
  await lint('I-1 Go live: nobody is responsible. Name who does it.').waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /The lab is down.*Ann/ }).waitFor();
});

test('the second of two keys gives nobody a role', async () => {
  await goTo(page, 'r');
  await page.getByRole('heading', { level: 1, name: 'Risks' }).waitFor();
  await page.goBack();
  await cell('Ben: responsible').focus();
});

test('accountability is handed over in one step, which Undo takes back', async () => {
  await page.keyboard.press('a');
  await cell('Ben: responsible, accountable').waitFor();
  expect(await cell('Ann: accountable').count()).toBe(0);
  await page.keyboard.press('Control+z');
  await cell('Ann: accountable').waitFor();
  await cell('Ben: responsible').waitFor();
});

test('the consulted are to be asked; Delete takes all roles away', async () => {
  await lint('D-1 Which region: nobody is accountable. Name one.').click();
  await page.keyboard.press('c');
  await page.getByRole('heading', { name: 'Ask before deciding' }).waitFor();
  await page.keyboard.press('Delete');
  await page.getByRole('heading', { name: 'Ask before deciding' }).waitFor({ state: 'detached' });
  await page.keyboard.press('i');
  await cell('Ann: informed').waitFor();
});

test('the update goes to who is accountable for its milestones', async () => {
  const draft = await post<{ recipients: { name: string; because: { role: string; record: string }[] }[] }>(page, `/spaces/${space}/updates/draft`, {});
  expect(draft.recipients.map((one) => `${one.name} ${one.because.map((why) => `${why.role} ${why.record}`).join(', ')}`)).toContain('Ann accountable I-1, informed D-1');
  await page.goto(`/s/${space}/updates/draft`);
  const goes = page.getByRole('region', { name: 'Recipients' });
  await goes.getByText('Ann').first().waitFor();
  expect(await goes.getByText('Ben').count(), 'whoever does the work knows already').toBe(0);
});

test('a viewer reads the matrix and cannot change it', async () => {
  const viewer = await workbench.invited(page, space, 'viewer', 'Vera');
  await viewer.goto(`/s/${space}/raci`);
  const ann = viewer.getByRole('gridcell', { name: 'Ann: accountable' });
  await ann.focus();
  await viewer.keyboard.press('Delete');
  await viewer.keyboard.press('ArrowRight');
  await expect.poll(() => viewer.getByRole('gridcell', { name: 'Ben: responsible' }).evaluate((element) => element === document.activeElement)).toBe(true);
  const links = (await get<{ rows: { key: string; cells: { roles: string[] }[] }[] }>(page, `/spaces/${space}/raci`)).rows.find((row) => row.key === 'I-1')?.cells.flatMap((one) => one.roles);
  expect(links).toEqual(['accountable', 'responsible']);
  await viewer.close();
});
