import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { press, reach, type, typeDay } from './keyboard';
import { get, goTo, headline, LONG, settled, spaceOf, story, Workbench } from './workbench';

/**
 * A month of the example program, by keyboard alone: the charter is approved, a team's promise slips, an assumption proves false, a risk
 * happens and its response pays, a scope change is weighed and refused, a retrospective's action comes back, and the update goes out every
 * Friday. The clock is set to each Friday; the program's data date is taken away first, so that it follows the clock.
 */
let workbench: Workbench;
let page: Page;
let space: string;

const FRIDAYS = ['2026-11-20', '2026-11-27', '2026-12-04', '2026-12-11'] as const;
const GA = 'HBR-7';
const FORECAST = { timeout: 170_000, interval: 1_000 };
const clock = (day: string): string => `${day}T16:30:00Z`;

interface Row { key: string; state: string; overdue_days: number | null; stale: { key: string }[]; response: { saves_days: number } | null }
interface Milestone { key: string; p80: string; change_days: number | null; stale: string[] }
interface Overview { state: string; status: { milestones: Milestone[] } | null }
interface Retro { carried: { key: string; came_back: number; overdue_days: number | null }[] }
interface Request { key: string; effects: { key: string; p80_days: number }[] }

const main = (): Locator => page.getByRole('main');
const row = async (key: string): Promise<Row | undefined> => (await get<{ rows: Row[] }>(page, `/spaces/${space}/raid`)).rows.find((each) => each.key === key);

/** What the overview says of GA, once it speaks of the plan as it stands. */
async function ga(): Promise<Milestone> {
  const look = (): Promise<Overview> => get<Overview>(page, `/spaces/${space}/overview`);
  await expect.poll(async () => (await look()).state, FORECAST).toBe('ready');
  const found = (await look()).status?.milestones.find(({ key }) => key === GA);
  if (!found) throw new Error('GA is not in the forecast.');
  return found;
}

const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** It is that Friday afternoon: the same workspace behind the same address, and the page finds its way back. */
async function friday(day: string): Promise<void> {
  workbench.options.now = clock(day);
  expect(await workbench.end('SIGTERM')).toBe(0);
  await workbench.serve(new URL(workbench.address).host);
  await page.clock.setFixedTime(clock(day));
  await go('o', /at P80/);
}

async function go(second: string, heading: string | RegExp): Promise<void> {
  await goTo(page, second);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor(LONG);
}

/** Opens a record's form by the palette, as somebody who knows what it is called would. */
async function form(key: string, title: string): Promise<Locator> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(title);
  const found = page.getByRole('listbox', { name: 'Found' });
  await found.getByRole('option').filter({ hasText: key }).first().waitFor();
  for (let down = 0; down < 12 && !(await found.getByRole('option', { selected: true }).innerText()).split(/\s+/).includes(key); down++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: title, exact: true });
  await press(drawer.getByRole('button', { name: 'Edit' }));
  await drawer.getByLabel('Title', { exact: true }).waitFor();
  return drawer;
}

async function save(drawer: Locator): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await drawer.getByRole('button', { name: 'Edit' }).waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
}

/** Chooses the state of a record in the register. */
async function state(key: string, words: string): Promise<void> {
  await reach(main().getByLabel(`State of ${key}`, { exact: true }));
  await page.keyboard.type(words);
  // On: letters that are typed into a list of states are no shortcuts.
  await page.keyboard.press('Tab');
}

