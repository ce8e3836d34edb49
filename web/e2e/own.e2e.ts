import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { get, goTo, LONG, PASSPHRASE, PASSWORD, post, settled, story, Workbench } from './workbench';

/** An engineer with one past release: from what the role is to a plan of their own, by keyboard; then the pages over the career space. */
let workbench: Workbench;
let page: Page;
let space = '';

story();
beforeAll(async () => {
  workbench = await Workbench.start();
  page = await workbench.owner();
  // One past release, in which a risk was closed before its day.
  const made = await post<{ id: string }>(page, '/spaces', { name: 'Payments release' });
  space = made.id;
  const me = (await get<{ account: { name: string } }>(page, '/me')).account.name;
  await post(page, `/spaces/${space}/edits`, { edits: [
    { op: 'add', kind: 'person', title: me },
    { op: 'add', kind: 'program', title: 'Payments release', fields: { owner: '@0', method: 'scrum', problem: 'Cards of one bank are refused.' } },
    { op: 'add', kind: 'item', title: 'Ship the release', fields: { type: 'release', stage: 'done' } },
    { op: 'add', kind: 'risk', title: 'The bank changes its interface', fields: { owner: '@0', probability: 0.3, plan: 'Agree on a freeze' } },
    { op: 'add', kind: 'decision', title: 'Freeze the interface in March', fields: { owner: '@0', state: 'made', outcome: 'A freeze of four weeks', revisit: '2026-06-01', options: [{ text: 'Freeze', chosen: true }, { text: 'Adapt' }] } },
    { op: 'add', kind: 'person', title: 'Greta Lindqvist' },
  ] });
  await page.goto('/today');
  await settled(page);
});
afterAll(() => workbench.stop());

