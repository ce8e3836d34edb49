import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSPHRASE, post, settled, story, Workbench } from './workbench';

/**
 * A career space that nobody touches: the page locks when the time is up, and nothing of the career stays in the browser. The server is told
 * to lock after a minute instead of half an hour.
 */
let workbench: Workbench;
let page: Page;
/** A page whose clock stands still and which hears nothing from the server: it finds out when somebody does something. */
let asleep: Page;
/** How often it asked how the space stands. */
let asked = 0;

const SECRET = 'The day I told Umbrella no';
const IDLE = { timeout: 120_000, interval: 1_000 };
const locked = (of: Page) => of.getByRole('heading', { name: 'It is locked' });

/** Whether a page shows it, in what it draws and in what it keeps. Asked from outside: the page is never told what is looked for. */
async function shows(of: Page): Promise<boolean> {
  const kept = await of.evaluate(() => JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage), document.title, history.state]));
  return (await of.content() + kept).includes(SECRET);
}

/** Whether it stands anywhere in the page's memory, once what nobody holds any more is gone. */
async function remembers(of: Page): Promise<boolean> {
  const inspector: CDPSession = await of.context().newCDPSession(of);
  let snapshot = '';
  inspector.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => { snapshot += chunk; });
  await inspector.send('HeapProfiler.enable');
  await inspector.send('HeapProfiler.collectGarbage');
  await inspector.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await inspector.detach();
  return snapshot.includes(SECRET);
}

story();
beforeAll(async () => {
  workbench = await Workbench.start({ idle: 1 });
  page = await workbench.owner();
  await settled(page);
  // What is typed is typed elsewhere, so that this page knows it from the server alone.
  const writer = await page.context().newPage();
  await writer.goto('/career');
  const { space } = await post<{ space: string }>(writer, '/career/space', { passphrase: PASSPHRASE });
  await post(writer, `/spaces/${space}/edits`, { edits: [{ op: 'add', kind: 'story', title: SECRET, fields: { situation: SECRET, state: 'active' } }] });
  await writer.close();
  // The same session in a browser of its own: pages of one share their memory.
  asleep = await (await workbench.visitor({ storageState: await page.context().storageState() })).newPage();
  asleep.on('request', (request) => { if (new URL(request.url()).pathname === '/api/v1/career/space') asked += 1; });
  await asleep.route('**/events*', (route) => route.abort());
  await asleep.clock.install();
});
afterAll(() => workbench.stop());

test('unlocked, both pages show what is in it', async () => {
  await asleep.goto('/career/stories');
  await expect.poll(() => shows(asleep)).toBe(true);
  await asleep.clock.pauseAt(new Date(Date.now() + 1_000));
  await page.goto('/career/stories');
  await expect.poll(() => shows(page)).toBe(true);
  expect(await remembers(page), 'what is on screen is in memory, and is found there').toBe(true);
});

test('a minute later the page that nobody touched is locked, and nothing of it is left', async () => {
  await expect.poll(() => locked(page).count(), IDLE).toBe(1);
  expect(new URL(page.url()).pathname).toBe('/career/stories');
  expect(await shows(page)).toBe(false);
  expect(await remembers(page)).toBe(false);
});

test('one that slept finds out by the next thing that is done in it', async () => {
  expect(await shows(asleep), 'nothing told it').toBe(true);
  expect(asked, 'who hears nothing does not ask all the time').toBeLessThan(5);
  await asleep.getByRole('link', { name: 'Learning' }).first().click();
  await locked(asleep).waitFor();
  expect(await shows(asleep)).toBe(false);
});

test('unlocked again, each is where it was', async () => {
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect.poll(() => shows(page)).toBe(true);
  expect(new URL(page.url()).pathname).toBe('/career/stories');
  await asleep.getByLabel('Passphrase').fill(PASSPHRASE);
  await asleep.keyboard.press('Enter');
  await asleep.getByRole('heading', { level: 1, name: 'Learning' }).waitFor();
});

test('what is asked for keeps it open past the minute', async () => {
  const began = Date.now();
  while (Date.now() - began < 75_000) {
    await page.getByRole('link', { name: 'Resume', exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Resume' }).waitFor();
    await new Promise((done) => { setTimeout(done, 20_000); });
    await page.getByRole('link', { name: 'Stories', exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Stories' }).waitFor();
  }
  expect(await locked(page).count()).toBe(0);
});
