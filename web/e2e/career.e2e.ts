import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { get, goTo, LONG, post, settled, story, Workbench } from './workbench';

/** A career space from its making to the way back in. */
let workbench: Workbench;
let page: Page;
let code = '';
const FIRST = 'seven quiet lanterns';
const SECOND = 'nine slow rivers east';

story();
beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  page = await workbench.owner();
  await settled(page);
});
afterAll(() => workbench.stop());

test('its page is reached by keys, says who can read it, and takes no passphrase that was mistyped or is too short', async () => {
  await goTo(page, 'z');
  await page.getByRole('heading', { name: 'Make your career space' }).waitFor();
  await page.getByText('has lost everything in it').waitFor();
  await page.getByLabel('Passphrase').fill(FIRST);
  await page.getByLabel('The same again').fill('seven quiet lantern');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('The two are not the same.').waitFor();
  await page.getByLabel('Passphrase').fill('short');
  await page.getByLabel('The same again').fill('short');
  await page.getByRole('button', { name: 'Make it' }).click();
  expect(await page.getByRole('alert').innerText()).toMatch(/10/);
});

test('it is made, and the recovery code is shown once', async () => {
  await page.getByLabel('Passphrase').fill(FIRST);
  await page.getByLabel('The same again').fill(FIRST);
  await page.getByRole('button', { name: 'Make it' }).click();
  code = await page.getByLabel('Recovery code').innerText();
  expect(code).toMatch(/^([0-9A-Z]{4}-){7}[0-9A-Z]{4}$/);
  await page.getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
  await page.getByRole('button', { name: 'I have written it down' }).click();
  await page.getByRole('heading', { name: 'It is unlocked' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'It is unlocked' }).waitFor();
  expect(await page.getByText(code).count()).toBe(0);
});

test('everything in it is taken along as a file', async () => {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /JSON/ }).click();
  expect((await coming).suggestedFilename()).toBe('career.json');
});

test('what is one’s own is looked through and taken along when one leaves', async () => {
  await page.getByRole('button', { name: 'Leaving an employer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leaving an employer' });
  await dialog.getByText(/go(es)? along/).first().waitFor();
  const coming = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as JSON' }).click();
  expect((await coming).suggestedFilename()).toBe('bundle.json');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('locked, it opens for its passphrase only, or for the code under a new one', async () => {
  await page.getByRole('main').getByRole('button', { name: 'Lock', exact: true }).click();
  await page.getByRole('heading', { name: 'It is locked' }).waitFor();
  await page.getByLabel('Passphrase').fill(SECOND);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByText('This is not the passphrase of your career space.').waitFor();
  await page.getByLabel('Passphrase').fill(FIRST);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: 'Lock', exact: true }).click();
  await page.getByRole('button', { name: 'I have lost it' }).click();
  await page.getByLabel('Recovery code').fill(code.toLowerCase().replaceAll('-', ' '));
  await page.getByLabel('New passphrase').fill(SECOND);
  await page.getByLabel('The same again').fill(SECOND);
  await page.getByRole('button', { name: 'Set it and unlock' }).click();
  const next = page.locator('output[aria-label="Recovery code"]');
  await next.waitFor();
  expect(await next.innerText()).not.toBe(code);
  await page.getByRole('button', { name: 'I have written it down' }).click();
  await page.getByRole('heading', { name: 'It is unlocked' }).waitFor();
});

test('its passphrase is changed by whoever knows it', async () => {
  await page.getByRole('button', { name: 'Change passphrase' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change passphrase' });
  await dialog.getByLabel('The one until now').fill(FIRST);
  await dialog.getByLabel('New passphrase').fill(FIRST);
  await dialog.getByLabel('The same again').fill(FIRST);
  await dialog.getByRole('button', { name: 'Change it' }).click();
  await dialog.getByText('This is not the passphrase of your career space.').waitFor();
  await dialog.getByLabel('The one until now').fill(SECOND);
  await dialog.getByRole('button', { name: 'Change it' }).click();
  await dialog.waitFor({ state: 'detached' });
});

const MAREN = 'maren.ostwald@fernhollow.example';

test('the address that is saved in Settings is the one by which a person is found', async () => {
  await page.goto('/career/evidence');
  await page.getByText('has your address').waitFor();
  await page.goto('/settings');
  await page.getByLabel('E-mail').fill(MAREN);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').first().waitFor();
  await page.goto('/career/evidence');
  await page.getByRole('tab', { name: /^Offered [1-9]/ }).waitFor(LONG);
});

test('an offer is kept by one key and dismissed by another, and each can be undone', async () => {
  const offers = page.locator('article[data-offer]');
  const all = await offers.count();
  expect(all).toBeGreaterThan(3);
  await offers.first().focus();
  await page.keyboard.press('ArrowDown');
  const second = await offers.nth(1).getAttribute('data-offer');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-offer'))).toBe(second);
  await page.keyboard.press('k');
  await page.getByText('Kept as EV-1').waitFor();
  await expect.poll(() => offers.count()).toBe(all - 1);
  // The next one has the focus, so that one key after the other answers all of them.
  await expect.poll(() => page.evaluate(() => document.activeElement?.matches('article[data-offer]'))).toBe(true);
  await page.keyboard.press('d');
  await page.getByText('it is offered no more').waitFor();
  await expect.poll(() => offers.count()).toBe(all - 2);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => offers.count()).toBe(all - 1);
  await page.getByRole('tab', { name: 'Kept 1' }).click();
  await page.getByText('Unchanged since.').waitFor();
});

test('what was kept says when its record was changed', async () => {
  const space = (await get<{ spaces: { id: string }[] }>(page, '/me')).spaces[0]?.id ?? '';
  const { items: [kept] } = await get<{ items: { cites: { key: string } }[] }>(page, '/career/space/evidence');
  await post(page, `/spaces/${space}/edits`, { edits: [{ op: 'set', key: kept?.cites.key, fields: { title: 'Called something else' } }] });
  await page.reload();
  await page.getByText('The record was changed since.').waitFor(LONG);
});

test('locked, nothing can be kept, and the page says how to unlock', async () => {
  await post(page, '/career/space/lock', {});
  await page.goto('/career/evidence');
  await page.getByText('Your career space is locked').waitFor(LONG);
  const offers = page.locator('article[data-offer]');
  await offers.first().focus();
  await page.keyboard.press('k');
  expect(await page.getByRole('button', { name: 'Keep' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Unlock it' }).click();
  await page.getByRole('heading', { name: 'It is locked' }).waitFor();
});

test('what is typed by mistake deletes nothing; it is deleted by whoever typed that they want it, and another can be made', async () => {
  await page.getByLabel('Passphrase').fill(FIRST);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByRole('heading', { name: 'It is unlocked' }).waitFor();
  // Nothing was rated or aimed at yet: that comes next.
  await page.getByRole('link', { name: 'Begin', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Delete it', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your career space' });
  await dialog.getByLabel('To be sure').fill('delete');
  expect(await dialog.getByRole('button', { name: 'Delete it for ever' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await get<{ state: string }>(page, '/career/space')).toMatchObject({ state: 'open' });
  await page.getByRole('button', { name: 'Delete it', exact: true }).click();
  await dialog.getByLabel('To be sure').fill('delete my career');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Make your career space' }).waitFor();
  expect(await get<{ state: string }>(page, '/career/space')).toMatchObject({ state: 'none' });
});