/** Sends the update of this Friday, and follows each of its claims to the records behind it. Returns what went out. */
async function send(number: number): Promise<string> {
  const before = await ga();
  await go('u', 'Updates');
  await press(main().getByRole('link', { name: number === 1 ? 'Write the first update' : 'Write the next update' }));
  await main().getByLabel('Headline', { exact: true }).waitFor({ timeout: 170_000 });
  await press(main().getByRole('button', { name: 'Publish' }));
  await press(page.getByRole('dialog', { name: 'Publish the update' }).getByRole('button', { name: 'Publish' }));
  await page.waitForURL(/\/updates\/[A-Z]+-\d+$/, { timeout: 170_000 });
  const report = page.locator('.report');
  await report.waitFor();
  // It says of GA what the forecast says.
  const told = await get<{ items: { key: string; title: string }[] }>(page, `/spaces/${space}/updates`);
  expect(told.items.length).toBe(number);
  const said = await report.innerText();
  expect(said, `GA lands on ${before.p80}`).toContain(spoken(before.p80));
  const moved = before.change_days ?? 0;
  const change = moved === 0 ? '0 d' : `${moved > 0 ? '+' : '\u2212'}${Math.abs(moved)} d`;
  expect((await report.getByRole('row').filter({ has: page.getByText(GA, { exact: true }) }).last().innerText()).replaceAll('\t', ' | '), 'and by how much it moved').toContain(change);
  const claims = report.locator('li, .headline').filter({ has: page.locator('.key') });
  expect(await claims.count(), 'claims that cite a record').toBeGreaterThan(4);
  const keys = await report.locator('.key').all();
  const seen = new Set<string>();
  for (const cite of keys) {
    const key = (await cite.innerText()).trim();
    if (seen.has(key)) continue;
    seen.add(key);
    await press(cite);
    const { title } = await get<{ title: string }>(page, `/spaces/${space}/records/${key}`);
    const drawer = page.getByRole('dialog', { name: title, exact: true });
    await drawer.getByText(key, { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    // Where one was, one is again.
    expect(await cite.evaluate((element) => element === document.activeElement), `the focus is back on ${key}`).toBe(true);
  }
  expect(seen.size, 'records behind the claims').toBeGreaterThan(8);
  return said;
}

/** `2027-03-16` as the update has it: Tue 16 Mar 2027. */
function spoken(day: string): string {
  return new Date(`${day.slice(0, 10)}T12:00:00Z`).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).replace(',', '');
}

beforeAll(async () => {
  workbench = await Workbench.start({ example: true, now: clock(FRIDAYS[0]) });
  page = await workbench.owner({ timezoneId: 'Europe/Berlin', locale: 'en-GB' });
  await page.clock.setFixedTime(clock(FRIDAYS[0]));
  await headline(page).waitFor(LONG);
  space = spaceOf(page);
});
afterAll(() => workbench.stop());
story();

test('the first week: the charter is approved, and the first update goes out', async () => {
  const drawer = await form('P-1', 'Harbour');
  await reach(drawer.getByLabel('Data date'));
  // Its parts one by one: day, month, year, hour, minute.
  for (let part = 0; part < 5; part++) {
    await page.keyboard.press('Backspace');
    await page.keyboard.press('ArrowRight');
  }
  await save(drawer);
  await go('f', 'Harbour');
  await page.getByText(/; 1 field changed since\.$/).waitFor();
  await page.getByText('Least-cost routing of debit cards: summer 2027').first().waitFor();
  await press(page.getByRole('button', { name: 'Birgit Hallström approves it' }));
  await page.getByText('Approved by Birgit Hallström on Fri 20 Nov, as it stands.', { exact: false }).waitFor();
  const said = await send(1);
  expect(said).toContain('GA: all tenants on the new platform lands');
  expect(said).toMatch(/Two nights in December for rehearsals.*: asked of Birgit Hallström by Jonas Pfeifer 24 days ago/);
}, 400_000);

test('the second week: a promise slips, an assumption proves false, and the update says both', async () => {
  await friday(FRIDAYS[1]);
  const before = await ga();
  const drawer = await form('CM-7', 'Chargeback intake for the dispute pages');
  await typeDay(drawer.getByLabel('Promised', { exact: true }), '2027-03-12');
  await save(drawer);
  const slipped = await ga();
  expect(days(before.p80, slipped.p80), 'the promise holds the dispute pages, and those hold GA').toBeGreaterThan(7);
  expect(slipped.change_days, 'and the overview counts the days since the last update').toBeGreaterThan(7);
  await go('a', 'RAID');
  await state('A-2', 'False');
  await expect.poll(async () => (await row('A-2'))?.state).toBe('false');
  expect((await row('A-2'))?.stale.map(({ key }) => key)).toContain('HBR-5');
  expect((await ga()).stale).toContain('A-2');
  await go('o', /at P80/);
  await page.getByRole('row', { name: /^GA: all tenants/ }).getByText('which proved false', { exact: false }).waitFor();
  const said = await send(2);
  expect(said).toContain('Proved false: Acquirers keep their test desks open over the year');
  expect(said).toMatch(/stale by\s+A-2/);
}, 600_000);

test('the third week: a risk happens, and its response pays', async () => {
  await friday(FRIDAYS[2]);
  const before = await ga();
  await go('a', 'RAID');
  await state('HBR-26', 'Occurred');
  await expect.poll(async () => (await row('HBR-26'))?.state).toBe('occurred');
  const happened = await ga();
  const cost = days(before.p80, happened.p80);
  expect(cost, 'what was likely by three in ten is certain now').toBeGreaterThan(0);
  // The two quietest nights are offered: how much less that would cost is said before anybody is asked.
  const name = 'Largest tenants refuse their date before their own spring peak';
  let drawer = await form('HBR-26', name);
  await press(drawer.getByRole('button', { name: 'More fields' }));
  for (const [at, number] of ['0', '1', '2'].entries()) await type(drawer.getByRole('group', { name: 'Residual impact in days' }).getByRole('textbox').nth(at), number);
  await save(drawer);
  await expect.poll(async () => (await row('HBR-26'))?.response?.saves_days ?? 0, FORECAST).toBeGreaterThan(0);
  const saves = (await row('HBR-26'))?.response?.saves_days ?? 0;
  await ga();
  // They are taken: what it costs is what remains, and GA is earlier by what was said.
  drawer = await form('HBR-26', name);
  for (const [at, number] of ['0', '1', '2'].entries()) await type(drawer.getByRole('group', { name: 'Impact in days', exact: true }).getByRole('textbox').nth(at), number);
  await save(drawer);
  const paid = days((await ga()).p80, happened.p80);
  expect(paid, 'the response pays').toBeGreaterThan(0);
  expect(Math.abs(paid - saves), `${paid} days earlier, ${saves} were said`).toBeLessThan(1.5);
  const said = await send(3);
  expect(said).toContain(name);
}, 600_000);

test('the fourth week: a scope change is weighed and refused, and an action of the retrospective comes back', async () => {
  await friday(FRIDAYS[3]);
  const before = await ga();
  await go('q', 'Change requests');
  const request = page.getByRole('region', { name: /^CR-2 / });
  await press(request.getByRole('button', { name: 'Weigh it' }));
  await request.getByText(/would land .* later at P80/).waitFor({ timeout: 170_000 });
  const weighed = (await get<{ items: Request[] }>(page, `/spaces/${space}/requests`)).items.find(({ key }) => key === 'CR-2');
  expect(weighed?.effects.find(({ key }) => key === GA)?.p80_days ?? 0, 'the redesign comes in the way of the largest tenants').toBeGreaterThan(0);
  await press(request.getByRole('button', { name: 'Refuse' }));
  await type(page.getByRole('dialog', { name: 'Refuse CR-2' }).getByLabel('Why'), 'After GA: the old layout moves as it is');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Decided' }).getByText('After GA: the old layout moves as it is').waitFor();
  const kept = await get<{ items: { title: string }[] }>(page, `/spaces/${space}/records?kind=item&q=Redesigned%20monthly%20statement`);
  expect(kept.items.length, 'nothing was added to the plan').toBe(1);
  expect((await ga()).p80, 'what was refused moves nothing').toBe(before.p80);

  // The same team meets again: what it left undone is on the table before anybody writes a note.
  await go('e', 'Retros');
  await press(main().getByRole('button', { name: 'New retro' }));
  await page.getByRole('dialog', { name: 'New retro' }).getByLabel('Title', { exact: true }).waitFor();
  await page.keyboard.type('Before the last wave');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { level: 1, name: 'Before the last wave' }).waitFor();
  await main().getByRole('region', { name: 'Actions that come back' }).getByRole('row', { name: /Book test desks when a plan is made/ }).waitFor();
  const { carried } = await get<Retro>(page, `/spaces/${space}/retros/RET-2`);
  expect(carried.map(({ key, came_back, overdue_days }) => [key, came_back, overdue_days])).toEqual([['ACT-4', 1, 14]]);

  // Nobody booked the test desks by the end of November: it is asked about again.
  await go('a', 'RAID');
  expect((await row('ACT-4'))?.overdue_days).toBe(14);
  await main().getByRole('row', { name: /Book test desks when a plan is made/ }).getByText('14 days overdue').waitFor();
  const drawer = await form('ACT-4', 'Book test desks when a plan is made, not when the work is due');
  await typeDay(drawer.getByLabel('Due', { exact: true }), '2026-12-18');
  await save(drawer);
  await expect.poll(async () => (await row('ACT-4'))?.overdue_days).toBe(null);
  const said = await send(4);
  expect(said).toContain('GA: all tenants on the new platform lands');
  await go('u', 'Updates');
  await expect.poll(() => main().getByRole('row').filter({ has: page.getByRole('rowheader') }).count()).toBe(4);
  await settled(page);
}, 600_000);
