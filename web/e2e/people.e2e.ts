import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { example, get, headline, LONG, PASSWORD, post, rows, story, type Workbench } from './workbench';

/** Who may come in, and who may only look. */
let workbench: Workbench;
let owner: Page;
let vera: Page;
let space: string;

beforeAll(async () => {
  ({ workbench, owner, space } = await example());
});
afterAll(() => workbench.stop());
story();

test('an invitation is made, accepted by a second person, and works once', async () => {
  await owner.goto('/people');
  await owner.getByLabel('viewer').check();
  await owner.getByRole('button', { name: 'Make an invitation link' }).click();
  const invitation = await owner.getByLabel('Invitation link').inputValue();
  vera = await (await workbench.visitor()).newPage();
  await vera.goto(invitation);
  await vera.getByRole('heading', { name: /^Join / }).waitFor();
  await vera.getByLabel('Name').fill('Vera');
  await vera.getByLabel('E-mail').fill('vera@example.org');
  await vera.getByLabel('Password').fill(PASSWORD);
  await vera.getByRole('button', { name: 'Join' }).click();
  await headline(vera).waitFor(LONG);
  const late = await (await workbench.visitor()).newPage();
  await late.goto(invitation);
  await late.getByText('was accepted already').waitFor();
  await late.context().close();
  await owner.reload();
  await owner.getByRole('row', { name: /^Vera/ }).waitFor();
});

const WRITES = /^(Add item|Add the first item|Edit|Keep it|Publish|Share by link|New risk|New item|New decision|Set the colour by hand|Add a line|Make an invitation link|Remove|Import)$/;

/** Pages, and what each has when all of it is there. */
const PAGES = [
  ['overview', /^When GA: all tenants/], ['plan', /^Pilot tenants live/], ['risks', /^Astergate's API 4\.2 slips again$/], ['what-if', /^Worth a try$/], ['changes', /^Pre-flight check/],
  ['updates', /^See what it would say$/], ['updates/draft', /^What the dates rest on$/], ['import', /^You may read this program, not add to it$/], ['records/risk', /^Astergate's API 4\.2 slips again$/],
] as const;

test.each(PAGES)('a viewer finds nothing to edit with on %s', async (path, marker) => {
  await vera.goto(`/s/${space}/${path}`);
  const main = vera.getByRole('main');
  await main.getByText(marker).first().waitFor(LONG);
  await vera.waitForFunction(() => !document.querySelector('[role=progressbar]'), null, LONG);
  expect(await main.getByRole('button', { name: WRITES }).allInnerTexts()).toEqual([]);
  for (const role of ['textbox', 'combobox'] as const) expect(await main.getByRole(role, { name: /^(Chance|Days of delay|Response|State|Headline|Highlights)/ }).and(vera.locator(':not([readonly])')).count()).toBe(0);
});

test('a viewer prints and exports, and can neither share nor set a baseline', async () => {
  await vera.goto(`/s/${space}/overview`);
  await vera.getByRole('button', { name: 'Print and export' }).click();
  expect(await vera.getByRole('menuitem').allInnerTexts()).toEqual(['Print', 'Save as a template', 'Export everything as JSON']);
  await vera.keyboard.press('Escape');
});

test('keys write nothing for a viewer, and say why', async () => {
  await vera.goto(`/s/${space}/plan`);
  const grid = vera.getByRole('treegrid', { name: 'Plan' });
  await expect.poll(async () => (await rows(vera)).length).toBeGreaterThan(5);
  expect(await grid.getAttribute('aria-readonly')).toBe('true');
  const before = await rows(vera);
  await grid.focus();
  await vera.keyboard.press('F2');
  await vera.getByText('You may read this program, not change it.').first().waitFor();
  for (const keys of ['Control+Enter', 'Tab', 'Delete', 'Control+z', 'Alt+ArrowRight', 'n']) {
    await grid.focus();
    await vera.keyboard.press(keys);
  }
  expect(await vera.getByRole('textbox', { name: 'Name of the new item' }).count()).toBe(0);
  expect(await rows(vera)).toEqual(before);
  // The server says the same to whoever goes around the page.
  const status = await vera.evaluate((space) => fetch(`/api/v1/spaces/${space}/edits`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ edits: [{ op: 'add', kind: 'item', title: 'Mine' }] }),
  }).then((response) => response.status), space);
  expect(status).toBe(403);
});

