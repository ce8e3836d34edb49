import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KeptEvidence, Prospect } from '../src/api/types';
import { readPdf, take } from './files';
import { choose, open, press, reach, turnTo, type } from './keyboard';
import { get, goTo, LONG, PASSPHRASE, post, settled, spaceOf, story, Workbench } from './workbench';

/**
 * A TPM with a year of the example program, by keyboard: what was found of that year is kept or dismissed, an assessor answers blind, the map
 * says what of the plan could give what is short, and resume and packet leave as PDFs that say what is on record and no more.
 */
let workbench: Workbench;
let page: Page;
let program = '';
const ME = 'Maren Ostwald';
const ADDRESS = 'maren.ostwald@fernhollow.example';
const POSTING = [
  'Senior Technical Program Manager, Payments, Solberg Bank', '', 'What you will do', '- Own risk management across teams, and escalate early', '- Forecasting and planning over several teams', '',
  'Requirements', '- 5+ years of program management', '- PMP certification', '', 'Nice to have', '- Mentoring of other program managers',
].join('\n');

story();
beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  page = await workbench.owner();
  await page.getByRole('heading', { level: 1, name: /at P80/ }).waitFor(LONG);
  program = spaceOf(page);
});
afterAll(() => workbench.stop());

const main = (): Locator => page.getByRole('main');
const heading = (name: string | RegExp): Locator => page.getByRole('heading', { name });
/** The line of a competency on the map; the radar names them all, too. */
const competency = (name: string): Locator => main().locator('details').filter({ has: page.locator('summary', { hasText: name }) });
const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const kept = async (): Promise<KeptEvidence> => get<KeptEvidence>(page, '/career/space/evidence');
const prospect = async (competency: string): Promise<Prospect | undefined> => (await get<{ items: Prospect[] }>(page, '/career/prospects')).items.find((one) => one.competency === competency);

