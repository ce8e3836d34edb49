import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, goTo, LONG, post, settled, story, Workbench } from './workbench';

/** Stakeholders by keyboard: who waits is seen here and on Today, and waits no more once somebody was in touch. */
let workbench: Workbench;
let page: Page;
let space: string;

const onScreen = (): Promise<string> => page.getByRole('main').innerText();

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  const made = await post<{ id: string }>(page, '/spaces', { name: 'Atlas' });
  space = made.id;
  await post(page, `/spaces/${space}/edits`, {
    edits: [
      { op: 'add', kind: 'person', title: 'Ann' },
      { op: 'add', kind: 'program', title: 'Atlas' },
      { op: 'add', kind: 'stakeholder', title: 'Works council', fields: { interest: 4, influence: 5, every_days: 14, last_contact: '2026-01-05', stance: 'critic', wanted_stance: 'supporter' } },
      { op: 'add', kind: 'stakeholder', title: 'Ann', fields: { person: 'U-1', interest: 2, influence: 4, every_days: 30 } },
      { op: 'add', kind: 'ask', title: 'Two people', fields: { asked: 'U-1', state: 'granted', asked_on: '2026-02-02', answered_on: '2026-02-04' } },
    ],
  });
  await page.goto(`/s/${space}/overview`);
  await settled(page);
});
afterAll(() => workbench.stop());
story();

test('two keys lead to the stakeholders, who waits longest first', async () => {
  await page.getByRole('link', { name: 'Stakeholders' }).waitFor();
  await goTo(page, 'h');
  await expect.poll(onScreen, LONG).toContain('2 stakeholders have not heard from the program for longer than agreed.');
  const rows = await page.getByRole('region', { name: 'Stakeholders' }).getByRole('row').allInnerTexts();
  expect(rows[1]).toMatch(/Works council[\s\S]*critic → supporter[\s\S]*Mon 5 Jan[\s\S]*overdue/);
  // Nobody wrote down a contact with Ann; her answer is one.
  expect(rows[2]).toMatch(/Ann[\s\S]*Wed 4 Feb, answered ASK-1/);
});

test('the grid reads as a table', async () => {
  const grid = page.getByRole('region', { name: 'Grid of interest and influence' });
  await grid.getByRole('row', { name: /^5 much.*Works council/ }).waitFor();
  await grid.getByRole('row', { name: /^4.*Ann/ }).waitFor();
});

test('who answers without having to is listed', async () => {
  expect(await page.getByRole('region', { name: 'Influence without authority' }).innerText()).toMatch(/Ann\s+–\s+1\s+1\s+0\s+0\s+2 days/);
});

test('Today says who waits', async () => {
  await page.goto('/today');
  await expect.poll(onScreen, LONG).toMatch(/Works council has waited \d+ days longer than agreed to hear from the program\./);
});

test('once somebody was in touch, nobody waits; Undo takes it back', async () => {
  await page.goto(`/s/${space}/stakeholders`);
  await page.getByRole('button', { name: 'In touch with Works council today' }).press('Enter');
  await expect.poll(onScreen, LONG).toContain('1 stakeholder has not heard');
  await page.getByRole('button', { name: 'In touch with Ann today' }).press('Enter');
  await expect.poll(onScreen, LONG).toContain('Everybody has heard from the program as often as agreed.');
  const { rows } = await get<{ rows: { overdue_days: number | null; last_contact: { how: string } }[] }>(page, `/spaces/${space}/stakeholders`);
  expect(rows.map((row) => [row.overdue_days, row.last_contact.how])).toEqual([[null, 'typed'], [null, 'typed']]);
  await page.keyboard.press('Control+z');
  await expect.poll(onScreen, LONG).toContain('1 stakeholder has not heard');
});