test('a record opens without anything to write in', async () => {
  await vera.goto(`/s/${space}/records/risk`);
  await vera.getByRole('button', { name: "Astergate's API 4.2 slips again" }).click();
  const drawer = vera.getByRole('dialog', { name: "Astergate's API 4.2 slips again" });
  await drawer.getByText('60 %').first().waitFor();
  expect(await drawer.getByRole('button', { name: /^(Edit|More)$/ }).count()).toBe(0);
  expect(await drawer.getByRole('textbox').count()).toBe(0);
});

test('signing out and in again: a wrong password is refused, a deep link leads on', async () => {
  await vera.goto('/settings');
  await vera.getByRole('button', { name: 'Sign out' }).click();
  await vera.getByRole('heading', { name: 'Sign in' }).waitFor();
  await vera.goto(`/s/${space}/risks`);
  await vera.getByLabel('E-mail').fill('vera@example.org');
  await vera.getByLabel('Password').fill('not the password');
  await vera.getByRole('button', { name: 'Sign in' }).click();
  await vera.getByText('do not match an account').waitFor();
  await vera.getByLabel('Password').fill(PASSWORD);
  await vera.getByRole('button', { name: 'Sign in' }).click();
  await vera.getByRole('heading', { level: 1, name: 'Risks' }).waitFor();
});

test('who becomes an editor can write at once', async () => {
  await owner.goto('/people');
  await owner.getByLabel('Role of Vera').selectOption('editor');
  await owner.getByText('Vera is editor now').waitFor();
  await vera.reload();
  await vera.getByRole('button', { name: 'New risk' }).waitFor();
});

test('the dashboard is shared by a link that is withdrawn', async () => {
  await owner.goto(`/s/${space}/overview`);
  await owner.getByRole('button', { name: 'Share and keep' }).click();
  await owner.getByRole('menuitem', { name: 'Share this page by link' }).click();
  await owner.getByRole('button', { name: 'Make a link' }).click();
  const shared = await owner.getByLabel('Link', { exact: true }).inputValue();
  const page = await (await workbench.visitor()).newPage();
  await page.goto(shared);
  await headline(page).waitFor(LONG);
  expect(await page.getByRole('navigation').count()).toBe(0);
  await owner.getByRole('button', { name: 'Withdraw' }).click();
  await owner.getByRole('button', { name: 'Withdraw' }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('is not shared any more').waitFor();
  await page.context().close();
});

test('a token is shown once, works, and stops working', async () => {
  await owner.goto('/settings?tab=tokens');
  await owner.getByLabel('For', { exact: true }).fill('reports');
  await owner.getByRole('button', { name: 'Make a token' }).click();
  const token = await owner.getByLabel('Token', { exact: true }).inputValue();
  const status = async (): Promise<number> => (await fetch(`${workbench.address}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await status()).toBe(200);
  await owner.reload();
  await owner.getByRole('button', { name: 'Withdraw' }).waitFor();
  expect(await owner.getByLabel('Token', { exact: true }).count()).toBe(0);
  await owner.getByRole('button', { name: 'Withdraw' }).click();
  await owner.getByText('Token reports no longer works').waitFor();
  expect(await status()).toBe(401);
});

test('a page of another site can neither read nor write', async () => {
  const body = JSON.stringify({ edits: [{ op: 'add', kind: 'item', title: 'From elsewhere' }] });
  const cookies = (await owner.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const response = await fetch(`${workbench.address}/api/v1/spaces/${space}/edits`, { method: 'POST', body, headers: { 'content-type': 'application/json', cookie: cookies, origin: 'https://elsewhere.example' } });
  expect(response.status).toBe(403);
  const found = await get<{ items: unknown[] }>(owner, `/spaces/${space}/records?q=From%20elsewhere`);
  expect(found.items).toEqual([]);
  await post(owner, `/spaces/${space}/preview`, { edits: [], forecast: false });
});

test('whoever is signed in never sees the sign-in page on the way to another', async () => {
  const page = await owner.context().newPage();
  const later = (wait: number) => async (route: Route) => {
    await new Promise((done) => setTimeout(done, wait));
    await route.continue();
  };
  // Who asks is known late, and the page's own code later still.
  await page.route('**/api/v1/me', later(300));
  await page.route('**/assets/*.js', later(150));
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const title = document.querySelector('h1')?.textContent?.trim();
      if (title !== undefined && seen.at(-1) !== title) seen.push(title);
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`/s/${space}/risks`);
  await page.getByRole('main').getByText(/^Astergate's API 4\.2 slips again$/).first().waitFor(LONG);
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(['Risks']);
  await page.close();
});
