import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Offers } from '../src/api/types';
import { get, LONG, post, settled, spaceOf, story, Workbench } from './workbench';

/** Papers of a career made in a browser: from evidence that the example's own history bears out to what is sent, and to a packet. */
let workbench: Workbench;
let page: Page;
let space = '';
/** Where the files are left for whoever wants to read them. */
const KEPT = process.env['PAPERS'];
const PASSPHRASE = 'seven quiet lanterns';
const ME = 'maren.ostwald@fernhollow.example';
const POSTING = [
  'Senior Technical Program Manager, Payments, Solberg Bank', '', 'What you will do',
  '- Run cross-team programs with many dependencies from charter to launch', '- Own risk management, and escalate early', '- Report status to executives', '',
  'Requirements', '- 5+ years of program management', '- Experience with cloud migration of payment systems', '- Forecasting and planning over several teams',
  '- PMP certification', '', 'Nice to have', '- Mentoring of other program managers', '- Experience with Kubernetes',
].join('\n');

const edits = (list: unknown[]) => post<{ keys: string[] }>(page, `/spaces/${space}/edits`, { edits: list });
const menu = async (item: string): Promise<Download> => {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
  return coming;
};

async function read(download: Download): Promise<string> {
  const bytes = readFileSync(await download.path());
  if (KEPT) writeFileSync(join(KEPT, download.suggestedFilename()), bytes);
  return bytes.toString('latin1');
}

beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  page = await workbench.owner();
  await settled(page);
  const program = spaceOf(page);
  const changed = await page.evaluate(async (email) => (await fetch('/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, name: 'Maren Ostwald' }) })).status, ME);
  expect(changed).toBe(200);
  ({ space } = await post<{ space: string }>(page, '/career/space', { passphrase: PASSPHRASE }));
  // What was found is kept, as it was found.
  const { items } = await get<Offers>(page, '/career/offers');
  const offered = items.filter((offer) => offer.label !== 'went_wrong').slice(0, 24);
  const bad = items.find((offer) => offer.label === 'went_wrong');
  expect(offered.length).toBeGreaterThan(3);
  const keys: string[] = [];
  for (const offer of [...offered, ...(bad ? [bad] : [])]) keys.push((await post<{ key: string }>(page, `/career/space/offers/${offer.id}/keep`, {})).key);
  await edits(keys.map((key, at) => ({
    op: 'set', key, fields: { confidentiality: 'public', ...(at === offered.length ? { note: 'Each launch has a review of its risks now, two weeks ahead.' } : {}) },
  })));
  const of = (competency: string): string[] => keys.filter((_, at) => offered[at]?.competency === competency).slice(0, 2);
  const first = (...competencies: string[]): string[] => competencies.flatMap(of).slice(0, 2);
  const tell = (title: string, competencies: string[], situation: string, mine: string, ours: string, result: string) => ({
    op: 'add', kind: 'story', title,
    fields: { situation, action_mine: mine, action_ours: ours, result, reflection: 'I would ask a month sooner.', competencies, evidence: first(...competencies), prompts: ['ambiguity'], confidentiality: 'public', seconds: 100 },
  });
  await edits([
    {
      op: 'add', kind: 'profile', title: 'Maren Ostwald',
      fields: {
        headline: 'Technical program manager, payments and platform', summary: 'Runs programs of several teams in three time zones; forecasts in ranges, and is held to them. Built payment systems before.',
        city: 'Berlin', country_code: 'DE', phone: '+49 30 555 0142', networks: [{ network: 'LinkedIn', username: 'maren-ostwald', url: 'https://www.linkedin.com/in/maren-ostwald' }],
        programs: [{ space: program, called: 'Order and payment platform to the cloud', role: 'Program lead', confidentiality: 'public' }],
        education: [{ institution: 'TU Berlin', degree: 'MSc', area: 'Computer science', start: '2008-10-01', end: '2013-09-30' }],
        languages: [{ language: 'German', fluency: 'native' }, { language: 'English', fluency: 'fluent' }],
      },
    },
    { op: 'add', kind: 'job', title: 'Technical program manager', fields: { employer: 'Fernhollow', place: 'Berlin', start: '2021-04-01' } },
    { op: 'add', kind: 'job', title: 'Software engineer, then release manager', fields: { employer: 'Kassenwerk', place: 'Hamburg', start: '2013-10-01', end: '2021-03-31' } },
    tell('Sees trouble before it comes', ['PM4'], 'A vendor whose dates slipped stood between six teams and the move of orders to two regions.', 'I opened the risk with a trigger, named the response, and took it to the sponsor with a date to decide by.', 'Purchasing and the payments team found a second way in.', 'Risks were closed before they struck, and none of the high issues came as a surprise.'),
    tell('Gets promises kept by teams that owe her nothing', ['PM3', 'LC2'], 'Teams in three time zones each had a backlog of their own.', 'I had each promise accepted by its giver with a day, and agreed anew before the day where it would not hold.', 'The platform team moved two people for six weeks.', 'Promises were delivered by the day on which they were needed.'),
    tell('What she forecasts happens', ['PM2', 'TF4'], 'Dates were single days that slipped.', 'I asked for ranges, kept every forecast, and turned amber when P80 passed the promise.', 'Team leads gave the ranges; nobody was measured by them.', 'Milestones landed within what was forecast.'),
    { op: 'add', kind: 'risk', title: 'Reaches for the details when a program is late', fields: { plan: 'A second lead on the next program, and a review with a mentor each quarter.', probability: 0.4 } },
    { op: 'add', kind: 'growth_goal', title: 'Senior TPM', fields: { level: 'L4', why: 'She does this work at this scope today, and the next program asks for a lead who may decide across organisations.' } },
    { op: 'add', kind: 'learning', title: 'Certified Scrum Master (CSM)', fields: { type: 'certification', state: 'done', by: 'Scrum Alliance', exam_on: '2022-05-12' } },
  ]);
  const bullet = (job: string, text: string, competencies: string[], more: object) => ({
    op: 'add', kind: 'bullet', title: text.slice(0, 60), parent: job, fields: { text, competencies, evidence: first(...competencies), confidentiality: 'public', ...more },
  });
  await edits([
    bullet('J-1', 'Six teams had to move orders and payments to two regions without stopping them: split the move into waves, each with a way back, and ran its risk management from the first week.', ['PM4'], {}),
    bullet('J-1', 'Had every dependency between teams promised with a day, and agreed anew before the day where it would not hold.', ['PM3', 'LC2'], {}),
    bullet('J-1', 'Introduced forecasts as ranges; planning and reporting to executives go by P80 since.', ['PM2', 'LC4'], {}),
    bullet('J-1', 'Cut the cost of running payments from 1,240,000 to 743,000 EUR a year.', ['PM5'], { evidence: [], confidentiality: 'needs_rounding' }),
    bullet('J-1', 'Kept the takeover of Kassenwerk out of the plan until it was announced.', ['ST1'], { evidence: [], confidentiality: 'never' }),
    bullet('J-2', 'Took 36 releases of a point-of-sale system to production, the last 20 without a rollback.', ['TF3'], { evidence: [], confidentiality: 'public' }),
  ]);
}, 180_000);
afterAll(() => workbench.stop());
story();

test('the resume shows each bullet with what bears it out, and holds back what may not be told', async () => {
  await page.goto('/career/resume');
  await settled(page);
  const sheet = page.getByRole('article', { name: 'Resume as it reads' });
  await sheet.getByText('Order and payment platform to the cloud').waitFor(LONG);
  expect(await sheet.innerText()).toContain('from about 1,200,000 to about 750,000 EUR');
  expect(await sheet.innerText()).not.toContain('takeover');
  await page.getByText('It is marked as never to be told').first().waitFor();
  await page.getByText('A number without evidence is a claim', { exact: false }).waitFor();
  // A bullet opens to its record, its evidence to the record that it cites.
  await page.getByRole('region', { name: 'Technical program manager, Fernhollow' }).getByRole('link').first().waitFor();
  await page.getByRole('button', { name: /^Six teams had to move/ }).click();
  await page.getByRole('dialog').getByText('BU-1').first().waitFor();
  await page.keyboard.press('Escape');
});

test('a bullet is added in its job, and stands on the page', async () => {
  await page.getByRole('region', { name: 'Software engineer, then release manager, Kassenwerk' }).getByRole('button', { name: 'Add a bullet' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Freeze');
  await form.getByLabel('Text', { exact: true }).fill('Ended release freezes by rehearsing each way back.');
  await form.getByLabel('Confidentiality').selectOption('public');
  await form.getByRole('button', { name: /^(Add|Save|Create)/ }).click();
  await page.getByRole('article', { name: 'Resume as it reads' }).getByText('Ended release freezes by rehearsing').waitFor();
  await page.keyboard.press('Escape');
});

test('it is taken along in each format', async () => {
  const pdf = await menu('PDF, A4');
  expect(pdf.suggestedFilename()).toBe('resume.pdf');
  expect((await read(pdf)).slice(0, 5)).toBe('%PDF-');
  const json = JSON.parse(readFileSync(await (await menu('JSON Resume')).path(), 'utf8')) as { basics: { name: string }; projects: { name: string }[] };
  expect([json.basics.name, json.projects[0]?.name]).toEqual(['Maren Ostwald', 'Order and payment platform to the cloud']);
  expect(await read(await menu('Plain text, for forms'))).toContain('Kassenwerk');
});

test('a posting is pasted, and held against it by keyboard', async () => {
  await page.goto('/career/applications');
  await page.getByRole('heading', { name: 'No application yet' }).waitFor();
  await page.keyboard.press('a');
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Solberg Bank, senior TPM');
  await form.getByLabel('Company').fill('Solberg Bank');
  await form.getByRole('button', { name: 'Add application' }).press('Enter');
  await page.getByRole('textbox', { name: 'The posting' }).fill(POSTING);
  await page.getByRole('button', { name: 'Keep it and compare' }).click();
  const asked = page.getByRole('region', { name: 'What they ask for' });
  const row = (words: string) => asked.getByRole('row', { name: new RegExp(words) });
  await row('risk management').getByText('Shown').waitFor(LONG);
  expect(await row('risk management').innerText()).toContain('Sees trouble before it comes');
  await row('PMP').getByText('Missing').waitFor();
  await row('5\\+ years').getByText('Shown').waitFor();
  await page.getByRole('article', { name: 'Resume for this application' }).getByText('ran its risk management').waitFor();
});

test('one key makes a goal of what is missing', async () => {
  const gaps = page.getByRole('button', { name: /^Make it a goal/ });
  const before = await gaps.count();
  expect(before).toBeGreaterThan(0);
  await page.keyboard.press('m');
  await page.getByRole('button', { name: /^Goal G-2/ }).waitFor();
  expect(await gaps.count()).toBe(before - 1);
});

test('what is sent is kept as it went out', async () => {
  expect((await read(await menu('PDF, A4'))).slice(0, 5)).toBe('%PDF-');
  await page.getByRole('button', { name: 'Freeze what I send' }).click();
  const dialog = page.getByRole('dialog', { name: 'Freeze what I send' });
  await dialog.getByLabel('A letter').check();
  await dialog.getByLabel('The letter').fill('Dear Solberg,\nHarbour made me who I am.');
  await dialog.getByRole('button', { name: 'Freeze it' }).click();
  await page.getByText(/`Harbour` is confidential|is confidential/).waitFor();
  await dialog.getByLabel('The resume, as it is shown here').check();
  await dialog.getByRole('button', { name: 'Freeze it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Solberg Bank, Applied').waitFor();
  await page.locator('summary').first().click();
  await page.getByText('# Maren Ostwald').waitFor();
  const again = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download version 1' }).click();
  await page.getByRole('menuitem', { name: 'PDF, A4' }).click();
  expect((await read(await again)).slice(0, 5)).toBe('%PDF-');
  await page.getByRole('link', { name: 'Applications' }).last().click();
  await page.getByRole('row', { name: /Solberg Bank, senior TPM/ }).getByText('Applied').waitFor();
});

test('an interview is practised against the clock, by keyboard', async () => {
  await page.goto('/career/practice?about=ambiguity');
  await page.getByRole('heading', { name: 'Tell me about something that nobody knew at the time', exact: false }).waitFor();
  await page.keyboard.press('t');
  await expect.poll(() => page.getByRole('timer').innerText()).toMatch(/^0:0[1-9] of 1:40/);
  await page.keyboard.press('t');
  await page.getByLabel('The result had a number', { exact: false }).check();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Sees trouble before it comes' }).waitFor();
  await page.keyboard.press('q');
  await page.getByRole('heading', { name: 'Which risk did you see before anybody else', exact: false }).waitFor();
  await page.getByText('1 of 5').waitFor();
  // By what is asked, or by what the answer shows.
  await page.getByLabel('About').selectOption({ label: 'Measurement and outcome tracking' });
  await page.getByText('Metrics: ', { exact: false }).first().waitFor();
  expect(page.url()).toMatch(/about=PM5$/);
});

test('the packet is made of stories, and tells what did not work', async () => {
  await page.goto('/career/packet');
  await settled(page);
  const sheet = page.getByRole('article', { name: 'Packet as it reads' });
  await sheet.getByText('Promotion packet: TPM to Senior TPM').waitFor(LONG);
  await sheet.getByText('Sees trouble before it comes').waitFor();
  expect(await sheet.innerText()).toMatch(/What did not work/i);
  await page.getByText('Nobody has signed a statement yet', { exact: false }).waitFor();
  const pdf = await read(await menu('PDF, A4'));
  expect(pdf.slice(0, 5)).toBe('%PDF-');
  // One story less is one theme less, and another hash.
  const hash = await page.getByLabel('Hash', { exact: true }).innerText();
  await page.getByRole('checkbox', { name: 'What she forecasts happens' }).uncheck();
  await sheet.getByText('What she forecasts happens').waitFor({ state: 'detached' });
  expect(await page.getByLabel('Hash', { exact: true }).innerText()).not.toBe(hash);
  // Handed over, it is kept, and its file is recognized whatever it is called; a changed one is not.
  await page.getByLabel('To whom?').fill('Promotion committee');
  await page.getByRole('button', { name: 'Keep this packet' }).click();
  await page.getByText('This very packet is kept as PK-1.').waitFor();
  const file = await (await menu('PDF, A4')).path();
  await page.getByLabel('Document').setInputFiles(file);
  await page.getByText('This is PK-1, unchanged', { exact: false }).waitFor();
  const changed = Buffer.concat([readFileSync(file), Buffer.from('%')]);
  await page.getByLabel('Document').setInputFiles({ name: 'packet.pdf', mimeType: 'application/pdf', buffer: changed });
  await page.getByText('It names PK-1', { exact: false }).waitFor();
  await page.getByLabel('Its hash').fill((await page.getByLabel('Hash', { exact: true }).innerText()).trim().slice(0, 12));
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByText('This is the hash of PK-1', { exact: false }).waitFor();
});

test('the brag document says more or less, as its reader is told', async () => {
  await page.goto('/career/brag');
  await settled(page);
  const sheet = page.getByRole('article', { name: 'Brag document as it reads' });
  await sheet.getByText('What I did, for myself').waitFor(LONG);
  await page.getByRole('tab', { name: 'My manager', exact: true }).click();
  await sheet.getByText('What I did, for my manager').waitFor();
  await page.getByRole('tab', { name: 'Executives' }).click();
  await sheet.getByText('What I did, for executives').waitFor();
  expect((await read(await menu('PDF, A4'))).slice(0, 5)).toBe('%PDF-');
});

test('locked, all of it asks for the passphrase, and goes on', async () => {
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await page.goto('/career/packet');
  await page.getByRole('heading', { name: 'It is locked' }).waitFor();
  expect(await page.getByText('Sees trouble before it comes').count()).toBe(0);
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByRole('article', { name: 'Packet as it reads' }).getByText('Sees trouble before it comes').waitFor(LONG);
});
