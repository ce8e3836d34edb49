import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessible } from './accessible';
import { press, type, typeDay } from './keyboard';
import { get, LONG, PASSPHRASE, post, settled, story, Workbench } from './workbench';

/** The growth plan over a summer: its status waits when a month has ended, its retro when a quarter has, and each is kept once, by keys. */
let workbench: Workbench;
let page: Page;
let space = '';

const main = (): Locator => page.getByRole('main');
const waits = (): Locator => page.getByRole('complementary', { name: 'What waits for you' });
interface Rhythms { status: { name: string } | null; retro: { name: string } | null; kept: { key: string; title: string }[] }
const rhythms = (): Promise<Rhythms> => get<Rhythms>(page, '/career/space/rhythms');

/** It is that day: the same workspace behind the same address. Whoever comes back unlocks. */
async function day(on: string): Promise<void> {
  workbench.options.now = `${on}T09:00:00Z`;
  expect(await workbench.end('SIGTERM')).toBe(0);
  await workbench.serve(new URL(workbench.address).host);
  await page.clock.setFixedTime(workbench.options.now);
  // A session does not outlast a summer.
  await page.goto(workbench.link);
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.goto('/career');
  await type(page.getByLabel('Passphrase'), PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'It is unlocked' }).waitFor(LONG);
}

story();
beforeAll(async () => {
  workbench = await Workbench.start({ now: '2026-07-06T09:00:00Z' });
  page = await workbench.owner();
  await page.clock.setFixedTime('2026-07-06T09:00:00Z');
  await settled(page);
  ({ space } = await post<{ space: string }>(page, '/career/space', { passphrase: PASSPHRASE }));
  await post(page, '/career/space/plan', { start: '2026-07-06' });
});
afterAll(() => workbench.stop());

test('while the month runs nothing waits', async () => {
  await page.goto('/career');
  await page.getByRole('heading', { name: 'It is unlocked' }).waitFor();
  expect(await waits().count()).toBe(0);
  await page.goto('/career/status');
  await page.getByRole('heading', { name: 'No status waits' }).waitFor();
  await page.getByText('The next one waits on Sat 1 Aug.').waitFor();
});

test('on the first of the next its status is there, where one comes to and at the plan', async () => {
  await day('2026-08-01');
  await waits().getByText('The status of July 2026 waits').waitFor();
  await page.goto(`/s/${space}/overview`);
  await waits().getByRole('link', { name: 'Read the status' }).waitFor(LONG);
  await press(waits().getByRole('link', { name: 'Read the status' }));
  await page.getByRole('heading', { level: 1, name: 'Status of July 2026' }).waitFor(LONG);
  const landing = page.getByRole('region', { name: 'Where Target role stood and stands' });
  expect(await landing.getByRole('row').allInnerTexts()).toHaveLength(3);
  for (const part of ['Finished', 'Evidence', 'Misses', 'Challenges', 'Learning', 'Next']) await main().getByRole('heading', { name: part, exact: true }).waitFor();
  await accessible(page);
});

test('it is kept by one key, with a few words, and waits no more', async () => {
  await type(page.getByLabel('Two or three sentences of your own'), 'I kept asking.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'No status waits' }).waitFor(LONG);
  await press(main().getByRole('link', { name: 'Status of July 2026' }));
  await main().getByText('I kept asking.').waitFor();
  await page.goto('/career');
  await page.getByRole('heading', { name: 'It is unlocked' }).waitFor();
  expect(await waits().count()).toBe(0);
});

test('after a quarter away one status and one retro wait, and say what went by', async () => {
  await day('2026-11-03');
  await waits().getByText('August 2026').or(waits().getByText('2 months before it went by without a status')).first().waitFor();
  expect((await rhythms()).status?.name).toBe('October 2026');
  await press(waits().getByRole('link', { name: 'Hold the retro' }));
  await page.getByRole('heading', { level: 1, name: 'Retro of Q3 2026' }).waitFor(LONG);
  await accessible(page);
});

test('a retro without a day for what is next is not kept; with one it lands in the plan', async () => {
  await type(page.getByLabel('Letting go of individual work'), 'I fixed the build myself.');
  await type(page.getByLabel('What', { exact: true }), 'Hand over the build');
  await page.keyboard.press('Control+Enter');
  await main().getByRole('alert').getByText('without one it is a wish').waitFor();
  await typeDay(page.getByLabel('By', { exact: true }), '2026-12-11');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'No retro waits' }).waitFor(LONG);
  const { items } = await get<{ items: { title: string; fields: { committed?: string } }[] }>(page, `/spaces/${space}/records?kind=item&limit=100`);
  expect(items.find(({ title }) => title === 'Hand over the build')?.fields.committed).toBe('2026-12-11');
  await press(main().getByRole('link', { name: 'Retro of Q3 2026' }));
  await main().getByText('I fixed the build myself.').waitFor(LONG);
  await main().getByRole('heading', { name: 'What the record said' }).waitFor();
});

test('a bare key keeps a status without a word', async () => {
  await page.goto('/career/status');
  await page.getByRole('heading', { level: 1, name: 'Status of October 2026' }).waitFor(LONG);
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: 'No status waits' }).waitFor(LONG);
  const { status, retro, kept } = await rhythms();
  expect([status, retro]).toEqual([null, null]);
  expect(kept.map(({ title }) => title)).toEqual(['Status of October 2026', 'Retro of Q3 2026', 'Status of July 2026']);
});

test('the next retro asks whether it helped, once what was agreed on is done', async () => {
  const { items } = await get<{ items: { key: string; title: string }[] }>(page, `/spaces/${space}/records?kind=item&limit=100`);
  const key = items.find(({ title }) => title === 'Hand over the build')?.key;
  await post(page, `/spaces/${space}/edits`, { edits: [{ op: 'set', key, fields: { stage: 'done' } }] });
  await day('2027-01-04');
  await page.goto('/career/retro');
  await page.getByRole('heading', { level: 1, name: 'Retro of Q4 2026' }).waitFor(LONG);
  const effects = main().getByRole('region', { name: 'Effects of earlier actions' });
  await press(effects.getByRole('button', { name: /: It helped|: Helped/ }));
  await expect.poll(() => effects.getByRole('button', { pressed: true }).count()).toBe(1);
  await page.getByRole('heading', { level: 1, name: 'Retro of Q4 2026' }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: 'No retro waits' }).waitFor(LONG);
});
