import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goTo, LONG, post, settled, story, Workbench } from './workbench';

/** Objectives by keyboard: the tree is walked, a check-in moves the scores, and what does not fit is found and mended. */
let workbench: Workbench;
let page: Page;

const row = (name: RegExp) => page.getByRole('treegrid', { name: 'Objectives' }).getByRole('row', { name });
const onScreen = (): Promise<string> => page.getByRole('main').innerText();

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  const made = await post<{ id: string }>(page, '/spaces', { name: 'Atlas' });
  await post(page, `/spaces/${made.id}/edits`, {
    edits: [
      { op: 'add', kind: 'program', title: 'Atlas', fields: { start: '2026-01-05T09:00' } },
      { op: 'add', kind: 'item', title: 'Copy the data', fields: { type: 'epic' } },
      { op: 'add', kind: 'item', title: 'Clean up', fields: { type: 'epic' } },
      { op: 'add', kind: 'objective', title: 'Fast everywhere', fields: { end: '2026-01-31' } },
      { op: 'add', kind: 'key_result', title: 'Latency', parent: 'O-1', fields: { baseline: 400, target: 200, unit: 'ms' } },
      { op: 'add', kind: 'objective', title: 'Loved' },
      { op: 'link', from: 'I-1', relation: 'serves', to: 'KR-1' },
    ],
  });
  await page.goto(`/s/${made.id}/overview`);
  await settled(page);
});
afterAll(() => workbench.stop());
story();

test('two keys lead to the tree; arrows walk and fold it', async () => {
  // The keys are there as soon as the rail is.
  await page.getByRole('link', { name: 'Objectives' }).waitFor();
  await goTo(page, 'b');
  await row(/Fast everywhere/).focus();
  await page.keyboard.press('ArrowLeft');
  await row(/Latency/).waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowRight');
  await row(/Latency/).waitFor();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => row(/Latency/).evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await row(/Latency/).innerText()).toContain('never measured');
});

test('a check-in by a key scores the key result and its objective', async () => {
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Check in on KR-1' });
  await dialog.getByLabel('Value in ms').fill('fast');
  await page.keyboard.press('Enter');
  await dialog.getByText('Write the value as a number.').waitFor();
  await dialog.getByLabel('Value in ms').fill('340');
  await dialog.getByLabel('Confidence').fill('60');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  // 60 of 200 ms.
  await expect.poll(() => row(/Latency/).innerText()).toContain('0.30');
  expect(await row(/Latency/).innerText()).toContain('on the way');
  expect(await row(/Latency/).innerText()).toContain('60 %');
  await expect.poll(() => row(/Fast everywhere/).innerText()).toContain('0.30');
  await page.keyboard.press('Control+z');
  await expect.poll(() => row(/Latency/).innerText()).toContain('never measured');
});

test('work that serves nothing, objectives without work and what lands too late are found', async () => {
  await expect.poll(onScreen, LONG).toMatch(/I-1 Copy the data lands .* at P80, .* after KR-1 Latency is due on/);
  expect(await onScreen()).toMatch(/Objectives that no work serves\s+O-2 Loved/);
  expect(await onScreen()).toMatch(/Open work that serves no objective\s+I-2 Clean up/);
});

test('a link mends two findings at once', async () => {
  await page.getByRole('button', { name: 'Choose the objective that I-2 serves' }).press('Enter');
  await page.keyboard.type('Loved');
  await page.getByRole('option', { name: /Loved/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(onScreen).not.toContain('Objectives that no work serves');
  expect(await onScreen()).not.toContain('Open work that serves no objective');
  expect(await row(/Loved/).innerText()).toContain('I-2');
});
