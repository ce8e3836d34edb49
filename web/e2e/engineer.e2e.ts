import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KeptEvidence, Prospect } from '../src/api/types';
import { readPdf, take } from './files';
import { choose, open, press, turnTo, type, typeDay } from './keyboard';
import { get, goTo, LONG, PASSPHRASE, settled, story, Workbench } from './workbench';

/**
 * An engineer with one past release and no program in Sinew, by keyboard: from what the role is to a plan within ten minutes; the release
 * written down, confirmed by a colleague of that time; a check-in; what is short and until when; a resume for a posting, as a PDF.
 */
let workbench: Workbench;
let page: Page;
let keys = 0;
/** What somebody who takes it in would have read so far. */
const read: string[] = [];
const RELEASE = 'Took the card payments of one bank from release train to own schedule';
const SOURCE = 'Release notes of Kassenwerk 4.2';
const POSTING = [
  'Technical Program Manager, Payments, Solberg Bank', '', 'What you will do', '- Run releases across teams with many dependencies', '- Own risk management, and escalate early', '',
  'Requirements', '- Experience with payment systems', '- 3+ years of program management', '- PMP certification',
].join('\n');

story();
beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  await settled(page);
  await page.context().exposeFunction('countKey', () => { keys++; });
  await page.context().addInitScript(() => addEventListener('keydown', () => (window as unknown as { countKey: () => void }).countKey(), true));
  await page.reload();
  await settled(page);
});
afterAll(() => workbench.stop());

const main = (): Locator => page.getByRole('main');
const heading = (name: string | RegExp): Locator => page.getByRole('heading', { name });
const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const notice = async (): Promise<void> => { read.push(await main().innerText()); };
const kept = async (): Promise<KeptEvidence['items']> => (await get<KeptEvidence>(page, '/career/space/evidence')).items;

/** Fills in a form for a record, and adds it. */
async function add(kind: string, title: string, fields: Record<string, string>): Promise<void> {
  const form = page.getByRole('dialog', { name: `New ${kind}` });
  await type(form.getByLabel('Title', { exact: true }), title);
  for (const [label, value] of Object.entries(fields)) {
    if (label === 'Competencies') {
      await press(form.getByText('Choose', { exact: true }));
      await press(form.getByRole('checkbox', { name: value }), 'Space');
      continue;
    }
    const field = form.getByLabel(label, { exact: true });
    if (await field.evaluate((element) => element.tagName) === 'SELECT') await choose(field, value);
    else if (await field.getAttribute('type') === 'date') await typeDay(field, value);
    else await type(field, value);
  }
  await page.keyboard.press('Control+Enter');
  await form.waitFor({ state: 'detached' });
  const drawer = page.getByRole('dialog', { name: title, exact: true });
  await drawer.getByRole('button', { name: 'Edit' }).waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
}

/** Names a record in a field that refers to it. */
async function cite(field: Locator, key: string, title: string): Promise<void> {
  await type(field, key);
  await page.getByRole('option', { name: title }).waitFor();
  await page.keyboard.press('Enter');
}

