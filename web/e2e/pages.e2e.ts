import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK, PHONE } from './accessible';
import { headline, LONG, ownSpace, settled, spaceOf, Workbench } from './workbench';

/** Every page of the example: nothing that keeps people out, nothing that breaks on a phone, and what is read aloud as it was. */
let workbench: Workbench;
let page: Page;
let space: string;
const GOLDEN = join(import.meta.dirname, 'aria');
/** So that days begin and end at the same hour wherever the tests run. */
const HERE = { timezoneId: 'Europe/Berlin', locale: 'en-GB' };

const PAGES: readonly (readonly [string, string])[] = [
  ['today', '/today'], ['spaces', '/spaces'], ['portfolio', '/portfolio'], ['portfolio-together', '/portfolio?tab=together'], ['portfolio-roadmap', '/portfolio?tab=roadmap'], ['people', '/people'], ['settings', '/settings'], ['appearance', '/settings?tab=appearance'], ['tokens', '/settings?tab=tokens'],
  ['career', '/career'], ['career-start', '/career/start'], ['career-begin', '/career/start?tab=begin'], ['career-map', '/career/map'], ['career-evidence', '/career/evidence'], ['career-statements', '/career/statements'], ['career-check-in', '/career/check-in'], ['career-status', '/career/status'], ['career-retro', '/career/retro'],
  ['career-stories', '/career/stories'], ['career-learning', '/career/learning'], ['career-catalogue', '/career/learning?tab=catalogue'], ['career-experience', '/career/learning?tab=experience&hours=10'],
  ['career-resume', '/career/resume'], ['career-applications', '/career/applications'], ['career-application', '/career/applications/AP-1'], ['career-practice', '/career/practice'], ['career-packet', '/career/packet'], ['career-brag', '/career/brag?for=manager'],
  ['career-brand', '/career/brand'], ['career-mentoring', '/career/mentoring'], ['career-sharing', '/career/sharing'], ['career-received', '/career/sharing?tab=theirs'], ['career-leading', '/career/leading'], ['career-delivery', '/career/leading?tab=delivery'], ['career-capacity', '/career/leading?tab=capacity'],
  ['capacity', '/settings?tab=capacity'], ['keys', '/keys'], ['overview', '/s/SPACE/overview'], ['plan', '/s/SPACE/plan'], ['roadmap', '/s/SPACE/roadmap'], ['roadmap-horizons', '/s/SPACE/roadmap?view=horizon'], ['roadmap-table', '/s/SPACE/roadmap?view=table'], ['why', '/s/SPACE/why/HBR-7'],
  ['risks', '/s/SPACE/risks'], ['raid', '/s/SPACE/raid'], ['commitments', '/s/SPACE/commitments'], ['resources', '/s/SPACE/resources'], ['playbook', '/s/SPACE/playbook'], ['start', '/start'],
  ['raci', '/s/SPACE/raci'], ['retros', '/s/SPACE/retros'], ['retro', '/s/SPACE/retros/RET-1'], ['meetings', '/s/SPACE/meetings'], ['releases', '/s/SPACE/releases'],
  ['stakeholders', '/s/SPACE/stakeholders'], ['objectives', '/s/SPACE/objectives'], ['charter', '/s/SPACE/charter'], ['requests', '/s/SPACE/requests'], ['what-if', '/s/SPACE/what-if'], ['changes', '/s/SPACE/changes'], ['updates', '/s/SPACE/updates'],
  ['draft', '/s/SPACE/updates/draft'], ['import', '/s/SPACE/import'], ['records', '/s/SPACE/records/risk'], ['record', '/s/SPACE/records/calendar?open=C-1'], ['missing', '/nowhere'],
];

beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  page = await workbench.owner(HERE);
  // What moved the date comes last, and stands on pages that look once.
  await page.getByRole('heading', { level: 1, name: /time passed/ }).waitFor(LONG);
  space = spaceOf(page);
  await ownSpace(page);
});
afterAll(() => workbench.stop());

/** What is read aloud, without what depends on the day, the machine or the space's id. The rail is the same everywhere, but for one's career, and stands in one of each. */
async function aloud(name: string): Promise<string> {
  const whole = await page.locator('body').ariaSnapshot();
  const text = ['overview', 'career'].includes(name) ? whole : whole.replace(/^- navigation "Pages":\n(?: .*\n)*/m, '');
  const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
  return text
    .split('\n')
    // Where links lead is tested by following them.
    .filter((line) => !/^\s*- \/(url|placeholder):/.test(line))
    .join('\n')
    .replaceAll(new RegExp(`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\\b\\d{1,2} ${month}(?: \\d{4})?\\b`, 'g'), 'DATE')
    .replaceAll(new RegExp(`\\b${month}(?: \\d{4})\\b`, 'g'), 'MONTH')
    .replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, 'DATE')
    .replaceAll(/\b\d{1,2}:\d{2}\b/g, 'TIME')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b/g, 'HASH')
    .replaceAll(/(?<![\w=-])[+\u2212-]?\d+(?:[.,]\d+)?(?![\w-])/g, 'N');
}

/** Golden files: `UPDATE=1 npm run e2e pages` writes them anew. */
async function reads(name: string): Promise<void> {
  const file = join(GOLDEN, `${name}.yml`);
  if (process.env['UPDATE']) {
    let before = '';
    await expect.poll(async () => {
      const same = before === await aloud(name);
      before = await aloud(name);
      return same;
    }, { timeout: 60_000, interval: 1_000 }).toBe(true);
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, `${before}\n`);
  }
  expect(existsSync(file), `${file} is missing: UPDATE=1 writes it`).toBe(true);
  await expect.poll(async () => `${await aloud(name)}\n`, { timeout: 30_000 }).toBe(readFileSync(file, 'utf8'));
}

/** Dark differs from light in nothing but colours. */
async function accessible(only?: 'colours'): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (only ? axe.withRules(['color-contrast', 'link-in-text-block']) : axe).analyze();
  const said = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate')
    .map((violation) => `${violation.impact} ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 200)).join('\n')}`);
  expect(said).toEqual([]);
}

async function wide(): Promise<boolean> {
  return page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main')].some((element) => element.scrollWidth > element.clientWidth + 1));
}

describe.each(PAGES)('%s', (name, path) => {
  beforeAll(async () => {
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path.replace('SPACE', space));
    await settled(page);
  });

  test('is read aloud as it was', () => reads(name));

  test('axe finds nothing in light', () => accessible());

  test('axe finds nothing in dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible('colours');
  });

  test('axe finds nothing on a phone in dark, and nothing sticks out', async () => {
    await page.setViewportSize(PHONE);
    await settled(page);
    await accessible('colours');
    await expect.poll(wide).toBe(false);
  });

  test('axe finds nothing on a phone in light', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await accessible();
  });
});

test('pages without a session: signing in, a link that does not work', async () => {
  const visitor = await workbench.visitor(HERE);
  const other = page;
  page = await visitor.newPage();
  try {
    for (const path of ['/sign-in', '/shared/nothing', '/invitations/nothing', '/letters/nothing', '/snapshots/nothing']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await accessible();
      }
    }
  } finally {
    page = other;
    await visitor.close();
  }
});

test('the first load is below 150 kB of script, gzipped', async () => {
  const state = await page.context().storageState();
  const context = await workbench.visitor({ storageState: state });
  const first = await context.newPage();
  const bodies: Promise<Buffer>[] = [];
  first.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) bodies.push(response.body());
  });
  await first.goto(`/s/${space}/overview`);
  await headline(first).waitFor(LONG);
  await settled(first);
  const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(150_000);
  await context.close();
});
