import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, LONG, settled, spaceOf, story, Workbench } from './workbench';

/** A program from a template, by keyboard alone. */
let workbench: Workbench;
let owner: Page;

beforeAll(async () => {
  workbench = await Workbench.start();
  owner = await workbench.owner();
});
afterAll(() => workbench.stop());
story();

test('the palette leads to the templates', async () => {
  await owner.getByText('You have no program yet').waitFor();
  await owner.keyboard.press('Control+k');
  await owner.keyboard.type('Start from');
  await owner.getByRole('option', { name: 'Start from a template' }).waitFor();
  await owner.keyboard.press('Enter');
  await owner.getByRole('radio', { name: /Cloud migration/ }).waitFor();
  await settled(owner);
  const { violations } = await new AxeBuilder({ page: owner }).analyze();
  expect(violations.map((violation) => violation.id)).toEqual([]);
});

test('choosing with the arrows shows the milestones as they would be', async () => {
  const table = owner.getByRole('region', { name: 'Milestones' });
  await owner.getByRole('radio').first().focus();
  while (!await owner.getByRole('radio', { name: /Cloud migration/ }).isChecked()) await owner.keyboard.press('ArrowDown');
  await table.getByText('Data centre empty, contract ended').waitFor();
  await owner.keyboard.press('Tab');
  await owner.keyboard.type('Leave the hall');
  await owner.getByLabel('First day').fill('2027-01-11');
  await table.getByText(/\b(Jan|Feb|Mar|Apr) 2027|\b(Jan|Feb|Mar|Apr)\b/).first().waitFor();
});

test('the program begins with what the template has', async () => {
  await owner.getByLabel('Name').press('Enter');
  await owner.waitForURL('**/s/**');
  const space = spaceOf(owner);
  const { items } = await get<{ items: { title: string }[] }>(owner, `/spaces/${space}/records?kind=program`);
  expect(items.map((program) => program.title)).toEqual(['Leave the hall']);
  const risks = await get<{ items: unknown[] }>(owner, `/spaces/${space}/records?kind=risk`);
  expect(risks.items.length).toBeGreaterThan(4);
  await owner.getByText('Go / no-go: core cutover').first().waitFor(LONG);
});

test('its playbook is read, changed in place, and read as it was', async () => {
  await owner.goto(`/s/${spaceOf(owner)}/playbook`);
  const document = owner.getByRole('article', { name: /Cutover runbook/ });
  await document.getByText('point of no return').waitFor();
  await document.getByText('Wave 1: low-risk workloads').waitFor();
  await settled(owner);
  const { violations } = await new AxeBuilder({ page: owner }).analyze();
  expect(violations.map((violation) => violation.id)).toEqual([]);
  await document.getByRole('button', { name: 'Edit' }).press('Enter');
  await document.getByLabel('Text, in Markdown').fill('Only *one* rule. <b>No markup</b>');
  await document.getByRole('button', { name: 'Save' }).press('Enter');
  await document.getByText('Only one rule. <b>No markup</b>').waitFor();
  await document.getByRole('listitem').getByRole('link').last().press('Enter');
  await document.getByText('point of no return').waitFor();
});

test('an empty program starts from one, and a full one does not', async () => {
  await owner.goto('/spaces');
  await owner.getByLabel('Name').fill('Empty');
  await owner.keyboard.press('Enter');
  await owner.getByRole('heading', { name: 'There is nothing in this program yet' }).waitFor();
  const space = spaceOf(owner);
  await owner.getByRole('link', { name: 'Start from a template' }).press('Enter');
  await owner.getByRole('radio', { name: /Blank/ }).check();
  expect(await owner.getByLabel('Name').inputValue()).toBe('Empty');
  await owner.getByLabel('Name').press('Enter');
  await owner.waitForURL(`**/s/${space}/overview`);
  await owner.goto(`/start?space=${space}`);
  await owner.getByRole('radio').first().waitFor();
  await owner.getByRole('button', { name: 'Start the program' }).click();
  await owner.getByText('There is something in this program already').waitFor();
});
