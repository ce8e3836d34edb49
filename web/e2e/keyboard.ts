/** Hands that have no mouse: what cannot be reached by Tab cannot be used here. */

import type { Locator, Page } from 'playwright-core';

/** Presses Tab until the focus is there. */
export async function reach(target: Locator): Promise<void> {
  await target.waitFor();
  const there = (): Promise<boolean> => target.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < 400; steps++) {
    if (await there()) return;
    await target.page().keyboard.press('Tab');
  }
  throw new Error(`${String(target)} is not reached by Tab.`);
}

export async function press(target: Locator, key = 'Enter'): Promise<void> {
  await reach(target);
  await target.page().keyboard.press(key);
}

export async function type(target: Locator, words: string): Promise<void> {
  await reach(target);
  await target.page().keyboard.press('Control+a');
  await target.page().keyboard.type(words);
}

/** A day as somebody types it into a field for one: its parts in the order that the browser has them in. */
export async function typeDay(target: Locator, day: string): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('-');
  const { keyboard } = target.page();
  await reach(target);
  for (const parts of [[date, month, year], [month, date, year]]) {
    await keyboard.type(parts.join(''));
    if (await target.inputValue() === day) return;
    for (let part = 0; part < 3; part++) await keyboard.press('ArrowLeft');
  }
  throw new Error(`${day} cannot be typed.`);
}

/** Chooses in a list of choices by what it says, or by how that begins. */
export async function choose(target: Locator, words: string): Promise<void> {
  await reach(target);
  await target.page().keyboard.type(words);
  const chosen = await target.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.text ?? '');
  if (!chosen.toLowerCase().startsWith(words.toLowerCase())) throw new Error(`${words} cannot be chosen: ${chosen} is.`);
}

/** Goes along a row of tabs, which is one stop of Tab, to the one of that name. */
export async function turnTo(page: Page, name: string | RegExp): Promise<void> {
  const tab = page.getByRole('tab', { name });
  await tab.waitFor();
  await reach(page.getByRole('tab', { selected: true }));
  for (let right = 0; right < 12 && await tab.getAttribute('aria-selected') !== 'true'; right++) await page.keyboard.press('ArrowRight');
}

/** Opens a page by its name, as somebody who knows what it is called would. */
export async function open(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().waitFor();
  await page.keyboard.press('Enter');
}
