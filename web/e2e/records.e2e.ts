import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { find, headline, LONG, spaceOf, story, Workbench } from './workbench';

/** A record in two browsers at once: what one writes moves the other's dates, and nothing is overwritten unseen. */
let workbench: Workbench;
let one: Page;
let two: Page;
let space: string;
const RISK = "Astergate's API 4.2 slips again";
const drawer = (page: Page): Locator => page.getByRole('dialog', { name: RISK });
const said = async (page: Page): Promise<string> => (await headline(page).innerText()).replace(/\s+/g, ' ');

async function chance(page: Page, percent: string): Promise<void> {
  await drawer(page).getByRole('button', { name: 'Edit', exact: true }).click();
  await drawer(page).getByLabel('Probability').fill(percent);
  await page.keyboard.press('Control+Enter');
}

beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  one = await workbench.owner();
  await headline(one).waitFor(LONG);
  space = spaceOf(one);
  two = await one.context().newPage();
  await two.goto(`/s/${space}/overview`);
  await headline(two).waitFor(LONG);
});
afterAll(() => workbench.stop());
story();

test('a record has an address, and Esc closes it', async () => {
  await find(one, RISK);
  await drawer(one).getByText('60 %').first().waitFor();
  await one.reload();
  await drawer(one).getByText('60 %').first().waitFor();
  await one.keyboard.press('Escape');
  await drawer(one).waitFor({ state: 'detached' });
});

test('a form begins with its first field', async () => {
  await find(one, RISK);
  await drawer(one).getByRole('button', { name: 'Edit', exact: true }).click();
  await expect.poll(() => drawer(one).getByLabel('Title').evaluate((field) => field === document.activeElement)).toBe(true);
  await drawer(one).getByRole('button', { name: 'Cancel' }).click();
  await one.keyboard.press('Escape');
  await drawer(one).waitFor({ state: 'detached' });
});

test('an edit moves the dates on the other screen, and Undo moves them back', async () => {
  // What moved the date comes last; then the sentence stays as it is.
  await two.getByRole('heading', { level: 1, name: /time passed/ }).waitFor(LONG);
  const before = await said(two);
  await find(one, RISK);
  await chance(one, '99');
  await drawer(one).getByText('99 %', { exact: true }).waitFor();
  await expect.poll(() => said(two), LONG).not.toBe(before);
  await expect.poll(() => two.getByRole('main').innerText(), LONG).toContain('99 %');
  await one.keyboard.press('Escape');
  await one.keyboard.press('Control+z');
  await one.getByText(/^Undone: /).waitFor();
  await expect.poll(() => said(two), LONG).toBe(before);
});

test('a field that somebody else changed meanwhile is shown; saving again is meant', async () => {
  await find(one, RISK);
  await find(two, RISK);
  await drawer(one).getByRole('button', { name: 'Edit', exact: true }).click();
  await drawer(one).getByLabel('Probability').fill('40');
  await chance(two, '33');
  await drawer(two).getByText('33 %', { exact: true }).waitFor();
  await drawer(one).getByLabel('Title').press('Control+Enter');
  await drawer(one).getByText('it is 33 % now').waitFor();
  await drawer(two).getByText('33 %', { exact: true }).waitFor();
  await drawer(one).getByLabel('Title').press('Control+Enter');
  await drawer(two).getByText('40 %', { exact: true }).waitFor();
});

test('a form that is open when the server dies keeps what was typed, and saves it when it is back', async () => {
  await drawer(one).getByRole('button', { name: 'Edit', exact: true }).click();
  await drawer(one).getByLabel('Probability').fill('45');
  const listening = new URL(workbench.address).host;
  await workbench.end('SIGKILL');
  await one.getByText('Connection lost').waitFor();
  await drawer(one).getByLabel('Title').press('Control+Enter');
  await one.getByText('The server does not answer').first().waitFor();
  await workbench.serve(listening);
  await one.getByText('Connection lost').waitFor({ state: 'detached' });
  expect(await drawer(one).getByLabel('Probability').inputValue()).toBe('45');
  await drawer(one).getByLabel('Title').press('Control+Enter');
  await drawer(one).getByText('45 %', { exact: true }).waitFor();
  await drawer(two).getByText('45 %', { exact: true }).waitFor();
});
