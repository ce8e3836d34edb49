import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, goTo, LONG, post, settled, story, Workbench } from './workbench';

/** A meeting by keyboard: the next one is made, its agenda is there, and lines of its notes become records that Undo takes back. */
let workbench: Workbench;
let page: Page;
let space: string;

const onScreen = (): Promise<string> => page.getByRole('main').innerText();
const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).press('Enter');
const notes = () => page.getByLabel(/^Notes of Core team/);

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  const made = await post<{ id: string }>(page, '/spaces', { name: 'Atlas' });
  space = made.id;
  const people = ['Ana', 'Ben'].map((title) => ({ op: 'add', kind: 'person', title }));
  await post(page, `/spaces/${space}/edits`, {
    edits: [
      ...people,
      { op: 'add', kind: 'program', title: 'Atlas', fields: { time_zone: 'Europe/Berlin' } },
      { op: 'add', kind: 'meeting', title: 'Core team', fields: { rhythm: 'weekly', start: '2026-01-05T10:00', minutes: 45, attendees: ['U-1', 'U-2'], agenda: ['Safety first'] } },
      { op: 'add', kind: 'action', title: 'Old debt', fields: { due: '2026-02-02', owner: 'U-2' } },
      { op: 'add', kind: 'decision', title: 'Which region', fields: { needed_by: '2026-02-02' } },
    ],
  });
  await page.goto(`/s/${space}/overview`);
  await settled(page);
});
afterAll(() => workbench.stop());
story();

test('two keys lead to the meetings, and the next one is made by its rhythm', async () => {
  await page.getByRole('link', { name: 'Meetings' }).waitFor();
  await goTo(page, 'n');
  await page.getByRole('link', { name: 'Core team' }).press('Enter');
  await press('Make the next one');
  await page.getByRole('heading', { level: 1, name: /^Core team, \d+ \w+ \d{4}$/ }).waitFor();
});

test('its agenda has what is always on it, what is due and what is overdue', async () => {
  const agenda = page.getByRole('region', { name: 'Agenda' });
  await agenda.waitFor();
  await expect.poll(() => agenda.innerText(), LONG).toMatch(/Each time\s+Safety first[\s\S]*To decide\s+D-1 A decision was needed by Mon 2 Feb[\s\S]*Actions\s+ACT-1 Old debt \(Ben\) was due Mon 2 Feb/);
});

test('lines of the notes say what they become before they do', async () => {
  await notes().focus();
  await page.keyboard.type('We met.\nAna sends the sheet by tomorrow');
  await page.keyboard.press('Alt+a');
  await expect.poll(() => notes().inputValue(), LONG).toBe('We met.\naction: Ana sends the sheet by tomorrow');
  await page.keyboard.type('\nWest region first');
  await page.keyboard.press('Alt+d');
  await page.keyboard.type('\nrisk:');
  const becomes = page.getByRole('list', { name: 'What the notes become' });
  await expect.poll(() => becomes.innerText(), LONG).toContain('Say what it is about.');
  expect(await page.getByRole('button', { name: /Keep the notes and/ }).isDisabled()).toBe(true);
  await page.keyboard.type(' the vendor slips @Ben');
  await expect.poll(() => becomes.getByRole('listitem').allInnerTexts(), LONG).toEqual([
    expect.stringMatching(/^action\s+Ana sends the sheet, Ana, \w{3} /), expect.stringMatching(/^decision\s+West region first$/), expect.stringMatching(/^risk\s+the vendor slips, Ben$/),
  ]);
  expect((await get<{ items: unknown[] }>(page, `/spaces/${space}/records?kind=risk`)).items).toEqual([]);
});

test('one key keeps the notes and makes the records; one undo takes all back', async () => {
  await notes().press('Control+Enter');
  await expect.poll(() => notes().inputValue(), LONG).toBe('We met.\nACT-2: Ana sends the sheet by tomorrow\nD-2: West region first\nR-1: the vendor slips @Ben');
  const came = page.getByRole('region', { name: 'What came out of it' });
  await expect.poll(() => came.innerText(), LONG).toMatch(/ACT-2[\s\S]*R-1[\s\S]*D-2/);
  const { items } = await get<{ items: { key: string; fields: Record<string, unknown> }[] }>(page, `/spaces/${space}/records?kind=risk`);
  expect(items.map((risk) => risk.fields['owner'])).toEqual(['U-2']);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('Control+z');
  await expect.poll(() => notes().inputValue(), LONG).toBe('');
  await came.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+z');
  await came.waitFor();
});

test('axe finds nothing on it, in light, in dark and on a phone, and nothing sticks out', async () => {
  for (const [colorScheme, width] of [['light', 1440], ['dark', 1440], ['light', 390]] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact !== 'minor').map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1)).toBe(true);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: null });
});

test('it says whose hours it takes', async () => {
  await page.getByRole('region', { name: 'Hours that all share' }).waitFor();
  expect(await onScreen()).toContain('On a usual day all share 8 h.');
});
