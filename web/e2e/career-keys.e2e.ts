import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choose, open, press, reach, turnTo, type } from './keyboard';
import { get, goTo, LONG, ownSpace, PASSPHRASE, settled, story, Workbench } from './workbench';

/** What is kept, shown and shared of a career, by who has no mouse: whatever can be done on these pages can be done by keys, and the focus is seen. */
let workbench: Workbench;
let page: Page;

story();
beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  page = await workbench.owner();
  await settled(page);
  await ownSpace(page);
  await page.reload();
  await settled(page);
});
afterAll(() => workbench.stop());

const main = (): Locator => page.getByRole('main');
const button = (name: string | RegExp): Locator => main().getByRole('button', { name });
const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name });
/** Where the focus is, as the page draws it: an outline, or nothing. */
const outline = (): Promise<string> => page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);

test('the first page leads on: what comes next is the first thing that Tab finds there, and the focus is seen', async () => {
  await goTo(page, 'z');
  const on = main().getByRole('link', { name: 'Go on', exact: true });
  await on.waitFor();
  await main().focus();
  await page.keyboard.press('Tab');
  expect(await on.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await outline()).toBe('solid');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '3. A target' }).waitFor();
});

test('learning: taken on from the catalogue, begun, and done with where it was put to use', async () => {
  await open(page, 'Learning');
  await turnTo(page, 'Catalogue');
  await press(button('Put on your list Execution'));
  await main().getByText('on your list').nth(1).waitFor();
  await turnTo(page, 'Yours');
  await press(button('Begin Execution'));
  await press(button('Done: Execution'));
  const form = dialog('Done: Execution');
  await press(form.getByRole('checkbox', { name: /^Read only/ }), 'Space');
  await press(form.getByRole('button', { name: 'It is done' }));
  await form.waitFor({ state: 'detached' });
  await button('Used again: Execution').waitFor();
});

test('mentoring: a meeting and an outcome are written down; Escape leaves a form as if it had not been opened', async () => {
  await open(page, 'Mentoring');
  await press(button('We met Mentoring Ines'));
  await type(dialog('Met Ines').getByLabel('Topics'), 'How to ask');
  await page.keyboard.press('Escape');
  await dialog('Met Ines').waitFor({ state: 'detached' });
  await press(button('We met Mentoring Ines'));
  // The first field has the focus at once.
  expect(await dialog('Met Ines').getByLabel('Day').evaluate((element) => element === document.activeElement)).toBe(true);
  await type(dialog('Met Ines').getByLabel('Topics'), 'How to wait');
  await press(dialog('Met Ines').getByRole('button', { name: 'Keep it' }));
  await main().getByText('2 meetings', { exact: false }).first().waitFor();
  await press(button('Add an outcome of Mentoring Ines'));
  const form = dialog(/^What came of it/);
  await type(form.getByLabel('Outcome'), 'Runs the retro');
  await choose(form.getByLabel('What of yours does it show?'), 'Mentoring');
  await press(form.getByRole('button', { name: 'Keep it' }));
  await main().getByText('Runs the retro, Mentoring and growing people').waitFor();
});

test('a post is looked at, goes out, and is a draft again', async () => {
  await open(page, 'Brand');
  await press(button('It is out: Ranges before dates'));
  const out = dialog(/Ranges before dates/);
  await press(out.getByRole('button', { name: 'It is out' }));
  await out.waitFor({ state: 'detached' });
  await press(button('More about PO-2'));
  await page.getByRole('menuitem', { name: 'Back to draft' }).waitFor();
  await page.keyboard.press('Enter');
  await button('May it go out? Ranges before dates').waitFor();
});

test('a story is written in the order in which it is told, with its competency chosen by name', async () => {
  await open(page, 'Stories');
  await press(button('New story'));
  const form = dialog('New story');
  await type(form.getByLabel('Title', { exact: true }), 'The freeze that held');
  await page.keyboard.press('Tab');
  expect(await form.getByLabel('Situation').evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type('Two regions, one week.');
  await press(form.getByText('Choose', { exact: true }));
  await press(form.getByRole('checkbox', { name: 'Risk and issue management' }), 'Space');
  await page.keyboard.press('Control+Enter');
  await form.waitFor({ state: 'detached' });
  await dialog('The freeze that held').getByText('Risk and issue management').waitFor();
  await page.keyboard.press('Escape');
});

test('one thing is shared by a link and taken back; a packet is kept', async () => {
  await open(page, 'Sharing');
  await press(button('Share a copy'));
  const form = dialog('Share a copy');
  await choose(form.getByLabel('What', { exact: true }), 'Story: The vendor');
  await type(form.getByLabel('With whom?'), 'Otto Vance');
  await page.keyboard.press('Enter');
  await page.getByText('It is shown only now', { exact: false }).waitFor();
  await press(page.getByRole('button', { name: 'Done' }));
  await press(button(/^Take back/));
  await main().getByText('Taken back on', { exact: false }).waitFor();
  await open(page, 'Promotion packet');
  await type(main().getByLabel('To whom?'), 'The committee');
  await press(button('Keep this packet'));
  await main().getByText('to The committee', { exact: false }).waitFor(LONG);
});

test('it is locked from anywhere and opened again, and its way out is reached', async () => {
  await press(page.getByRole('banner').getByRole('button', { name: 'Lock' }));
  await type(page.getByLabel('Passphrase'), PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'It is unlocked' }).waitFor(LONG);
  await reach(button('Delete it'));
  await page.keyboard.press('Enter');
  await type(dialog('Delete your career space').getByLabel('To be sure'), 'delete my career');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Make your career space' }).waitFor();
  expect(await get<{ state: string }>(page, '/career/space')).toMatchObject({ state: 'none' });
});
