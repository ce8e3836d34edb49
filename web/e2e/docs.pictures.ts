import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LONG, settled, spaceOf, Workbench } from './workbench';

/** The pictures that the README and the guide show, of the example program. */
let workbench: Workbench;
let page: Page;
let space: string;
const FOLDER = join(import.meta.dirname, '../../docs/images');
const MOST = 200_000;

beforeAll(async () => {
  workbench = await Workbench.start({ example: true });
  page = await workbench.owner({ colorScheme: 'light', timezoneId: 'Europe/Berlin', locale: 'en-GB' });
  // What moved the date comes last.
  await page.getByRole('heading', { level: 1, name: /time passed/ }).waitFor(LONG);
  space = spaceOf(page);
  mkdirSync(FOLDER, { recursive: true });
});
afterAll(() => workbench.stop());

async function show(path: string): Promise<void> {
  await page.goto(`/s/${space}/${path}`);
  await settled(page);
}

async function picture(name: string): Promise<void> {
  await page.evaluate(() => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); });
  const png = await small(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
  expect(png.length, `${name}.png`).toBeLessThan(MOST);
  writeFileSync(join(FOLDER, `${name}.png`), png);
}

test('overview', async () => {
  await show('overview');
  await page.getByRole('heading', { level: 1, name: /time passed/ }).waitFor(LONG);
  await picture('overview');
});

test('plan', async () => {
  await show('plan?item=PAY-36');
  await page.getByRole('row', { name: /^Payments cut-over, Frankfurt/, selected: true }).waitFor();
  await picture('plan');
});

test('why', async () => {
  await show('why/HBR-7');
  await page.getByRole('main').getByRole('link', { name: 'PAY-36' }).first().waitFor(LONG);
  await picture('why');
});

test('what-if', async () => {
  await show('what-if');
  await page.getByRole('button', { name: /^HBR-24 .* is closed$/ }).click(LONG);
  await page.getByRole('region', { name: 'What it does' }).getByRole('row', { name: /^GA: all tenants/ }).getByText(/\u2212\d/).first().waitFor(LONG);
  await settled(page);
  await picture('what-if');
});

/** A picture of 256 colours: an interface has few, and each of the others is near one of them. */
async function small(png: Buffer): Promise<Buffer> {
  const { width, height, data } = await page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!context) throw new Error('this browser draws nothing');
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height).data;
    let text = '';
    for (let at = 0; at < pixels.length; at += 32_768) text += String.fromCharCode(...pixels.subarray(at, at + 32_768));
    return { width: image.width, height: image.height, data: btoa(text) };
  }, png.toString('base64'));
  const pixels = Buffer.from(data, 'base64');
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour);
  const near = new Map<number, number>();
  const index = (colour: number): number => {
    const known = near.get(colour);
    if (known !== undefined) return known;
    const away = (other: number): number => [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
    const nearest = palette.reduce((best, other, at) => (away(other) < away(palette[best] ?? 0) ? at : best), 0);
    near.set(colour, nearest);
    return nearest;
  };
  // Each line begins with its filter: none.
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = index(pixels.readUIntBE((y * width + x) * 4, 3));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(checksum(named));
  return Buffer.concat([length, named, check]);
}

/** CRC-32, as PNG has it. */
function checksum(bytes: Buffer): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb8_8320 : 0);
  }
  return (sum ^ 0xffff_ffff) >>> 0;
}