test('what the role is, then a space, a first rating, a target and a plan', async () => {
  await goTo(page, 'z');
  await heading('Make your career space').waitFor();
  await open(page, 'From engineer to TPM');
  await heading('What a TPM is, and is not').waitFor();
  await notice();
  await press(page.getByRole('link', { name: /^Begin: a first rating/ }));

  await heading('1. A space of your own').waitFor();
  await notice();
  await type(page.getByLabel('Passphrase'), PASSPHRASE);
  await type(page.getByLabel('The same again'), PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.getByLabel('Recovery code').waitFor(LONG);
  await notice();
  await press(button('I have written it down'));

  await heading('2. A first rating').waitFor();
  await notice();
  const levels = page.getByLabel('Level');
  await choose(levels.nth(1), 'Hybrid');
  await notice();
  const whys = page.getByLabel('Why, in a sentence');
  for (let at = 0; at < await whys.count(); at++) await type(whys.nth(at), 'I did it for one release, with help.');
  await page.keyboard.press('Enter');

  await page.getByText('4 ratings kept').waitFor();
  await notice();
  await type(page.getByLabel('Why'), 'I like what happens between teams more than what happens in one.');
  await press(button('Keep this target'));
  await page.getByText('To be a TPM').first().waitFor();
  await notice();
  await press(button('Start the plan'));
  await page.getByText('Growth plan is there.').waitFor(LONG);
  await press(page.getByRole('link', { name: 'When it lands' }));
  const lands = page.getByRole('heading', { level: 1, name: /Target role lands .* at P80/ });
  await lands.waitFor(LONG);
  read.push(await lands.innerText());
});

test('orientation to plan takes ten minutes, read and typed', () => {
  // People read some 200 words a minute and type some 40 of five letters; a decision takes a quarter of a minute: passphrase, code,
  // four levels, a target and a day. A line that stands there still is read once.
  const words = [...new Set(read.join('\n').split('\n').map((line) => line.trim()))].join(' ').split(/\s+/).length;
  const decisions = 8;
  const minutes = words / 200 + keys / (40 * 5) + decisions / 4;
  expect(words).toBeGreaterThan(500);
  expect(keys).toBeGreaterThan(200);
  expect(minutes, `${words} words read, ${keys} keys`).toBeLessThan(10);
});

test('a past release is written down in a few words, and is no more than their word with a source', async () => {
  await open(page, 'Career evidence');
  await heading('Nothing is borne out yet').waitFor();
  await press(main().getByRole('button', { name: 'Add something from before Sinew' }).last());
  const dialog = page.getByRole('dialog', { name: 'From before Sinew' });
  await press(dialog.getByRole('button', { name: 'Keep it' }));
  expect(await kept(), 'nothing is kept that says nothing').toEqual([]);
  await type(dialog.getByLabel('What did you do?'), RELEASE);
  await choose(dialog.getByLabel('What does it show?'), 'Delivery and release');
  await typeDay(dialog.getByLabel('On which day?'), '2026-06-12');
  await type(dialog.getByLabel('What came of it?'), 'Twelve releases in three months, none rolled back.');
  await type(dialog.getByLabel('Where can it be looked up?'), SOURCE);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await main().getByText('From before Sinew, as you say.').waitFor();
  await main().getByText('recorded', { exact: false }).first().waitFor();
  expect((await kept()).map(({ title, grade, competency }) => [title, grade, competency])).toEqual([[RELEASE, 'E1', 'TF3']]);
});

test('a colleague of that time confirms it, signed out; it is corroborated then, and never more', async () => {
  // They are asked by a name that they know.
  await open(page, 'Settings');
  await type(page.getByLabel('Name', { exact: true }), 'Olga Owner');
  await press(button('Save'));
  await page.getByText('Saved').first().waitFor();
  for (const [name, relation] of [['Greta Lindqvist', 'My team received'], ['Otto Brandt', 'I am or was their manager']] as const) {
    await open(page, 'Career evidence');
    await turnTo(page, /^Kept/);
    await press(main().getByRole('link', { name: /^Ask/ }).first());
    const dialog = page.getByRole('dialog', { name: 'Ask for a statement' });
    await type(dialog.getByLabel('Whom do you ask?'), name);
    await page.keyboard.press('Enter');
    await page.getByText('It is shown only now').waitFor();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    await press(button('Done'));
    await confirm(link, relation);
    await page.reload();
    await settled(page);
    await open(page, 'Career evidence');
    await expect.poll(async () => (await kept()).map(({ grade }) => grade), { message: name }).toEqual(['E2']);
  }
  await turnTo(page, /^Kept/);
  await main().getByText('corroborated', { exact: false }).first().waitFor();
});

/** Whoever has the link reads what it is about and signs, without an account. */
async function confirm(link: string, relation: string): Promise<void> {
  const visitor = await (await workbench.visitor()).newPage();
  await visitor.goto(link);
  await visitor.getByRole('heading', { name: /^Olga Owner asks/ }).waitFor();
  await visitor.getByText(RELEASE).waitFor();
  await visitor.getByText('somebody who was there can confirm it', { exact: false }).waitFor();
  await type(visitor.getByLabel('What did you see?'), 'They set up the schedule, and each of the twelve releases had a way back.');
  await choose(visitor.getByLabel(/^What are you to/), relation);
  await press(visitor.getByRole('button', { name: 'Sign and send' }));
  await visitor.getByText('It waits sealed for').waitFor();
  await visitor.context().close();
}

test('a check-in with oneself: first the own word, then the record beside it, then what comes next', async () => {
  await open(page, 'Career check-in');
  await heading('Begin a check-in').waitFor();
  for (const name of ['Delivery and release engineering fluency', 'Dependency management', 'Risk and issue management']) await press(page.getByRole('checkbox', { name }), 'Space');
  await press(button('Begin'));
  await heading('You first').waitFor(LONG);
  expect(await heading('The record').count(), 'what the record says would lead').toBe(0);
  for (const group of await page.getByRole('group').all()) {
    const radio = group.getByRole('radio').first();
    if (await radio.count() > 0) await press(radio, 'Space');
  }
  const whys = page.getByLabel('Why?');
  for (let at = 0; at < await whys.count(); at++) await type(whys.nth(at), 'Once, with help.');
  await press(button('Save, and see the others'));
  await heading('The record').first().waitFor(LONG);
  await type(page.getByLabel('What', { exact: true }), 'Lead the next release of two teams');
  await press(button('Agree and close'));
  await heading('Begin the next one').waitFor(LONG);
});

test('the map says what is short, and that nothing planned would give it; the plan of their own says when they are there', async () => {
  await open(page, 'Career map');
  const row = main().locator('details').filter({ hasText: 'Delivery and release engineering fluency' });
  await row.waitFor(LONG);
  await press(row.locator('summary'));
  await row.getByText('What is short').waitFor();
  await row.getByText('No day is known: nothing that is planned would give it.').waitFor();
  const { items } = await get<{ items: Prospect[] }>(page, '/career/prospects');
  expect(items.find(({ competency }) => competency === 'TF3')).toMatchObject({ level: 'L1', earliest: null });
  // One release is counted, and is no program.
  await row.getByText(/items of evidence, at most three of a program in a quarter: 1, takes at least 2/).waitFor();
});

test('a resume: a profile, a job, a bullet that rests on the release, and one that rests on nothing', async () => {
  await open(page, 'Resume');
  await press(main().getByRole('button', { name: 'Add a profile' }));
  await add('profile', 'Olga Owner', { Headline: 'Software engineer and release lead, payments', City: 'Hamburg', Summary: 'Builds payment systems, and leads their releases across two teams.' });
  await press(main().getByRole('button', { name: 'Add a job' }));
  await add('job', 'Software engineer', { Employer: 'Kassenwerk', Start: '2021-04-01' });
  for (const bullet of [
    { title: 'Release schedule', text: 'Took card payments to a release schedule of their own: twelve releases in three months, none rolled back.', competency: 'TF3', cited: true },
    { title: 'Cost', text: 'Cut the cost of a payment from 1.37 to 0.92 EUR.', competency: 'PM5', cited: false },
  ]) {
    await press(main().getByRole('button', { name: 'Add a bullet' }));
    const form = page.getByRole('dialog', { name: 'New bullet' });
    if (bullet.cited) await cite(form.getByLabel('Evidence', { exact: true }), 'EV-1', RELEASE);
    await add('bullet', bullet.title, { Text: bullet.text, Competencies: bullet.competency, Confidentiality: bullet.cited ? 'Public' : 'Needs rounding' });
  }
  const job = page.getByRole('region', { name: 'Software engineer, Kassenwerk' });
  await job.getByText('E2', { exact: true }).waitFor();
  await job.getByText('A number without evidence').waitFor();
});

test('the resume for a pasted posting says what is borne out, and as a PDF nothing else', async () => {
  await open(page, 'Applications');
  await heading('No application yet').waitFor();
  await page.keyboard.press('a');
  const form = page.getByRole('dialog', { name: 'New application' });
  await type(form.getByLabel('Title', { exact: true }), 'Solberg Bank, TPM');
  await page.keyboard.press('Control+Enter');
  await type(page.getByRole('textbox', { name: 'The posting' }), POSTING);
  await press(button('Keep it and compare'));
  const asked = page.getByRole('region', { name: 'What they ask for' });
  await asked.getByRole('row', { name: /Run releases across teams/ }).getByText('Shown').waitFor(LONG);
  await asked.getByRole('row', { name: /PMP/ }).getByText('Missing').waitFor();

  const resume = await readPdf(await take(page, 'PDF, A4'));
  expect(resume.pages).toBeLessThanOrEqual(2);
  for (const said of ['Olga Owner', 'Kassenwerk', 'twelve releases in three months', 'Delivery and release']) expect(resume.text).toContain(said);
  // What they rated themselves in and nothing bears out; what they want to be and are not; what is said roughly.
  for (const never of ['Dependency management', 'Technical program manager', '1.37', 'Risk and issue management']) expect(resume.text, never).not.toContain(never);
});

test('a packet for a level that nothing supports says so, and shows nobody as an assessor who was none', async () => {
  await open(page, 'Promotion packet');
  await page.getByText('There are 0 themes', { exact: false }).waitFor(LONG);
  await choose(page.getByLabel('Level', { exact: true }), 'Hybrid');
  await page.getByRole('article', { name: 'Packet as it reads' }).getByText('Aspiring engineer to Hybrid role', { exact: false }).waitFor(LONG);
  const packet = await readPdf(await take(page, 'PDF, A4'));
  expect(packet.text).toContain('The record supports 0 of 23 competencies at Hybrid role');
  expect(packet.pages).toBeLessThanOrEqual(2);
  // Greta and Otto signed; nobody assessed.
  expect(packet.text).toContain('Greta Lindqvist, receiver, TF3');
  expect(packet.text).toMatch(/TF3 Delivery and release Aspiring – not enough data/);
});
