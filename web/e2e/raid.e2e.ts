import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { example, get, goTo, LONG, settled, story, type Workbench } from './workbench';

/** What the plan takes for true, and what falls when it is not: by keyboard alone. */
let workbench: Workbench;
let owner: Page;
let space: string;
const TITLE = 'Payments keeps its window';
const main = (): Locator => owner.getByRole('main');
const row = async () => (await get<{ rows: { key: string; title: string; state: string; stale: { key: string }[] }[] }>(owner, `/spaces/${space}/raid`)).rows.find(({ title }) => title === TITLE);

beforeAll(async () => {
  ({ workbench, owner, space } = await example());
});
afterAll(() => workbench.stop());
story();

test('an assumption is written down and tied to the work that rests on it', async () => {
  await goTo(owner, 'a');
  await owner.getByRole('heading', { level: 1, name: 'RAID' }).waitFor();
  await main().getByRole('tab', { name: 'All' }).waitFor(LONG);
  await owner.keyboard.press('a');
  await owner.getByRole('dialog', { name: 'New assumption' }).getByLabel('Title').waitFor();
  await owner.keyboard.type(TITLE);
  await owner.keyboard.press('Control+Enter');
  const drawer = owner.getByRole('dialog', { name: TITLE });
  await drawer.getByRole('button', { name: 'Add a link' }).press('Enter');
  await drawer.getByLabel('Relation').focus();
  await owner.keyboard.type('Carries: item');
  await drawer.getByLabel('Record', { exact: true }).focus();
  await owner.keyboard.type('PAY-36');
  await owner.getByRole('option', { name: /PAY-36/ }).first().waitFor();
  await owner.keyboard.press('Enter');
  await drawer.getByRole('link', { name: 'PAY-36' }).waitFor();
  await owner.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
});

test('when it proves false, every date that rests on it is listed, until somebody says that it stands', async () => {
  const key = (await row())?.key ?? '';
  const state = main().getByLabel(`State of ${key}`);
  await state.focus();
  await owner.keyboard.type('False');
  await expect.poll(async () => (await row())?.state).toBe('false');
  const stale = main().getByRole('region', { name: `Stale by ${key}` });
  await stale.getByRole('link', { name: 'PAY-36' }).first().waitFor();
  await stale.getByRole('link', { name: 'HBR-7', exact: true }).first().waitFor();
  expect((await row())?.stale.length).toBeGreaterThan(1);
  await settled(owner);
  expect((await new AxeBuilder({ page: owner }).analyze()).violations).toEqual([]);
  await stale.getByRole('button', { name: 'PAY-36 stands' }).press('Enter');
  await expect.poll(async () => (await row())?.stale.length).toBe(0);
  await stale.waitFor({ state: 'detached' });
});

test('a record over a page leaves the page as it is: nothing is asked for again, and the focus comes back', async () => {
  // A page that follows edits alone: forecasts come when they are ready.
  await goTo(owner, 'h');
  await owner.getByRole('heading', { level: 1, name: 'Stakeholders' }).waitFor();
  const first = main().locator('button.title').first();
  await first.waitFor();
  await settled(owner);
  const asked: string[] = [];
  owner.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await first.press('Enter');
  await owner.getByRole('dialog').getByRole('button', { name: 'Edit' }).waitFor();
  await owner.keyboard.press('Escape');
  await owner.getByRole('dialog').waitFor({ state: 'detached' });
  expect(asked.filter((path) => path.endsWith('/stakeholders'))).toEqual([]);
  expect(asked.some((path) => path.includes('/records/'))).toBe(true);
  await expect.poll(() => first.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('commitments are shown with who keeps them, and nothing keeps people out', async () => {
  await goTo(owner, 'k');
  await owner.getByRole('heading', { level: 1, name: 'Commitments' }).waitFor();
  await settled(owner);
  expect((await new AxeBuilder({ page: owner }).analyze()).violations).toEqual([]);
});

test('the register goes out as a file, is edited, and comes in again as what was edited', async () => {
  const key = (await row())?.key ?? '';
  await owner.goto(`/s/${space}/raid`);
  await main().getByRole('tab', { name: 'All' }).waitFor(LONG);
  await owner.getByRole('button', { name: 'Export' }).press('Enter');
  await owner.getByRole('menu', { name: 'Export and import' }).waitFor();
  const [download] = await Promise.all([owner.waitForEvent('download'), owner.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('register.csv');
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv).toMatch(/^\ufeffKind,Key,Title,/);
  expect(csv).toContain(`assumption,${key},${TITLE},`);
  await owner.getByRole('button', { name: 'Export' }).press('Enter');
  await owner.keyboard.press('End');
  await owner.keyboard.press('Enter');
  await owner.getByRole('heading', { level: 1, name: 'Import' }).waitFor();
  const edited = csv.replace(TITLE, `${TITLE} open`);
  await owner.locator('input[type=file]').setInputFiles({ name: 'register.csv', mimeType: 'text/csv', buffer: Buffer.from(edited) });
  await main().getByText(/a register \(CSV\)/).waitFor(LONG);
  await main().getByText(/^1 record changes, \d+ are known as they are/).waitFor();
  await main().getByRole('button', { name: 'Import', exact: true }).press('Enter');
  await main().getByText(/^1 record changed/).waitFor(LONG);
  const said = await get<{ rows: { key: string; title: string }[] }>(owner, `/spaces/${space}/raid`);
  expect(said.rows.find((each) => each.key === key)?.title).toBe(`${TITLE} open`);
});

test('a table that does not say of which kind its rows are is guessed by its columns', async () => {
  await goTo(owner, 'm');
  await owner.getByRole('heading', { level: 1, name: 'Import' }).waitFor();
  // What came in before is still on screen.
  await main().getByRole('button', { name: 'Import more' }).press('Enter');
  await main().locator('input[type=file]').setInputFiles({ name: 'asks.csv', mimeType: 'text/csv', buffer: Buffer.from('Title,Asked on,Needed by,Without\nA second lab,2026-11-20,2026-12-18,Tests wait\n') });
  const kind = main().getByLabel('Kind of its rows');
  await expect.poll(() => kind.inputValue()).toBe('ask');
  await main().getByText('1 record is new.').waitFor();
});
