import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { example, find, get, goTo, headline, LONG, story, type Workbench } from './workbench';

/** A week with the example program: ask why, try, decide, report. */
let workbench: Workbench;
let owner: Page;
let space: string;
const RISK = 'HBR-24';
const go = async (path: string): Promise<void> => { await owner.goto(`/s/${space}/${path}`); };
const main = (): Locator => owner.getByRole('main');
const risk = async () => (await get<{ rows: { key: string; state: string; probability: number; p80_days: number | null }[] }>(owner, `/spaces/${space}/risks`)).rows.find(({ key }) => key === RISK);

beforeAll(async () => {
  ({ workbench, owner, space } = await example());
});
afterAll(() => workbench.stop());
story();

test('the first screen says when it lands, how late that is, and how far it moved', async () => {
  const said = (await headline(owner).innerText()).replace(/\s+/g, ' ');
  expect(said).toMatch(/^GA: all tenants on the new platform lands Mon 29 Mar( 2027)? at P80, 20 working days after the committed Mon 1 Mar( 2027)?; 6 calendar days later than on Fri 13 Nov/);
  const ga = owner.getByRole('region', { name: 'Milestones' }).getByRole('row', { name: /^GA: all tenants/ });
  await ga.getByText('Off track').filter({ visible: true }).first().waitFor();
  await ga.getByRole('cell', { name: '30 %' }).waitFor();
  await owner.getByRole('button', { name: 'Off track' }).first().click();
  await owner.getByText('On track: P80 is on or before the committed date.').waitFor();
  await owner.keyboard.press('Escape');
});

test('why: the chain behind the date, link by link', async () => {
  await owner.getByRole('link', { name: /at P80/ }).first().click();
  await owner.waitForURL(`**/s/${space}/why/HBR-7**`);
  await main().getByRole('link', { name: 'PAY-36' }).first().waitFor(LONG);
  await owner.goBack();
  await headline(owner).waitFor();
});

test('what-if: a change is tried on every milestone, then kept as one step', async () => {
  await go('what-if');
  await main().getByRole('button', { name: /^HBR-24 .* is closed$/ }).click(LONG);
  const outcome = main().getByRole('region', { name: 'What it does' });
  await outcome.getByRole('row', { name: /^GA: all tenants/ }).waitFor(LONG);
  await outcome.getByRole('row', { name: /^GA: all tenants/ }).getByText(/\u2212\d/).first().waitFor(LONG);
  expect((await risk())?.state).toBe('open');
  // The branch is in the address: it survives a reload.
  await owner.reload();
  await outcome.getByRole('row', { name: /^GA: all tenants/ }).waitFor(LONG);
  await main().getByRole('button', { name: 'Keep it' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Keep this branch' });
  await dialog.getByLabel('Why').fill('Astergate signed');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await owner.getByText('The change is in the plan').waitFor();
  expect((await risk())?.state).toBe('closed');
  await go('changes');
  await main().getByText('state: open to closed').first().waitFor();
  await main().getByText('Astergate signed').first().waitFor();
  await owner.keyboard.press('Control+z');
  await owner.getByText(/^Undone: /).waitFor();
  await expect.poll(async () => (await risk())?.state).toBe('open');
});

test('risks: a new chance is typed into the register, and its days of P80 follow', async () => {
  await go('risks');
  const chance = main().getByLabel(`Chance of ${RISK}`);
  await chance.waitFor(LONG);
  const line = main().getByRole('row').filter({ has: owner.getByLabel(`Chance of ${RISK}`) });
  const days = line.getByRole('cell').first();
  await expect.poll(() => days.innerText(), LONG).toMatch(/^6/);
  await chance.fill('maybe');
  await chance.press('Enter');
  await expect.poll(() => chance.getAttribute('aria-invalid')).toBe('true');
  await chance.fill('5');
  await chance.press('Enter');
  await owner.getByText(`Probability of ${RISK} changed`).waitFor();
  await expect.poll(() => chance.inputValue()).toBe('5 %');
  await expect.poll(async () => Number.parseFloat(await days.innerText()), LONG).toBeLessThan(4);
  const shown = Number.parseFloat(await days.innerText());
  await expect.poll(async () => Math.abs(((await risk())?.p80_days ?? 99) - shown), LONG).toBeLessThan(0.06);
});

test('an update is drafted, said in own words, and published as it stands', async () => {
  await go('updates');
  await main().getByRole('link', { name: 'Write the first update' }).click();
  const words = main().getByLabel('Headline', { exact: true });
  await words.waitFor(LONG);
  expect(await words.inputValue()).toMatch(/at P80/);
  await words.fill('Astergate signed: GA holds if the pilot does.');
  await main().getByRole('region', { name: 'Highlights' }).getByRole('button', { name: 'Add a line' }).click();
  await owner.keyboard.type('The contract is on the table');
  await main().getByLabel('In your own words').fill('Thank you, Payments: three weekends in a row.');
  // What was typed is there after a reload.
  await owner.reload();
  await words.waitFor(LONG);
  expect(await words.inputValue()).toBe('Astergate signed: GA holds if the pilot does.');
  await main().getByRole('button', { name: 'Publish' }).click();
  await owner.getByRole('dialog', { name: 'Publish the update' }).getByRole('button', { name: 'Publish' }).click();
  await owner.getByText('went out').first().waitFor(LONG);
  await owner.waitForURL(/\/updates\/[A-Z]+-\d+$/);
  await main().getByText('Astergate signed: GA holds if the pilot does.').first().waitFor();
  await main().getByText('The contract is on the table').first().waitFor();
  await main().getByText('Thank you, Payments: three weekends in a row.').waitFor();
});

test('it is copied as Markdown', async () => {
  await main().getByRole('button', { name: 'Copy' }).click();
  await owner.getByRole('menuitem', { name: 'As Markdown' }).click();
  await owner.getByText('Copied as Markdown').waitFor();
  expect(await owner.evaluate(() => navigator.clipboard.readText())).toContain('Astergate signed: GA holds if the pilot does.');
});

test('it is copied as rich text, and nothing in it is refused on the way', async () => {
  const said: string[] = [];
  const hear = (message: { text(): string }): void => { said.push(message.text()); };
  owner.on('console', hear);
  await main().getByRole('button', { name: 'Copy' }).click();
  await owner.getByRole('menuitem', { name: 'As rich text' }).click();
  await owner.getByText('Copied as rich text').waitFor();
  const copied = await owner.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return item ? (await item.getType('text/html')).text() : '';
  });
  owner.off('console', hear);
  expect(copied).toContain('Astergate signed: GA holds if the pilot does.');
  expect(copied).toContain('<table');
  expect(said).toEqual([]);
});

