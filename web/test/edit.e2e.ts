import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { find, spaceOf, Workbench } from './workbench';

/** Two browsers at the example program: what one writes the other sees. */
let workbench: Workbench;
let one: Page;
let two: Page;
let space: string;
const RISK = "Astergate's API 4.2 slips again";

beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  one = await workbench.owner();
  await one.getByRole('heading', { level: 1, name: /at P80/ }).waitFor({ timeout: 60_000 });
  space = spaceOf(one);
  two = await one.context().newPage();
  await two.goto(`/s/${space}/overview`);
  await two.getByRole('heading', { level: 1, name: /at P80/ }).waitFor();
});
afterAll(() => workbench.stop());

const headline = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();
const drawer = (page: Page) => page.getByRole('dialog', { name: RISK });
const inMain = async (page: Page): Promise<string> => page.getByRole('main').innerText();

async function chance(page: Page, percent: string): Promise<void> {
  await drawer(page).getByRole('button', { name: 'Edit', exact: true }).click();
  await drawer(page).getByLabel('Probability').fill(percent);
  await page.keyboard.press('Control+Enter');
}

test('every number of the sentence leads to its reasons', async () => {
  // What moved the date comes with the full forecast.
  await expect.poll(() => one.getByRole('heading', { level: 1 }).getByRole('link').count(), { timeout: 90_000 }).toBeGreaterThan(3);
  await one.getByRole('link', { name: /at P80/ }).click();
  await one.waitForURL(`**/s/${space}/why/**`);
  await one.goBack();
  await one.getByRole('button', { name: 'Off track' }).first().click();
  await one.getByText('On track: P80 is on or before the committed date.').waitFor();
});

test('keys go everywhere, the palette finds records', async () => {
  await one.keyboard.press('g');
  await one.keyboard.press('t');
  await one.waitForURL('**/today');
  await one.keyboard.press('g');
  await one.keyboard.press('o');
  await one.getByRole('heading', { level: 1, name: /at P80/ }).waitFor();
  await one.keyboard.press('?');
  await one.getByRole('dialog', { name: 'Keys' }).waitFor();
  await one.keyboard.press('Escape');
  await find(one, RISK);
  await drawer(one).getByText('60 %').waitFor();
});

test('an edit moves the other browser’s dates, and undo moves them back', async () => {
  const before = await headline(two);
  await chance(one, '99');
  await one.getByText('changed', { exact: false }).first().waitFor();
  await drawer(one).getByText('99 %', { exact: true }).waitFor();
  await two.waitForFunction((old) => document.querySelector('h1')?.textContent?.trim().replace(/\s+/g, ' ') !== old, before.trim().replace(/\s+/g, ' '), { timeout: 90_000 });
  await expect.poll(() => inMain(two), { timeout: 90_000 }).toContain('99 %');
  await one.keyboard.press('Escape');
  await one.keyboard.press('Control+z');
  await one.getByText(/^Undone: /).waitFor();
  await expect.poll(() => headline(two), { timeout: 90_000 }).toBe(before);
});

test('a field that somebody else changed meanwhile is shown, not overwritten', async () => {
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

test('what somebody types is text, never markup', async () => {
  const nasty = '<img src=x onerror="document.title=1"><b>bold</b>';
  await drawer(one).getByRole('button', { name: 'Edit', exact: true }).click();
  await drawer(one).getByLabel('Description').fill(nasty);
  await one.keyboard.press('Control+Enter');
  await drawer(one).getByText(nasty).first().waitFor();
  expect(await drawer(one).locator('img').count()).toBe(0);
});

test('a server that dies and comes back loses nothing', async () => {
  await one.keyboard.press('Escape');
  await find(one, RISK);
  await drawer(one).getByRole('button', { name: 'Edit', exact: true }).click();
  await drawer(one).getByLabel('Probability').fill('45');
  await workbench.kill();
  await one.getByText('Connection lost').waitFor({ timeout: 20_000 });
  await one.keyboard.press('Control+Enter');
  await one.getByText('The server does not answer').waitFor({ timeout: 20_000 });
  await workbench.serve(new URL(workbench.address).host);
  await one.getByText('Connection lost').waitFor({ state: 'detached', timeout: 30_000 });
  expect(await drawer(one).getByLabel('Probability').inputValue()).toBe('45');
  await drawer(one).getByLabel('Title').press('Control+Enter');
  await drawer(one).getByText('45 %', { exact: true }).waitFor();
  await drawer(two).getByText('45 %', { exact: true }).waitFor({ timeout: 30_000 });
});
