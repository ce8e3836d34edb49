/** Files that pages hand out, read as whoever gets them would. */

import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import { press } from './keyboard';

/** Where the files are left for whoever wants to read them. */
const KEPT = process.env['PAPERS'];

export interface Pdf { name: string; pages: number; text: string; pageTexts: string[] }

/** The text that can be selected in a PDF, in reading order, and how many pages there are. */
export async function readPdf(download: Download): Promise<Pdf> {
  const path = await download.path();
  const name = download.suggestedFilename();
  if (KEPT) copyFileSync(path, join(KEPT, name));
  if (!readFileSync(path).subarray(0, 5).equals(Buffer.from('%PDF-'))) throw new Error(`${name} is no PDF.`);
  const run = (tool: string, ...more: string[]): string => {
    try {
      return execFileSync(tool, more, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch (thrown) {
      throw new Error(`The tests read PDFs with ${tool}: install it (Debian: \`apt-get install poppler-utils\`).`, { cause: thrown });
    }
  };
  const pages = Number(/^Pages:\s+(\d+)/m.exec(run('pdfinfo', path))?.[1] ?? 0);
  // A page ends with a form feed.
  const pageTexts = run('pdftotext', '-layout', path, '-').split('\f').slice(0, pages).map((text) => text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' '));
  return { name, pages, text: pageTexts.join(' '), pageTexts };
}

/** Takes a paper along from the page that shows it, by keyboard. */
export async function take(page: Page, item: string | RegExp): Promise<Download> {
  const coming = page.waitForEvent('download');
  await press(page.getByRole('button', { name: 'Download' }));
  const entry = page.getByRole('menuitem', { name: item });
  await entry.waitFor();
  for (let down = 0; down < 12 && !(await entry.evaluate((element) => element === document.activeElement)); down++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  return coming;
}