test('its link opens for somebody who is not signed in, shows nothing else, and ends when withdrawn', async () => {
  await main().getByRole('button', { name: 'Share by link' }).click();
  await owner.getByRole('button', { name: 'Make a link' }).click();
  const shared = await owner.getByLabel('Link', { exact: true }).inputValue();
  const page = await (await workbench.visitor()).newPage();
  await page.goto(shared);
  await page.getByText('Astergate signed: GA holds if the pilot does.').first().waitFor();
  await page.getByText('Thank you, Payments: three weekends in a row.').waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
  expect((await page.context().request.get(`/api/v1/spaces/${space}/overview`)).status()).toBe(401);
  await owner.getByRole('button', { name: 'Withdraw' }).click();
  await owner.getByRole('button', { name: 'Withdraw' }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await page.context().close();
  await owner.keyboard.press('Escape');
});

test('a week is reported once', async () => {
  await go('updates');
  await main().getByRole('link', { name: /Astergate signed|week/i }).first().waitFor();
  await main().getByRole('link', { name: 'Write the next update' }).waitFor();
});

test('the palette reaches pages, records and actions', async () => {
  await owner.keyboard.press('Control+k');
  await owner.getByRole('combobox', { name: 'Search or go to' }).fill('what-if');
  await owner.keyboard.press('Enter');
  await owner.getByRole('heading', { level: 1, name: 'What if' }).waitFor();
  const drawer = await find(owner, "Astergate's API 4.2 slips again");
  await drawer.getByText('5 %').first().waitFor();
  await owner.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await owner.keyboard.press('Control+k');
  await owner.keyboard.type('New decision');
  await owner.getByRole('option', { name: 'New decision' }).waitFor();
  await owner.keyboard.press('Enter');
  await owner.getByRole('dialog', { name: 'New decision' }).getByLabel('Title').waitFor();
  await owner.keyboard.press('Escape');
  await owner.getByRole('dialog', { name: 'New decision' }).waitFor({ state: 'detached' });
});

test('? lists the keys of every page, and they work', async () => {
  await owner.keyboard.press('?');
  const keys = owner.getByRole('dialog', { name: 'Keys' });
  await keys.getByText('Go to any page, record or action').waitFor();
  await keys.getByText('Put it under the item above, from any cell').waitFor();
  await owner.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  for (const [second, heading] of [['t', 'Today'], ['r', 'Risks'], ['c', 'Changes'], ['m', 'Import']] as const) {
    await goTo(owner, second);
    await owner.getByRole('heading', { level: 1, name: heading }).waitFor();
  }
});

test('light and dark are a choice that stays', async () => {
  const paper = () => owner.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await owner.goto('/settings?tab=appearance');
  await main().getByLabel('Dark', { exact: true }).check();
  await expect.poll(paper).not.toBe(light);
  await owner.reload();
  await owner.getByRole('heading', { level: 1 }).waitFor();
  expect(await paper()).not.toBe(light);
  await main().getByLabel('Light', { exact: true }).check();
  await expect.poll(paper).toBe(light);
});