test('who they are in the program is said once, by their address; then the space, the target and the plan', async () => {
  await open(page, 'Settings');
  await type(page.getByLabel('Name', { exact: true }), ME);
  await type(page.getByLabel('E-mail'), ADDRESS);
  await press(button('Save'));
  await page.getByText('Saved').first().waitFor();
  await open(page, 'From engineer to TPM');
  await turnTo(page, 'Your first ten minutes');
  await type(page.getByLabel('Passphrase'), PASSPHRASE);
  await type(page.getByLabel('The same again'), PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.getByLabel('Recovery code').waitFor(LONG);
  await press(button('I have written it down'));
  await heading('2. A first rating').waitFor();
  await button('Keep this rating').waitFor();
  for (const level of await page.getByLabel('Level').all()) await choose(level, 'TPM');
  await press(button('Keep this rating'));
  await page.getByText('4 ratings kept').waitFor();
  await choose(page.getByLabel('Level'), 'Senior TPM');
  await type(page.getByLabel('Why'), 'She does this work at this scope today.');
  await press(button('Keep this target'));
  await page.getByText('To be a Senior TPM').first().waitFor();
  await press(button('Start the plan'));
  await page.getByText('Growth plan is there.').waitFor(LONG);
});

test('offers come from the year of the program: one key keeps, one dismisses, and what went wrong is among them', async () => {
  await open(page, 'Career evidence');
  const offers = page.locator('article[data-offer]');
  await offers.first().waitFor(LONG);
  const all = await offers.count();
  expect(all).toBeGreaterThanOrEqual(5);
  await page.getByText('Went wrong').first().waitFor();
  // The last is of the year's beginning and gets dismissed; all others are kept, one key each.
  await reach(offers.first());
  for (let at = 1; at < all; at++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('d');
  await expect.poll(() => offers.count()).toBe(all - 1);
  await reach(offers.first());
  for (let left = all - 1; left > 0; left--) {
    await page.keyboard.press('k');
    await expect.poll(() => offers.count()).toBe(left - 1);
  }
  const { items, dismissed } = await kept();
  expect([items.length, dismissed.length]).toEqual([all - 1, 1]);
  // Each cites a record of the program, as it stands.
  for (const item of items) expect(item, item.title).toMatchObject({ standing: 'as_cited', cites: { space_name: expect.stringContaining('Harbour') as string } });
  await turnTo(page, /^Dismissed 1/);
  await press(main().getByRole('button', { name: 'Keep after all' }));
  await page.getByRole('tab', { name: `Kept ${all}` }).waitFor();
});

test('a check-in: an assessor answers through a link, blind; then both stand beside the record', async () => {
  await open(page, 'Career check-in');
  await heading('Begin a check-in').waitFor();
  for (const name of ['Planning and forecasting', 'Dependency management', 'Risk and issue management']) await press(page.getByRole('checkbox', { name }), 'Space');
  await press(button('Begin'));
  await heading('You first').waitFor(LONG);
  await press(button('Ask an assessor'));
  await type(page.getByLabel('Whom do you ask?'), 'Otto Vance');
  await page.keyboard.press('Enter');
  await page.getByText('It is shown only now').waitFor();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await press(button('Done'));
  await assess(link);
  await page.reload();
  await page.getByText('Otto Vance, assessor: answered').waitFor(LONG);
  expect(await page.getByText('I saw it in both regions.').count(), 'nothing of the answer before the own one').toBe(0);
  await rate(page, 'Over the year, in every region.');
  await press(button('Save, and see the others'));
  await page.getByText('I saw it in both regions.').first().waitFor(LONG);
  await heading('The record').first().waitFor();
  await type(page.getByLabel('What', { exact: true }), 'Two risks with a next step');
  await press(button('Agree and close'));
  await heading('Begin the next one').waitFor(LONG);
});

/** Takes the third level of each competency, for one reason. */
async function rate(on: Page, why: string): Promise<void> {
  for (const group of await on.getByRole('group').all()) {
    const radio = group.getByRole('radio').first();
    if (await radio.count() === 0) continue;
    await press(radio, 'Space');
    for (const key of ['ArrowDown', 'ArrowDown']) await on.keyboard.press(key);
  }
  const whys = on.getByLabel('Why?');
  for (let at = 0; at < await whys.count(); at++) await type(whys.nth(at), why);
}

async function assess(link: string): Promise<void> {
  const visitor = await (await workbench.visitor()).newPage();
  await visitor.goto(link);
  await visitor.getByRole('heading', { level: 1, name: /Maren Ostwald/ }).waitFor();
  await rate(visitor, 'I saw it in both regions.');
  await choose(visitor.getByLabel(/^What are you to/), 'I am or was their manager');
  await press(visitor.getByRole('button', { name: 'Sign and send' }));
  await visitor.getByText('It waits sealed for').waitFor();
  await visitor.context().close();
}

test('the map says what is short, and what of the plan could give it next, on the day that the engine forecasts', async () => {
  const release = await prospect('TF3');
  const next = release?.missing.find((one) => one.next)?.next;
  expect([release?.level, next?.key]).toEqual(['L1', 'I-1']);
  expect(Date.parse(next?.on ?? '')).toBeGreaterThan(Date.now());
  await open(page, 'Career map');
  const row = competency('Delivery and release engineering fluency');
  await row.waitFor(LONG);
  await press(row.locator('summary'));
  await row.getByText('The next could be', { exact: false }).first().waitFor();
  await row.getByText('Release 1: Frankfurt', { exact: false }).first().waitFor();
  // Who forecasts a whole program is not sent back to the first level, and the radar is drawn as far as that.
  await heading('Over the year').waitFor(LONG);
  await page.getByText('As a table').waitFor();
  expect((await prospect('PM2'))?.level).toBe('L3');
});

test('what is planned to be put to the test by a day gives the day from which its level could be supported', async () => {
  expect(await prospect('ST3')).toMatchObject({ level: 'L1', earliest: null });
  const ahead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const assumption = (title: string, days: number): object => ({ op: 'add', kind: 'assumption', title, fields: { owner: 'U-5', review: ahead(days) } });
  await post(page, `/spaces/${program}/edits`, { edits: [assumption('One vendor serves both regions', 40), assumption('The old ledger can stay read-only', 90)] });
  const found = await prospect('ST3');
  expect(found).toMatchObject({ level: 'L1', earliest: ahead(90) });
  expect(found?.rests_on.map(({ title, on }) => [title, on])).toEqual([['One vendor serves both regions', ahead(40)], ['The old ledger can stay read-only', ahead(90)]]);
  await page.reload();
  const row = competency('Creating clarity in ambiguity');
  await row.waitFor(LONG);
  await press(row.locator('summary'));
  await row.getByText(/Earliest: .*if these go as planned/).waitFor();
  await row.getByText('The old ledger can stay read-only').first().waitFor();
});

test('the resume for a posting is tailored from what the year bears out, and its PDF says no more', async () => {
  const { space } = await get<{ space: string }>(page, '/career/space');
  const { items } = await kept();
  const of = (competency: string): string[] => items.filter((item) => item.competency === competency && item.label === 'went_well').map(({ key }) => key);
  const bullet = (title: string, text: string, competency: string, more: object): object => ({ op: 'add', kind: 'bullet', title, parent: 'J-1', fields: { text, competencies: [competency], ...more } });
  await post(page, `/spaces/${space}/edits`, { edits: [
    { op: 'add', kind: 'profile', title: ME, fields: {
      headline: 'Technical program manager, payments and platform', summary: 'Runs programs of several teams in three time zones; forecasts in ranges, and is held to them.', city: 'Berlin',
      programs: [{ space: program, called: 'Order and payment platform to the cloud', role: 'Program lead', confidentiality: 'public' }],
    } },
    { op: 'add', kind: 'job', title: 'Technical program manager', fields: { employer: 'Fernhollow', place: 'Berlin', start: '2021-04-01' } },
    bullet('Forecasts', 'Introduced forecasts as ranges; planning and reporting go by P80 since.', 'PM2', { evidence: of('PM2'), confidentiality: 'public' }),
    bullet('Vendor', 'Saw a vendor slip before it struck, and had a second way in agreed.', 'PM4', { evidence: of('PM4'), confidentiality: 'public' }),
    bullet('Takeover', 'Kept the takeover of Kassenwerk out of the plan until it was announced.', 'ST1', { confidentiality: 'never' }),
    ...items.filter((item) => item.label === 'went_wrong').map((item) => ({ op: 'set', key: item.key, fields: { note: 'Each launch has a review of its risks now, two weeks ahead.' } })),
  ] });
  await open(page, 'Applications');
  await heading('No application yet').waitFor();
  await page.keyboard.press('a');
  await type(page.getByRole('dialog', { name: 'New application' }).getByLabel('Title', { exact: true }), 'Solberg Bank, senior TPM');
  await page.keyboard.press('Control+Enter');
  await type(page.getByRole('textbox', { name: 'The posting' }), POSTING);
  await press(button('Keep it and compare'));
  const asked = page.getByRole('region', { name: 'What they ask for' });
  await asked.getByRole('row', { name: /risk management/ }).getByText('Shown').waitFor(LONG);
  await asked.getByRole('row', { name: /PMP/ }).getByText('Missing').waitFor();

  const resume = await readPdf(await take(page, 'PDF, A4'));
  expect(resume.pages).toBeLessThanOrEqual(2);
  for (const said of [ME, 'Order and payment platform to the cloud', 'planning and reporting go by P80', 'Saw a vendor slip']) expect(resume.text, said).toContain(said);
  // What may not be told, what the program is called inside, and what they aim at and nothing shows.
  for (const never of ['takeover', 'Harbour', 'HBR-', 'Senior TPM', 'Hybrid role', 'Mentor', 'PMP']) expect(resume.text, never).not.toContain(never);
});

test('a packet of stories on two pages, with what went wrong, the assessor and an appendix of rules', async () => {
  const { space } = await get<{ space: string }>(page, '/career/space');
  const { items } = await kept();
  const of = (competency: string): string[] => items.filter((item) => item.competency === competency && item.label === 'went_well').map(({ key }) => key);
  const tell = (title: string, competency: string, situation: string, mine: string, result: string): object => ({
    op: 'add', kind: 'story', title, fields: { situation, action_mine: mine, result, reflection: 'I would ask a month sooner.', competencies: [competency], evidence: of(competency), prompts: ['ambiguity'], confidentiality: 'public' },
  });
  await post(page, `/spaces/${space}/edits`, { edits: [
    tell('Sees trouble before it comes', 'PM4', 'A vendor whose dates slipped stood between six teams and two regions.', 'I opened the risk with a trigger and took it to the sponsor with a day to decide by.', 'It was closed before it struck.'),
    tell('What she forecasts happens', 'PM2', 'Dates were single days that slipped.', 'I asked for ranges, and turned amber when P80 passed the promise.', 'Milestones landed within what was forecast.'),
  ] });
  await open(page, 'Promotion packet');
  const sheet = page.getByRole('article', { name: 'Packet as it reads' });
  await sheet.getByText('Promotion packet: TPM to Senior TPM').waitFor(LONG);
  await sheet.getByText('Sees trouble before it comes').first().waitFor();
  const packet = await readPdf(await take(page, 'PDF, A4'));
  const appendix = packet.pageTexts.findIndex((text) => text.includes('Appendix'));
  expect(appendix, 'the case has two pages, then comes the appendix').toBeGreaterThan(0);
  expect(appendix).toBeLessThanOrEqual(2);
  const told = packet.pageTexts.slice(0, appendix).join(' ');
  expect(told).toMatch(/The record supports \d+ of 23 competencies at Senior TPM/);
  expect(told).toContain('Each launch has a review of its risks now, two weeks ahead.');
  expect(told).toMatch(/PM4 Risk and issue.* TPM TPM/);
  expect(told, 'the first rating, which nobody else gave').toMatch(/TF1 System and TPM –/);
  expect(told, 'who signed by name').toContain('Otto Vance');
  const { hash } = (await get<{ packet: { header: { hash: string } } }>(page, '/career/space/packet')).packet.header;
  expect(told).toContain(hash.slice(0, 12));
  await settled(page);
});

test('nothing of it is anybody else’s', async () => {
  const mate = await workbench.invited(page, program, 'editor', 'Mate');
  await mate.goto('/career/evidence');
  await mate.getByRole('heading', { level: 1 }).waitFor();
  expect(await mate.getByText('Sees trouble before it comes').count()).toBe(0);
  await goTo(mate, 'z');
  await mate.getByRole('heading', { name: 'Make your career space' }).waitFor();
  await mate.context().close();
});
