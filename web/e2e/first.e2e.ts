import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXAMPLE, headline, LONG, spaceOf, story, Workbench } from './workbench';

/** From the printed link to the forecast of an imported program, in order. */
let workbench: Workbench;
let owner: Page;
let space: string;
let link: string;
const PAGES = readdirSync(EXAMPLE).filter((name) => name.startsWith('jira')).map((name) => join(EXAMPLE, name));
const button = (name: string | RegExp) => owner.getByRole('button', { name });

beforeAll(async () => {
  workbench = await Workbench.start();
  link = workbench.link;
  owner = await workbench.owner();
});
afterAll(() => workbench.stop());
story();

test('an empty workspace says how to begin', async () => {
  await owner.getByText('You have no program yet').waitFor();
  await owner.getByLabel('Name').fill('Harbour');
  await owner.keyboard.press('Enter');
  await owner.getByRole('heading', { name: 'There is nothing in this program yet' }).waitFor();
  space = spaceOf(owner);
  await owner.getByRole('link', { name: 'Import a file' }).waitFor();
  await button('Open the example').waitFor();
  await button('Write the charter').waitFor();
});

test('the link signs in once: whoever comes later is told', async () => {
  const page = await (await workbench.visitor()).newPage();
  await page.goto(link);
  await page.getByRole('alert').getByText('This sign-in link was used already').waitFor();
  await page.goto(link.replace(/.{8}$/, '00000000'));
  await page.getByRole('alert').waitFor();
  await page.goto(`/s/${space}/plan`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.context().close();
});

test('a file that holds no plan is refused with a reason', async () => {
  await owner.getByRole('link', { name: 'Import a file' }).click();
  await owner.getByRole('heading', { name: 'Import', exact: true }).waitFor();
  await owner.locator('input[type=file]').setInputFiles({ name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from('colour;taste\r\nred;sweet\r\n') });
  await owner.getByText('None of the columns').waitFor();
  expect(await button('Import').isDisabled()).toBe(true);
  await button('Start over').click();
});

test('a dropped file shows what it would do, and does it when told to', async () => {
  const text = readFileSync(join(EXAMPLE, 'workspace.json'), 'utf8');
  const dropped = await owner.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'workspace.json', { type: 'application/json' }));
    return transfer;
  }, text);
  await owner.getByText('Drop files here, or choose them').dispatchEvent('drop', { dataTransfer: dropped });
  await owner.getByRole('heading', { name: 'workspace.json' }).waitFor();
  await owner.getByText(/^42 /).first().waitFor();
  await owner.getByText('Nothing is written before you press Import.').waitFor();
  await button(/^Import$/).click();
  await owner.getByRole('heading', { name: 'workspace.json is in' }).waitFor();
});

test('pages of a tracker are chosen together and come in as one', async () => {
  await button('Import more').click();
  await owner.locator('input[type=file]').setInputFiles(PAGES);
  const pages = owner.getByRole('region', { name: /jira-01\.json/ });
  await pages.getByText(/^\d+ statuses$/).click(LONG);
  await pages.getByRole('combobox', { name: 'In Progress counts as' }).waitFor();
  await button(/^Import( 6 files)?$/).click();
  await owner.getByRole('heading', { name: '6 files are in' }).waitFor(LONG);
});

test('the same files again change nothing', async () => {
  await button('Import more').click();
  await owner.locator('input[type=file]').setInputFiles(PAGES);
  await owner.getByText('Nothing in it is new.').waitFor(LONG);
  expect(await button(/^Import( 6 files)?$/).isDisabled()).toBe(true);
});

test('the overview says when it lands', async () => {
  await owner.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
  await headline(owner).waitFor(LONG);
  expect((await headline(owner).innerText()).replace(/\s+/g, ' ')).toMatch(/^GA: all tenants on the new platform lands Mon 29 Mar( 2027)? at P80, 20 working days after the committed Mon 1 Mar/);
});
