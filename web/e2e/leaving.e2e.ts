import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { accessible } from './accessible';
import { PASSPHRASE, post, settled, story, Workbench } from './workbench';

/** Somebody leaves an employer: they look through what goes along, leave some of it out, and save it. */
let workbench: Workbench;
let page: Page;

story();
beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  const program = await post<{ id: string }>(page, '/spaces', { name: 'Harbour payments' });
  await post(page, `/spaces/${program.id}/edits`, { edits: [
    { op: 'add', kind: 'risk', title: 'The bank changes its interface', fields: { plan: 'Agree on a freeze' } },
    { op: 'add', kind: 'person', title: 'Greta Lindqvist' },
  ] });
  const { space } = await post<{ space: string }>(page, '/career/space', { passphrase: PASSPHRASE });
  await post(page, `/spaces/${space}/edits`, { edits: [
    { op: 'add', kind: 'story', title: 'The freeze', fields: { situation: 'Greta told us that the bank changes its interface.', task: 'I had three weeks.', result: 'It cost 43 days less than we feared.' } },
    { op: 'add', kind: 'story', title: 'Not for anybody', fields: { situation: 'Sold', confidentiality: 'never' } },
    { op: 'add', kind: 'growth_goal', title: 'Lead nine teams', fields: { level: 'L4', why: 'It is time.' } },
  ] });
  await page.goto('/career');
  await settled(page);
});
afterAll(() => workbench.stop());

test('what goes along is looked through first, text by text', async () => {
  await page.getByRole('button', { name: 'Leaving an employer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leaving an employer' });
  const row = dialog.getByRole('article', { name: 'ST-1 The freeze' });
  await row.getByText('[left out] told us that [left out].', { exact: true }).waitFor();
  await row.getByText('It cost about 45 days less than we feared.', { exact: true }).waitFor();
  expect(await row.locator('del').allInnerTexts()).toContain('the bank changes its interface');
  await dialog.getByText('Not for anybody. It is marked as never to be told.').waitFor();
  await dialog.getByText('2 records go along, 1 of them in part; 1 left out.').waitFor();
  expect(await row.locator('ins').allInnerTexts()).toContain('about 45');
  await accessible(page);
});

test('a text and a record are left out, and what everybody knows may stand', async () => {
  const dialog = page.getByRole('dialog', { name: 'Leaving an employer' });
  await dialog.getByRole('article', { name: 'G-1 Lead nine teams' }).getByLabel('Leave out why').check();
  await dialog.getByText('2 records go along, 2 of them in part').waitFor();
  await dialog.getByLabel('Names and titles that everybody knows').fill('The bank changes its interface');
  await page.keyboard.press('Enter');
  await dialog.getByText('[left out] told us that the bank changes its interface.', { exact: true }).waitFor();
  const coming = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as JSON' }).click();
  const file = readFileSync(await (await coming).path(), 'utf8');
  expect(file).toContain('I had three weeks.');
  for (const secret of ['Greta', '43 days', 'It is time', 'Sold']) expect(file).not.toContain(secret);
  await dialog.getByRole('article', { name: 'ST-1 The freeze' }).getByLabel('Leave out', { exact: true }).check();
  await dialog.getByText('1 record goes along').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});
