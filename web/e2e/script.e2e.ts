import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, LONG, PASSPHRASE, post, settled, spaceOf, story, Workbench } from './workbench';

/** Script in every text field stays text: nothing runs, nothing is drawn from it, and it is read as it was typed. */
let workbench: Workbench;
let page: Page;
let space: string;
const SCRIPT = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

interface Schema { type?: string | string[]; format?: string; enum?: unknown[]; const?: unknown; properties?: Record<string, Schema>; oneOf?: unknown; anyOf?: unknown; items?: Schema }
interface Kind { name: string; title: string; typed: boolean; personal: boolean; schema: Schema }

beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
});
afterAll(() => workbench.stop());
story();

/** Nothing in the page came from what was typed. */
async function harmless(): Promise<void> {
  expect(await page.locator('img[src="x"], [onerror], script:not([src])').count(), page.url()).toBe(0);
  expect(workbench.troubles).toEqual([]);
}

test('the name of a program', async () => {
  await page.getByLabel('Name').fill(SCRIPT);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/s/**');
  space = spaceOf(page);
  await page.getByRole('navigation').getByText(SCRIPT).waitFor();
  await harmless();
});

/** Puts script into the title and every text field of each kind that a space takes; returns what was made. */
async function fill(where: string, personal: boolean): Promise<{ kind: Kind; key: string; fields: string[] }[]> {
  const texts = (schema: Schema): string[] => Object.entries(schema.properties ?? {}).filter(([, field]) => {
    const types = [field.type].flat();
    return types.includes('string') && !field.format && !field.enum && !field.const && !('x-reference' in field);
  }).map(([name]) => name);
  const { items } = await get<{ items: Kind[] }>(page, '/kinds');
  const filled: { kind: Kind; key: string; fields: string[] }[] = [];
  for (const kind of items.filter((each) => each.personal === personal)) {
    let fields = texts(kind.schema);
    // What a kind refuses, such as a time zone that there is not, is left out: the refusal names it.
    for (let tries = 0; tries < 12; tries++) {
      const given = Object.fromEntries(fields.map((name) => [name, `${name} ${SCRIPT}`]));
      const answer = await page.evaluate(async ({ space, body }) => {
        const response = await fetch(`/api/v1/spaces/${space}/edits`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        return { ok: response.ok, text: await response.text() };
      }, { space: where, body: { edits: [{ op: 'add', kind: kind.name, title: `${kind.name} ${SCRIPT}`, fields: given }] } });
      if (answer.ok) {
        filled.push({ kind, key: (JSON.parse(answer.text) as { keys: string[] }).keys[0] ?? '', fields });
        break;
      }
      const refused = fields.filter((name) => answer.text.includes(`\`${name}\``) || answer.text.includes(name.replaceAll('_', ' ')));
      if (refused.length === 0) break;
      fields = fields.filter((name) => !refused.includes(name));
    }
  }
  for (const { kind, key, fields } of filled) {
    await page.goto(`/s/${where}/records/${kind.name}?open=${key}`);
    const drawer = page.getByRole('dialog', { name: `${kind.name} ${SCRIPT}` });
    await drawer.getByRole('heading', { name: `${kind.name} ${SCRIPT}` }).waitFor();
    for (const name of fields) await drawer.getByText(`${name} ${SCRIPT}`).first().waitFor();
    await harmless();
  }
  return filled;
}

test('titles and every text field of every kind', async () => {
  const filled = await fill(space, false);
  expect(filled.map(({ kind }) => kind.name)).toEqual(expect.arrayContaining(['program', 'item', 'risk', 'decision', 'person', 'team']));
});

test('every page shows them as they were typed', async () => {
  for (const path of ['overview', 'plan', 'why', 'risks', 'what-if', 'changes', 'updates', 'updates/draft', 'import', 'records']) {
    await page.goto(`/s/${space}/${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[role=progressbar]'), null, LONG);
    await harmless();
  }
  await page.goto(`/s/${space}/plan`);
  await page.getByRole('gridcell', { name: `item ${SCRIPT}` }).waitFor();
  await page.goto(`/s/${space}/risks`);
  await page.getByRole('button', { name: `risk ${SCRIPT}` }).waitFor();
  await page.goto(`/s/${space}/changes`);
  await page.getByText(`item ${SCRIPT}`).first().waitFor();
});

test('cells of the plan, filters and the palette', async () => {
  await page.goto(`/s/${space}/plan`);
  await page.getByRole('gridcell', { name: `item ${SCRIPT}` }).click();
  await page.keyboard.press('F2');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(`cell ${SCRIPT}`);
  await page.keyboard.press('Enter');
  await page.getByRole('gridcell', { name: `cell ${SCRIPT}` }).waitFor();
  await page.getByRole('searchbox').fill(SCRIPT);
  await page.getByText(/found$/).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('risk <img');
  await page.getByRole('option', { name: `risk ${SCRIPT}` }).waitFor();
  await page.keyboard.press('Escape');
  await harmless();
});

test('an imported file and its name', async () => {
  await page.goto(`/s/${space}/import`);
  const quoted = `"${SCRIPT.replaceAll('"', '""')}"`;
  await page.locator('input[type=file]').setInputFiles({ name: '<img src=x onerror=alert(3)>.csv', mimeType: 'text/csv', buffer: Buffer.from(`id,title,team,description\nA-1,${quoted},${quoted},${quoted}\n`) });
  await page.getByRole('heading', { name: '<img src=x onerror=alert(3)>.csv' }).waitFor();
  await page.getByText('Nothing is written before you press Import.').waitFor();
  await page.evaluate(() => { for (const part of document.querySelectorAll('details')) part.open = true; });
  await page.getByText(SCRIPT).first().waitFor();
  await harmless();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name: 'is in' }).waitFor();
  await harmless();
});

test('words of an update: in the draft, in the archive, and behind its link', async () => {
  await page.goto(`/s/${space}/updates/draft`);
  await page.getByLabel('Headline', { exact: true }).fill(`headline ${SCRIPT}`, LONG);
  await page.getByRole('region', { name: 'Highlights' }).getByRole('button', { name: 'Add a line' }).click();
  await page.keyboard.type(`line ${SCRIPT}`);
  await page.getByRole('main').getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.waitForURL(/\/updates\/[A-Z]+-\d+$/, LONG);
  await page.getByText(`headline ${SCRIPT}`).first().waitFor();
  await page.getByText(`line ${SCRIPT}`).first().waitFor();
  await harmless();
  const { token } = await post<{ token: string }>(page, `/spaces/${space}/shares`, { update: page.url().split('/').at(-1) });
  const stranger = await (await workbench.visitor()).newPage();
  await stranger.goto(`/shared/${token}`);
  await stranger.getByText(`headline ${SCRIPT}`).first().waitFor();
  expect(await stranger.locator('img[src="x"], [onerror], script:not([src])').count()).toBe(0);
  expect(workbench.troubles).toEqual([]);
});

test('the name of a person', async () => {
  await page.goto('/settings');
  await page.getByLabel('Name').fill(SCRIPT);
  await page.getByLabel('Name').press('Enter');
  await expect.poll(async () => (await get<{ account: { name: string } }>(page, '/me')).account.name).toBe(SCRIPT);
  await page.goto('/people');
  await page.getByRole('row', { name: SCRIPT }).waitFor();
  await harmless();
});

test('a career: every text field of every kind of its own, and the pages over it', async () => {
  const { space: own } = await post<{ space: string }>(page, '/career/space', { passphrase: PASSPHRASE });
  const filled = await fill(own, true);
  expect(filled.map(({ kind }) => kind.name)).toEqual(expect.arrayContaining(['evidence', 'story', 'learning', 'post', 'mentoring', 'application', 'job', 'bullet', 'growth_goal']));
  await post(page, `/spaces/${own}/edits`, { edits: [
    { op: 'set', key: 'ST-1', fields: { prompts: [SCRIPT], competencies: [SCRIPT] } },
    { op: 'set', key: 'ME-1', fields: { goals: [SCRIPT], sessions: [{ on: '2026-10-05', minutes: 30, topics: SCRIPT, decisions: SCRIPT, private_note: SCRIPT }], outcomes: [{ text: SCRIPT, competency: SCRIPT }] } },
    { op: 'set', key: 'L-1', fields: { competencies: [SCRIPT] } },
  ] });
  for (const [path, words] of [['stories', `story ${SCRIPT}`], ['learning', `learning ${SCRIPT}`], ['mentoring', `mentoring ${SCRIPT}`], ['brand', `post ${SCRIPT}`], ['start?tab=begin', `growth_goal ${SCRIPT}`]] as const) {
    await page.goto(`/career/${path}`);
    await settled(page);
    await page.getByText(words).first().waitFor();
    await page.evaluate(() => { for (const part of document.querySelectorAll('details')) part.open = true; });
    await harmless();
  }
});
