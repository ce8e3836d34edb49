import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessible } from './accessible';
import { get, LONG, PASSPHRASE, post, settled, story, Workbench } from './workbench';

/** Sharing one thing: with a colleague by name and by a link, read as it stood, seen by its owner, taken back; and what a manager is shown of it. */
let workbench: Workbench;
let page: Page;
let manager: Page;

story();
beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  page = await workbench.owner();
  await settled(page);
  await post(page, '/career/space', { passphrase: PASSPHRASE });
  const { space } = await get<{ space: string }>(page, '/career/space');
  const add = (kind: string, title: string, fields: object): object => ({ op: 'add', kind, title, fields });
  await post(page, `/spaces/${space}/edits`, {
    edits: [
      add('growth_goal', 'Run a portfolio', { level: 'L4', competency: 'PM4', by: '2027-06-30', why: 'I want to lead more than one program.' }),
      add('mentoring', 'Mentoring Ines', { with: 'Ines', goals: ['Lead a review'], sessions: [{ on: '2026-09-21', topics: 'How to say no' }] }),
    ],
  });
  const [program] = (await get<{ items: { id: string }[] }>(page, '/spaces')).items;
  manager = await workbench.invited(page, program?.id ?? '', 'viewer', 'Otto');
  await post(manager, '/career/space', { passphrase: PASSPHRASE });
});
afterAll(() => workbench.stop());

/** Shares what is chosen, by keys. */
async function share(what: string, to: string): Promise<void> {
  await page.goto('/career/sharing?share=new');
  const dialog = page.getByRole('dialog', { name: 'Share a copy' });
  await dialog.waitFor(LONG);
  await page.getByLabel('What', { exact: true }).selectOption(what);
  await page.getByLabel('With whom?').focus();
  await page.keyboard.type(to);
  await page.getByRole('button', { name: 'Share it' }).focus();
  await page.keyboard.press('Enter');
}

let link = '';

test('a copy is shared by a link, which is shown once', async () => {
  await page.goto('/career/sharing');
  await page.getByText('You share nothing').waitFor(LONG);
  await accessible(page);
  await share('goal G-1', 'Ana Silva');
  await page.getByText('It is shown only now').waitFor(LONG);
  await accessible(page);
  link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Growth goal, with Ana Silva, by link.').waitFor();
});

test('whoever has the link reads it as it stood, and its owner sees that it was opened', async () => {
  const visitor = await (await workbench.visitor()).newPage();
  await visitor.goto(link);
  await visitor.getByRole('heading', { level: 1, name: 'Run a portfolio' }).waitFor();
  await visitor.getByText('I want to lead more than one program.').waitFor();
  await accessible(visitor);
  await page.reload();
  await page.getByText('Opened 1 time').waitFor(LONG);
  await page.getByText('Opened 1 time').focus();
  await page.keyboard.press('Enter');
  await page.getByText('By link: nobody was signed in').waitFor();
  await accessible(page);
  await page.getByRole('button', { name: /^Take back/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Taken back', { exact: true }).waitFor();
  await visitor.reload();
  await visitor.getByText('Its owner has taken it back').waitFor();
  await visitor.context().close();
});

test('a colleague with a career space finds it there, and nobody gets a link', async () => {
  await share('goal G-1', 'Otto');
  await page.getByText('in their own career space').waitFor(LONG);
  await page.getByRole('button', { name: 'Done' }).click();
  await share('mentoring ME-1', 'Otto');
  await page.getByText('in their own career space').waitFor(LONG);
  await manager.goto('/career/sharing?tab=theirs');
  await manager.getByRole('link', { name: 'Run a portfolio' }).waitFor(LONG);
  await accessible(manager);
  await manager.getByRole('link', { name: 'Run a portfolio' }).focus();
  await manager.keyboard.press('Enter');
  await manager.getByText('sees that you have opened it').waitFor(LONG);
  await accessible(manager);
});

test('whoever leads sees goals and pairs that are shared with them, and programs without anybody', async () => {
  await manager.goto('/career/leading');
  await manager.getByRole('rowheader').first().waitFor(LONG);
  await manager.getByText('Lead a review').waitFor();
  expect(await manager.getByText('How to say no').count()).toBe(0);
  await accessible(manager);
  await manager.getByRole('tab', { name: 'Delivery' }).click();
  await manager.getByText('it is no ranking').waitFor(LONG);
  await accessible(manager);
  await manager.getByRole('tab', { name: 'Capacity' }).click();
  await manager.getByText('A team of the same name is one team').waitFor(LONG);
  await accessible(manager);
  await page.goto('/career/sharing');
  // Whoever shares it sees that it was opened.
  await page.getByText('Opened 1 time').first().waitFor(LONG);
});
