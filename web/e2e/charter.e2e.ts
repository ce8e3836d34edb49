import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, goTo, LONG, post, settled, spaceOf, story, Workbench } from './workbench';

/** The charter by keyboard: approved, changed where it stands, and what was approved asked for; then the request weighed and decided. */
let workbench: Workbench;
let page: Page;
let space: string;

interface Charter { approvals: { by: string | null }[]; changed: { label: string; added: string[] }[]; charter: { governance: string | null; in_scope: string[] } | null }
interface Request { key: string; title: string; state: string; effects: { key: string; p80_days: number }[]; reason: string | null }
const charter = (): Promise<Charter> => get<Charter>(page, `/spaces/${space}/charter`);
const requests = async (): Promise<Request[]> => (await get<{ items: Request[] }>(page, `/spaces/${space}/requests`)).items;
const part = (name: string): Locator => page.getByRole('region', { name, exact: true });

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  const made = await post<{ id: string }>(page, '/spaces', { name: 'Atlas' });
  await post(page, `/spaces/${made.id}/edits`, {
    edits: [
      { op: 'add', kind: 'person', title: 'Ann' },
      { op: 'add', kind: 'program', title: 'Atlas', fields: { start: '2026-01-05T09:00', sponsor: 'U-1', problem: 'The hall is full', in_scope: ['Orders'], committed: '2027-03-01' } },
      { op: 'add', kind: 'item', title: 'Build', fields: { type: 'task', effort_minutes: 4800 } },
      { op: 'add', kind: 'item', title: 'Live', fields: { type: 'milestone', committed: '2027-03-01' } },
      { op: 'link', from: 'I-1', relation: 'blocks', to: 'I-2' },
      { op: 'link', from: 'U-1', relation: 'accountable', to: 'P-1' },
    ],
  });
  await page.goto(`/s/${made.id}/overview`);
  await settled(page);
  space = spaceOf(page);
});
afterAll(() => workbench.stop());
story();

test('two keys lead to the charter; a part is changed where it stands', async () => {
  await page.getByRole('link', { name: 'Charter' }).waitFor();
  await goTo(page, 'f');
  await page.getByRole('heading', { level: 1, name: 'Atlas' }).waitFor();
  await page.getByText('Nobody has approved it yet.').waitFor();
  await part('Governance').getByRole('button', { name: 'Change Governance' }).press('Enter');
  await page.keyboard.type('Fridays');
  await page.keyboard.press('Escape');
  expect((await charter()).charter?.governance).toBe(null);
  await part('Governance').getByRole('button', { name: 'Change Governance' }).press('Enter');
  await page.keyboard.type('The leads meet on Fridays');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await charter()).charter?.governance).toBe('The leads meet on Fridays');
  // Where one was, the focus is again.
  await expect.poll(() => part('Governance').getByRole('button').evaluate((button) => button === document.activeElement)).toBe(true);
});

test('the sponsor approves it, and what changes afterwards is listed', async () => {
  await page.getByRole('button', { name: 'Ann approves it' }).press('Enter');
  await page.getByText(/^Approved by Ann on .*, as it stands\.$/).waitFor();
  await part('Problem').getByRole('button', { name: 'Change Problem' }).press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.type(' and the lease ends');
  await page.keyboard.press('Control+Enter');
  await page.getByText(/; 1 field changed since\.$/).waitFor();
  await page.getByRole('heading', { name: 'Changed since it was approved' }).waitFor();
  await page.getByText('The hall is full and the lease ends', { exact: false }).first().waitFor();
});

test('scope is asked for once it is approved', async () => {
  await part('In scope').getByRole('button', { name: 'Change In scope' }).press('Enter');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Payments');
  await part('In scope').getByLabel('Why').focus();
  await page.keyboard.type('They belong together');
  await page.keyboard.press('Enter');
  await page.getByText('The change is asked for', { exact: false }).first().waitFor();
  expect((await charter()).charter?.in_scope).toEqual(['Orders']);
  expect((await requests()).map(({ title }) => title)).toEqual(['In scope: add Payments']);
});

test('a branch of the what-if page is asked for, weighed and refused with a reason', async () => {
  await goTo(page, 'i');
  await page.getByRole('heading', { level: 1, name: 'What if' }).waitFor();
  const branch = [{ is: 'drop', key: 'I-1', name: 'Build' }];
  const encoded = Buffer.from(JSON.stringify(branch)).toString('base64url');
  await page.goto(`/s/${space}/what-if?add=${encoded}`);
  await page.getByRole('button', { name: 'Ask for it' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ask for this branch' });
  await dialog.getByLabel('Title').focus();
  await page.keyboard.type('Launch without it');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Change requests' }).waitFor();
  const request = page.getByRole('region', { name: /Launch without it/ });
  await request.getByText('Not weighed yet', { exact: false }).waitFor();
  expect(await request.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
  await request.getByRole('button', { name: 'Weigh it' }).press('Enter');
  await request.getByText(/Live would land .* earlier at P80/).waitFor(LONG);
  const weighed = (await requests()).find(({ title }) => title === 'Launch without it');
  expect(weighed?.effects[0]?.p80_days).toBeLessThan(0);
  await request.getByRole('button', { name: 'Refuse' }).press('Enter');
  const refuse = page.getByRole('dialog', { name: /^Refuse CR-/ });
  await refuse.getByLabel('Why').focus();
  await page.keyboard.press('Enter');
  await refuse.getByText('Say why it is refused, for whoever asked.').waitFor();
  await page.keyboard.type('Half a product');
  await page.keyboard.press('Enter');
  await refuse.waitFor({ state: 'detached' });
  await expect.poll(async () => (await requests()).find(({ title }) => title === 'Launch without it')?.state).toBe('refused');
  await page.getByText('Half a product').waitFor();
});

test('an approved request changes the charter in one step that one Undo takes back', async () => {
  const request = page.getByRole('region', { name: /add Payments/ });
  await request.getByRole('button', { name: 'Weigh it' }).press('Enter');
  await request.getByText('It moves no milestone’s P80.', { exact: false }).waitFor(LONG);
  await request.getByRole('button', { name: 'Approve' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Approve CR-/ });
  await dialog.getByLabel('Why').focus();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(async () => (await charter()).charter?.in_scope, LONG).toEqual(['Orders', 'Payments']);
  await goTo(page, 'f');
  const changed = page.getByRole('region', { name: 'Approval' });
  await changed.getByText(/by CR-\d/).first().waitFor();
  await changed.getByRole('button', { name: 'Compare versions' }).press('Enter');
  await changed.getByLabel('Compared with').waitFor();
  await changed.getByText('Payments').first().waitFor();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await charter()).charter?.in_scope, LONG).toEqual(['Orders']);
});
