import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessible } from './accessible';
import { get, LONG, post, settled, story, Workbench } from './workbench';

/** What others say: a statement that somebody signs through a link, and a check-in from the first question to the plan. Typed, not clicked. */
let workbench: Workbench;
let page: Page;
const MAREN = 'maren.ostwald@fernhollow.example';

story();
beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  page = await workbench.owner();
  await settled(page);
  await page.evaluate((email) => fetch('/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email }) }), MAREN);
  await post(page, '/career/space', { passphrase: 'seven quiet lanterns' });
});
afterAll(() => workbench.stop());

/** Types into the field of a label. */
async function type(on: Page, label: string | RegExp, text: string): Promise<void> {
  await on.getByLabel(label).first().focus();
  await on.keyboard.press('Control+a');
  await on.keyboard.type(text);
}

/** Somebody without an account, at what a link opens. */
async function visitorAt(link: string): Promise<Page> {
  const visitor = await (await workbench.visitor()).newPage();
  await visitor.goto(link);
  await visitor.getByRole('heading', { level: 1 }).waitFor();
  return visitor;
}

let evidence = '';
let witness = '';

test('somebody who acted on a kept record is asked, and the link is shown once', async () => {
  interface Found { items: { id: string; label: string; competency: string; corroborators: { name: string }[] }[] }
  const { items } = await get<Found>(page, '/career/offers');
  const offer = items.find((one) => one.label === 'went_well' && one.corroborators.length > 0);
  expect(offer).toBeDefined();
  witness = offer?.corroborators[0]?.name ?? '';
  ({ key: evidence } = await post<{ key: string }>(page, `/career/space/offers/${offer?.id}/keep`, {}));
  await page.goto('/career/statements');
  await page.getByText('Nobody was asked yet').waitFor(LONG);
  await accessible(page);
  await page.getByRole('button', { name: 'Ask for a statement' }).first().focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ask for a statement' });
  await dialog.waitFor();
  await type(page, 'Whom do you ask?', witness);
  await type(page, 'A line to them', 'You were there when it happened.');
  await accessible(page);
  await page.getByRole('button', { name: 'Make the link' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('It is shown only now').waitFor();
});

test('whoever opens it sees what was chosen, signs by their name, and the link opens nothing any more', async () => {
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Asked', { exact: true }).waitFor();
  const visitor = await visitorAt(link);
  await visitor.getByText('You were there when it happened.').waitFor();
  expect(await visitor.getByText(evidence, { exact: true }).count(), 'a key of hers is no business of theirs').toBe(0);
  await accessible(visitor);
  await visitor.getByRole('button', { name: 'Sign and send' }).focus();
  await visitor.keyboard.press('Enter');
  await type(visitor, 'What did you see?', 'She asked all of us before she decided.');
  await visitor.getByLabel('What are you to them?').selectOption('sponsor');
  await visitor.getByRole('button', { name: 'Sign and send' }).focus();
  await visitor.keyboard.press('Enter');
  await visitor.getByText('It waits sealed for').waitFor();
  await visitor.goto(link);
  await visitor.getByText('answered already').waitFor();
  await visitor.context().close();
  await page.reload();
  await page.getByText('She asked all of us before she decided.').waitFor(LONG);
  await page.getByText('Signed', { exact: true }).waitFor();
  await page.getByText('By link: nobody checked who opened it.').waitFor();
  await accessible(page);
});

let name = '';

test('a check-in begins with three competencies, and with oneself', async () => {
  await page.goto('/career/check-in');
  await page.getByRole('heading', { name: 'Begin a check-in' }).waitFor(LONG);
  await page.getByRole('button', { name: 'Begin', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Choose 3 to 5 competencies').waitFor();
  const boxes = page.getByRole('checkbox');
  for (let at = 0; at < 3; at++) {
    await boxes.nth(at).focus();
    await page.keyboard.press('Space');
  }
  name = await boxes.first().evaluate((box) => box.closest('label')?.innerText.trim() ?? '');
  await accessible(page);
  await page.getByRole('button', { name: 'Begin', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You first' }).waitFor(LONG);
  expect(await page.getByText('The record', { exact: true }).count(), 'what the record says would lead').toBe(0);
  await accessible(page);
});

test('an assessor answers blind, and nothing of it is shown before one has rated oneself', async () => {
  await page.getByRole('button', { name: 'Ask an assessor' }).focus();
  await page.keyboard.press('Enter');
  await type(page, 'Whom do you ask?', 'Otto Vance');
  await page.keyboard.press('Enter');
  await page.getByText('It is shown only now').waitFor();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  const visitor = await visitorAt(link);
  await visitor.getByRole('heading', { name }).waitFor();
  await accessible(visitor);
  for (const group of await visitor.getByRole('group').all()) {
    // The third level of each.
    const radio = group.getByRole('radio').nth(2);
    if (await radio.count() === 0) continue;
    await radio.focus();
    await visitor.keyboard.press('Space');
  }
  for (const why of await visitor.getByLabel('Why?').all()) await why.fill('I saw it in two releases.');
  await visitor.getByLabel(/^What are you to/).selectOption('manager');
  await visitor.getByRole('button', { name: 'Sign and send' }).focus();
  await visitor.keyboard.press('Enter');
  await visitor.getByText('It waits sealed for').waitFor();
  await visitor.context().close();
  await page.reload();
  await page.getByText('Otto Vance, assessor: answered').waitFor(LONG);
  expect(await page.getByText('I saw it in two releases.').count()).toBe(0);
});

test('once one has, all of it stands side by side with its differences', async () => {
  for (const group of await page.getByRole('group').all()) {
    const radio = group.getByRole('radio').nth(1);
    if (await radio.count() === 0) continue;
    await radio.focus();
    await page.keyboard.press('Space');
  }
  for (const why of await page.getByLabel('Why?').all()) await why.fill('I did it once, with help.');
  await page.getByRole('button', { name: 'Save, and see the others' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Otto Vance sees 1 level more than you do').first().waitFor(LONG);
  await page.getByText('I saw it in two releases.').first().waitFor();
  await page.getByRole('heading', { name: 'The record' }).first().waitFor();
  await accessible(page);
});

test('peers are shown together from three on', async () => {
  const links: string[] = [];
  // The list takes its time: whom to ask next does not wait for it.
  await page.route('**/career/space/letters', async (route) => {
    await new Promise((done) => setTimeout(done, 2_000));
    await route.continue();
  });
  for (const peer of ['Bo', 'Cy', 'Di']) {
    await page.getByRole('button', { name: 'Ask a peer' }).focus();
    await page.keyboard.press('Enter');
    await type(page, 'Whom do you ask?', peer);
    await page.keyboard.press('Enter');
    await page.getByText('It is shown only now').waitFor();
    links.push(await page.getByLabel('Link', { exact: true }).inputValue());
    await page.getByRole('button', { name: 'Done' }).click();
  }
  await page.unrouteAll({ behavior: 'wait' });
  for (const [at, link] of links.entries()) {
    const visitor = await visitorAt(link);
    if (at === 0) await accessible(visitor);
    for (const group of await visitor.getByRole('group').all()) {
      await group.getByRole('radio', { name: at === 2 ? 'Always' : 'Mostly' }).focus();
      await visitor.keyboard.press('Space');
    }
    await visitor.getByRole('button', { name: 'Send', exact: true }).focus();
    await visitor.keyboard.press('Enter');
    await visitor.getByText('not who said what').waitFor();
    await visitor.context().close();
    await page.reload();
    if (at < 2) await page.getByText('shown from three on').waitFor(LONG);
  }
  await page.getByText('mostly: 2, always: 1').first().waitFor(LONG);
});

test('what is agreed goes into the plan, and the check-in stays to be read', async () => {
  await type(page, 'What', 'Lead the next sprint reviews');
  await page.getByRole('button', { name: 'Agree and close' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Begin the next one' }).waitFor(LONG);
  const { space } = await get<{ space: string }>(page, '/career/space');
  const { items } = await get<{ items: { title: string }[] }>(page, `/spaces/${space}/records?kind=item`);
  expect(items.map(({ title }) => title)).toContain('Lead the next sprint reviews');
  await page.locator('summary').filter({ hasText: 'Check-in of' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Agreed:').first().waitFor();
  await accessible(page);
});
