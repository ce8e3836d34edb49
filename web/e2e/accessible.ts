/** What keeps people out of a page, wherever and however it is looked at. */

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Nothing that keeps people out, in light and dark, at a desk and on a phone; and nothing sticks out. */
export async function accessible(on: Page): Promise<void> {
  for (const viewport of [DESK, PHONE]) {
    await on.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await on.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page: on }).analyze();
      const said = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate').map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join('\n')}`);
      expect(said, `${viewport.width} ${colorScheme}`).toEqual([]);
    }
    const wide = await on.evaluate(() => [document.documentElement, ...document.querySelectorAll('main')].some((element) => element.scrollWidth > element.clientWidth + 1));
    expect(wide, `sticks out at ${viewport.width}`).toBe(false);
  }
  await on.setViewportSize(DESK);
  await on.emulateMedia({ colorScheme: 'light' });
}