/** Presses Tab until what is wanted has the focus. */
async function tabTo(name: RegExp, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    const said = await page.evaluate(() => {
      const here = document.activeElement;
      if (!(here instanceof HTMLElement)) return '';
      const labels = 'labels' in here ? [...((here as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join(' ') : '';
      return (here.getAttribute('aria-label') ?? labels) || here.innerText || '';
    });
    if (name.test(said.trim())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${name}.`);
}

test('what the role is, what it is not, and where its parts live', async () => {
  await goTo(page, 'z');
  await page.getByRole('heading', { name: 'Make your career space' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('engineer to');
  await page.getByRole('option', { name: 'From engineer to TPM' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'What a TPM is, and is not' }).waitFor();
  await page.getByText('A TPM has no reports.').waitFor();
  expect(await page.getByRole('link', { name: 'Commitments', exact: true }).first().getAttribute('href')).toBe(`/s/${space}/commitments`);
  await page.getByRole('heading', { name: 'System thinking' }).waitFor();
  await tabTo(/^Begin/);
  await page.keyboard.press('Enter');
});

test('a space of one’s own is made on the way, by keyboard', async () => {
  await page.getByRole('heading', { name: '1. A space of your own' }).waitFor();
  await tabTo(/^Passphrase/);
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.getByLabel('Recovery code').waitFor(LONG);
  await tabTo(/^I have written it down/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '2. A first rating' }).waitFor();
});

test('a first rating in one’s own words, before anything that a machine says', async () => {
  await page.getByRole('button', { name: 'Keep this rating' }).waitFor();
  expect(await page.getByText('Supported').count()).toBe(0);
  await tabTo(/^Level/);
  await page.keyboard.press('ArrowDown');
  await page.getByText('Explains on one page what a change of one component does').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('I drew the payment paths and the bank’s engineers agreed.');
  await page.keyboard.press('Enter');
  await page.getByText('4 ratings kept').waitFor();
});

test('a target and a plan; the plan has a forecast like any program', async () => {
  await tabTo(/^Level/);
  await tabTo(/^Why/);
  await page.keyboard.type('I like what happens between teams.');
  await tabTo(/^Keep this target/);
  await page.keyboard.press('Enter');
  await page.getByText('To be a TPM').first().waitFor();
  await tabTo(/^Start the plan/);
  await page.keyboard.press('Enter');
  await page.getByText('Growth plan is there.').waitFor(LONG);
  await tabTo(/^When it lands/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/overview');
  await page.getByRole('heading', { level: 1, name: /at P80/ }).waitFor(LONG);
  expect(await page.title()).toBe('Career · Sinew');
  await page.getByRole('navigation').getByText('Only you see this').waitFor();
  expect(await page.getByRole('navigation').getByText('Payments release').count()).toBe(0);
});

test('its risks, plan and records are there, with kinds that no program takes; it stands in no list of programs', async () => {
  await goTo(page, 'r');
  await page.getByRole('button', { name: 'Influence without authority', exact: true }).waitFor();
  await goTo(page, 'p');
  await page.getByRole('gridcell', { name: 'Understand technology and organisation' }).waitFor();
  await page.goto(page.url().replace(/\/plan.*/, '/records/rating'));
  await page.getByRole('button', { name: /, by myself/ }).first().waitFor();
  // The kinds come in an answer of their own, which may be later than that of the rows.
  await expect.poll(() => page.getByLabel('Kind').locator('option').allInnerTexts()).toEqual(expect.arrayContaining(['Story', 'Mentoring']));
  await page.goto('/spaces');
  await settled(page);
  expect(await page.getByRole('main').getByText('Career', { exact: true }).count()).toBe(0);
  await page.getByRole('navigation').getByText('Payments release').first().waitFor();
  await page.goto(`/s/${space}/records/risk`);
  expect(await page.getByLabel('Kind').locator('option').allInnerTexts()).not.toContain('Story');
});

test('locked, a page asks for the passphrase and then shows what was wanted; nothing that was read stays', async () => {
  const { space: own } = await get<{ space: string }>(page, '/career/space');
  await page.goto(`/s/${own}/risks`);
  await page.getByRole('button', { name: 'Ambiguity', exact: true }).waitFor();
  await page.evaluate((id) => sessionStorage.setItem(`sinew.branch.${id}`, '[]'), own);
  await page.getByRole('banner').getByRole('button', { name: 'Lock' }).click();
  await page.getByRole('heading', { name: 'It is locked' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/career');
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  await page.goto(`/s/${own}/risks?open=R-1`);
  await page.getByRole('heading', { name: 'It is locked' }).waitFor();
  expect(await page.getByText('Ambiguity').count()).toBe(0);
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Ambiguity', exact: true }).waitFor(LONG);
  expect(new URL(page.url()).pathname).toBe(`/s/${own}/risks`);
});

test('locked from another browser, an open page shows nothing more', async () => {
  const { space: own } = await get<{ space: string }>(page, '/career/space');
  const other = await page.context().newPage();
  await other.goto('/career');
  await other.getByRole('main').getByRole('button', { name: 'Lock' }).click();
  await other.getByRole('heading', { name: 'It is locked' }).waitFor();
  await other.close();
  await page.getByRole('heading', { name: 'It is locked' }).waitFor();
  expect(await page.getByText('Ambiguity').count()).toBe(0);
  await page.goto(`/s/${own}/records/story`);
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'No story yet' }).waitFor(LONG);
});

test('somebody else who knows the address sees no more than of a space that is not there', async () => {
  const { space: own } = await get<{ space: string }>(page, '/career/space');
  const mate = await workbench.invited(page, space, 'editor', 'Mate');
  await mate.goto(`/s/${own}/plan`);
  await mate.getByText('There is no such program').waitFor();
  await mate.goto('/career/stories');
  await mate.getByRole('heading', { name: 'Make your career space' }).waitFor();
  await mate.context().close();
  expect(PASSWORD).not.toBe(PASSPHRASE);
});

test('a story begins with evidence that was kept, and the grid says who would hear of what', async () => {
  const { space: own } = await get<{ space: string }>(page, '/career/space');
  await post(page, `/spaces/${own}/edits`, { edits: [{ op: 'add', kind: 'evidence', title: 'The bank’s change was seen late', fields: {
    competency: 'PM4', excerpt: 'The bank changes its interface.', occurred_on: '2026-03-02', speaks: 'against', source: 'The plan of that year', outcome: 'Cards were refused for a day.',
  } }] });
  await page.goto('/career/stories');
  await page.getByRole('button', { name: 'Write it from EV-1' }).click();
  const form = page.getByRole('dialog', { name: 'New story' });
  expect(await form.getByLabel('Situation').inputValue()).toBe('The bank changes its interface.');
  expect(await form.getByLabel('Result').inputValue()).toBe('Cards were refused for a day.');
  expect(await form.getByLabel('What I did').inputValue()).toBe('');
  await form.getByLabel('What I did').fill('I asked for a freeze, with the numbers of the last change.');
  await form.getByRole('button', { name: 'Add story' }).click();
  await page.getByRole('dialog', { name: 'The bank’s change was seen late' }).getByRole('button', { name: 'Close' }).click();
  const row = page.getByRole('row', { name: /The bank’s change was seen late/ });
  await row.getByText('task, reflection').waitFor();
  expect(await row.innerText()).toContain('recorded');
  await page.getByRole('region', { name: 'Coverage' }).getByRole('listitem').filter({ hasText: 'Risk and issue management' }).getByText('ST-1').waitFor();
  expect(await page.getByRole('button', { name: 'Write it from EV-1' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Retire ST-1' }).click();
  await page.getByRole('button', { name: 'Tell ST-1 again' }).click();
  await page.getByRole('button', { name: 'Retire ST-1' }).waitFor();
});

test('a book is done when it was put to use; a certification says what it still asks for', async () => {
  await page.goto('/career/learning?tab=catalogue');
  await page.getByRole('button', { name: /^Put on your list.*The Phoenix Project/ }).click();
  await page.getByRole('button', { name: /^Put on your list.*Project Management Professional/ }).click();
  await page.getByRole('tab', { name: 'Yours' }).click();
  await page.getByRole('button', { name: 'Begin The Phoenix Project' }).click();
  await page.getByRole('button', { name: /^Done.*The Phoenix Project/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Done: The Phoenix Project' });
  expect(await dialog.getByRole('button', { name: 'It is done' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Record').fill('bank');
  await dialog.getByRole('option', { name: 'The bank changes its interface' }).click();
  await dialog.getByLabel('How').fill('One thing at a time through the bottleneck.');
  await dialog.getByRole('button', { name: 'It is done' }).click();
  await page.getByText('put to use in 1 record').waitFor();
  await page.getByText('1 of 36 months of leading projects').waitFor();
});

test('the experience log comes from the programs, and leaves as a file', async () => {
  await page.getByRole('tab', { name: 'Experience log' }).click();
  await page.getByText('1 month').first().waitFor();
  await page.getByLabel('Hours a week of leading').fill('10');
  await page.keyboard.press('Enter');
  await page.getByText('10 hours').waitFor();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  expect((await coming).suggestedFilename()).toBe('experience.csv');
});

test('a post does not go out while it names what is not public', async () => {
  await page.goto('/career/brand');
  await page.getByRole('button', { name: /^Write about it.*Freeze the interface in March/ }).click();
  const form = page.getByRole('dialog', { name: 'New post' });
  await form.getByLabel('Title').fill('What a freeze is good for');
  await form.getByLabel('Text').fill('Greta Lindqvist told us late. A freeze of some weeks helped.');
  await form.getByRole('button', { name: 'Add post' }).click();
  await page.getByRole('dialog', { name: 'What a freeze is good for' }).getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'May it go out? What a freeze is good for' }).click();
  const gate = page.getByRole('dialog', { name: /^May it go out/ });
  await gate.getByText(/`Greta Lindqvist` is confidential/).waitFor();
  await gate.getByLabel('It names no client').check();
  await gate.getByLabel('Its numbers are rounded').check();
  await gate.getByRole('button', { name: 'It may go out' }).click();
  await gate.getByRole('alert').getByText(/names what is not public/).waitFor();
  await gate.getByLabel('“Greta Lindqvist” is public').check();
  await gate.getByRole('button', { name: 'It may go out' }).click();
  await gate.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^It is out.*What a freeze is good for/ }).click();
  await page.getByRole('dialog').getByLabel('Where it can be read').fill('https://example.org/freeze');
  await page.getByRole('dialog').getByRole('button', { name: 'It is out' }).click();
  await page.getByRole('link', { name: /^read it/i }).waitFor();
  expect(await page.getByRole('button', { name: /^Write about it.*Freeze/ }).count()).toBe(0);
});

test('of mentoring, what leaves the log are counts and what the mentee confirmed', async () => {
  await page.goto('/career/mentoring');
  await page.getByRole('button', { name: 'New mentoring' }).click();
  const form = page.getByRole('dialog', { name: 'New mentoring' });
  await form.getByLabel('Title').fill('Mentoring Ines');
  await form.getByLabel('With').fill('Ines');
  await form.getByRole('button', { name: 'Add mentoring' }).click();
  await page.getByRole('dialog', { name: 'Mentoring Ines' }).getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: /^We met.*Mentoring Ines/ }).click();
  await page.getByRole('dialog').getByLabel('Topics').fill('How to say no');
  await page.getByRole('dialog').getByLabel('Private note').fill('She wants to leave.');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  await page.getByText('1 meeting, 45 minutes').waitFor();
  await page.getByRole('button', { name: 'Add an outcome of Mentoring Ines' }).click();
  await page.getByRole('dialog').getByLabel('Outcome').fill('Runs the sprint reviews alone.');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  await page.getByText('as you believe').waitFor();
  await page.getByRole('button', { name: 'Ask them to confirm' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Ines was asked').waitFor();
  const ines = await (await workbench.visitor()).newPage();
  await ines.goto(link);
  await ines.getByText('Runs the sprint reviews alone.').waitFor();
  expect(await ines.getByText('How to say no').count()).toBe(0);
  await ines.getByRole('radio', { name: 'I would put it differently' }).check();
  await ines.getByLabel('How was it?').fill('I run two of three reviews alone.');
  await ines.getByRole('button', { name: 'Sign and send' }).click();
  await ines.getByText('It waits sealed for').waitFor();
  await ines.context().close();
  await page.reload();
  await page.getByText('in their own words').waitFor();
  await page.getByText('1 outcome that mentees confirmed').waitFor();
  const { summary } = await get<{ summary: string }>(page, '/career/space/mentoring');
  expect(summary).toContain('I run two of three reviews alone.');
  for (const secret of ['Ines', 'How to say no', 'She wants to leave']) expect(summary).not.toContain(secret);
});
