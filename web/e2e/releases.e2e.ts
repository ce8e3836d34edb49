import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, goTo, LONG, post, settled, story, Workbench } from './workbench';

/** A release by keyboard: a go is refused while a check is open, then no-go, then go. */
let workbench: Workbench;
let page: Page;
let space: string;

const onScreen = (): Promise<string> => page.getByRole('main').innerText();
const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name, exact: true }).press('Enter');

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  const made = await post<{ id: string }>(page, '/spaces', { name: 'Atlas' });
  space = made.id;
  const readiness = { train: 'spring', checklist: [{ text: 'Rehearsed', done: true }, { text: 'Support is trained' }] };
  await post(page, `/spaces/${space}/edits`, {
    edits: [
      { op: 'add', kind: 'program', title: 'Atlas', fields: { start: '2026-01-05T09:00' } },
      { op: 'add', kind: 'person', title: 'Ann Beck' },
      { op: 'add', kind: 'item', title: 'Build', fields: { schedule: { duration_minutes: 4800 } } },
      { op: 'add', kind: 'item', title: 'Release 1', fields: { type: 'release', committed: '2026-01-09', readiness } },
      { op: 'link', from: 'I-1', relation: 'blocks', to: 'I-2' },
    ],
  });
  await page.goto(`/s/${space}/overview`);
  await settled(page);
});
afterAll(() => workbench.stop());
story();

/** Fills the dialog that is open: who, and more where it is asked for. */
async function who(typed: string, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who').press('ArrowDown');
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect.poll(() => dialog.getByLabel('Who').inputValue(), LONG).toBe(name);
}

test('two keys lead to the releases, with what is open and when they land', async () => {
  await page.getByRole('link', { name: 'Releases' }).waitFor();
  await goTo(page, 'x');
  await expect.poll(onScreen, LONG).toMatch(/Not ready\.\s+1 open check required: Support is trained\./);
  await expect.poll(onScreen, LONG).toMatch(/Release 1 I-2\s+spring[\s\S]* late\s+1 of 2/);
});

test('nobody says go over an open check without a reason', async () => {
  await press('Say go');
  await who('Ann', 'Ann Beck');
  await page.getByRole('dialog').getByRole('button', { name: 'Say go' }).press('Enter');
  await page.getByText('Say why it goes out in spite of what is open.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // The server holds everybody to it, whatever their door.
  const refused = await page.evaluate(async (space) => {
    const edits = [{ op: 'set', key: 'I-2', fields: { 'readiness.verdicts': [{ person: 'U-1', verdict: 'go' }] } }];
    const response = await fetch(`/api/v1/spaces/${space}/edits`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ edits }) });
    return `${response.status} ${await response.text()}`;
  }, space);
  expect(refused).toMatch(/^4\d\d .*cannot be called go while this is open: Support is trained/);
});

test('a no-go stands with who said it and why', async () => {
  await press('Say no-go');
  await who('Ann', 'Ann Beck');
  await page.getByRole('dialog').getByLabel('Words').fill('Support is not trained.');
  await page.getByRole('dialog').getByRole('button', { name: 'Say no-go' }).press('Enter');
  await expect.poll(onScreen, LONG).toMatch(/No-go\.\s+No-go by Ann Beck: Support is not trained\./);
});

test('with all checks done it is go, and a new check puts that in doubt', async () => {
  await page.getByLabel('Support is trained', { exact: true }).press('Space');
  await expect.poll(onScreen, LONG).toContain('2 of 2');
  await press('Say go');
  await who('Ann', 'Ann Beck');
  await page.getByRole('dialog').getByRole('button', { name: 'Say go' }).press('Enter');
  await expect.poll(onScreen, LONG).toMatch(/Go\.\s+Go by Ann Beck\./);
  await page.getByLabel('New check').fill('Lawyers agree');
  await page.getByLabel('New check').press('Enter');
  await expect.poll(onScreen, LONG).toMatch(/Go, in doubt\.\s+It was called go by Ann Beck, and this is open since: Lawyers agree\./);
  await page.getByLabel('Lawyers agree', { exact: true }).press('Space');
  await expect.poll(onScreen, LONG).toMatch(/Go\.\s+Go by Ann Beck\./);
  const { releases } = await get<{ releases: { state: string; verdicts: unknown[] }[] }>(page, `/spaces/${space}/releases`);
  expect(releases.map((release) => [release.state, release.verdicts.length])).toEqual([['go', 2]]);
});

test('the way back is written down', async () => {
  await press('Write the way back');
  await page.getByLabel('Way back', { exact: true }).fill('Switch the flag off.');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await expect.poll(onScreen, LONG).toContain('Switch the flag off.');
  expect(await onScreen()).not.toContain('Nobody has said how it is taken back');
});
