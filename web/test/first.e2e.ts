import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spaceOf, Workbench } from './workbench';

/** From the printed link to a shared program: one story, told in order. */
let workbench: Workbench;
let owner: Page;
let guest: BrowserContext;
let space: string;
let link: string;
const PASSWORD = 'correct horse battery';

beforeAll(async () => {
  workbench = await Workbench.start();
  link = workbench.link;
  owner = await workbench.owner();
});
afterAll(() => workbench.stop());

test('the printed link signs in, and an empty workspace says how to begin', async () => {
  await owner.getByText('You have no program yet').waitFor();
  await owner.getByLabel('Name').fill('Apollo');
  await owner.keyboard.press('Enter');
  await owner.getByRole('heading', { name: 'There is nothing in this program yet' }).waitFor();
  await owner.getByRole('link', { name: 'Import a file' }).waitFor();
  space = spaceOf(owner);
});

test('a charter and a milestone are written with the keyboard', async () => {
  await owner.keyboard.press('n');
  await owner.keyboard.type('program');
  await owner.getByRole('option', { name: 'New program' }).waitFor();
  await owner.keyboard.press('Enter');
  await owner.getByLabel('Title').fill('Apollo');
  await owner.getByLabel('Problem').fill('Two data centres, one lease');
  await owner.keyboard.press('Control+Enter');
  await owner.getByText('Apollo added').waitFor();
  await owner.keyboard.press('Escape');

  await owner.keyboard.press('n');
  await owner.keyboard.type('item');
  await owner.getByRole('option', { name: 'New item' }).waitFor();
  await owner.keyboard.press('Enter');
  await owner.getByLabel('Title').fill('Lease ends');
  await owner.getByLabel('Type', { exact: true }).selectOption('milestone');
  await owner.getByLabel('Committed').fill('2099-03-02');
  await owner.keyboard.press('Control+Enter');
  await owner.getByText('Lease ends added').waitFor();
  await owner.keyboard.press('Escape');
  await owner.getByRole('heading', { level: 1, name: /^Lease ends lands .+ before the committed Mon 2 Mar 2099/ }).waitFor();
});

test('who is invited to read can read and change nothing', async () => {
  await owner.goto('/people');
  await owner.getByLabel('viewer').check();
  await owner.getByRole('button', { name: 'Make an invitation link' }).click();
  const invitation = await owner.getByLabel('Invitation link').inputValue();

  guest = await workbench.visitor();
  const page = await guest.newPage();
  await page.goto(invitation);
  await page.getByRole('heading', { name: 'Join Apollo' }).waitFor();
  await page.getByLabel('Name').fill('Vera');
  await page.getByLabel('E-mail').fill('vera@example.org');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { level: 1, name: /^Lease ends lands/ }).waitFor();
  await page.goto(`/s/${space}/records/item`);
  await page.getByRole('button', { name: 'Lease ends' }).click();
  await page.getByRole('link', { name: 'Why these dates' }).waitFor();
  expect(await page.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'New item' }).count()).toBe(0);

  const stranger = await (await workbench.visitor()).newPage();
  await stranger.goto(invitation);
  await stranger.getByText('was accepted already').waitFor();
});

test('a used link, a wrong password and the right one', async () => {
  const stranger = await (await workbench.visitor()).newPage();
  await stranger.goto(link);
  await stranger.getByText('This sign-in link was used already').waitFor();

  const page = guest.pages()[0];
  if (!page) throw new Error('the guest has a page');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('E-mail').fill('vera@example.org');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('do not match an account').waitFor();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: /^Lease ends lands/ }).waitFor();
});

test('a deep link leads on after signing in', async () => {
  const page = await (await workbench.visitor()).newPage();
  await page.goto(`/s/${space}/records/item`);
  await page.getByLabel('E-mail').fill('vera@example.org');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Lease ends' }).waitFor();
});

test('the owner makes her an editor', async () => {
  await owner.goto('/people');
  await owner.getByLabel('Role of Vera').selectOption('editor');
  await owner.getByText('Vera is editor now').waitFor();
  const page = guest.pages()[0];
  await page?.goto(`/s/${space}/records/item`);
  await page?.getByRole('button', { name: 'New item' }).waitFor();
});

test('a shared page opens signed out until the link is withdrawn', async () => {
  await owner.goto(`/s/${space}/overview`);
  await owner.getByRole('button', { name: 'Share and keep' }).click();
  await owner.getByRole('menuitem', { name: 'Share this page by link' }).click();
  await owner.getByRole('button', { name: 'Make a link' }).click();
  const shared = await owner.getByLabel('Link', { exact: true }).inputValue();
  const page = await (await workbench.visitor()).newPage();
  await page.goto(shared);
  await page.getByRole('heading', { level: 1, name: /^Lease ends lands/ }).waitFor();
  expect(await page.getByText('Two data centres').count()).toBe(0);
  expect(await page.getByRole('navigation').count()).toBe(0);
  await owner.getByRole('button', { name: 'Withdraw' }).click();
  await owner.getByRole('button', { name: 'Withdraw' }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('is not shared any more').waitFor();
});

test('a token is shown once, works, and stops working', async () => {
  await owner.goto('/settings?tab=tokens');
  await owner.getByLabel('For', { exact: true }).fill('reports');
  await owner.getByRole('button', { name: 'Make a token' }).click();
  const token = await owner.getByLabel('Token', { exact: true }).inputValue();
  const status = async (): Promise<number> => (await fetch(`${workbench.address}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await status()).toBe(200);
  await owner.reload();
  expect(await owner.getByLabel('Token', { exact: true }).count()).toBe(0);
  await owner.getByRole('button', { name: 'Withdraw' }).click();
  await owner.getByText('Token reports no longer works').waitFor();
  expect(await status()).toBe(401);
});
