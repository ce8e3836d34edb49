import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spaceOf, Workbench } from './workbench';

/** Every page of the example: nothing that keeps people out, nothing that breaks on a phone. */
let workbench: Workbench;
let space: string;
let state: Awaited<ReturnType<BrowserContext['storageState']>>;

beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  const page = await workbench.owner();
  await page.getByRole('heading', { level: 1, name: /at P80/ }).waitFor({ timeout: 60_000 });
  space = spaceOf(page);
  state = await page.context().storageState();
});
afterAll(() => workbench.stop());

const PAGES = [
  '/today', '/spaces', '/people', '/settings', '/settings?tab=tokens', '/settings?tab=capacity', '/keys', '/s/SPACE/overview', '/s/SPACE/plan',
  '/s/SPACE/why', '/s/SPACE/why/HBR-7', '/s/SPACE/risks', '/s/SPACE/what-if', '/s/SPACE/changes', '/s/SPACE/updates', '/s/SPACE/import',
  '/s/SPACE/records/risk', '/s/SPACE/records/calendar?open=C-1', '/nowhere',
] as const;

/** Loaded, drawn and quiet. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[role=progressbar]'), null, { timeout: 60_000 });
  await page.waitForTimeout(150);
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(PAGES)('axe finds nothing on %s', async (path) => {
    const page = await (await workbench.visitor({ colorScheme, storageState: state })).newPage();
    await page.goto(path.replace('SPACE', space));
    await settled(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((violation) => `${violation.impact} ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 200)).join('\n')}`)).toEqual([]);
    await page.context().close();
  });
});

test.each(PAGES)('%s fits a phone', async (path) => {
  const page = await (await workbench.visitor({ viewport: { width: 390, height: 844 }, storageState: state })).newPage();
  await page.goto(path.replace('SPACE', space));
  await settled(page);
  const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main')].some((element) => element.scrollWidth > element.clientWidth + 1));
  expect(wide).toBe(false);
  await page.context().close();
});

test('the first load stays below 150 kB of script', async () => {
  const page = await (await workbench.visitor({ storageState: state })).newPage();
  let bytes = 0;
  const waiting: Promise<void>[] = [];
  page.on('response', (response) => {
    if (/\.js$/.test(new URL(response.url()).pathname)) waiting.push(response.request().sizes().then((sizes) => { bytes += sizes.responseBodySize; }));
  });
  await page.goto(`/s/${space}/overview`);
  await settled(page);
  await Promise.all(waiting);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(150_000);
  await page.context().close();
});
