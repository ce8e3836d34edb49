/** Starts the real server on a scratch workspace and a real browser before it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';

const BUILT = ['../../target/release/sinew', '../../target/debug/sinew'];
const BROWSERS = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** No sandbox: tests run as root in containers. The rest keeps the browser from calling home. */
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-dev-shm-usage',
];

function first(candidates: readonly (string | undefined)[], missing: string): string {
  const found = candidates
    .filter((candidate) => candidate !== undefined)
    .map((candidate) => (candidate.startsWith('.') ? join(import.meta.dirname, candidate) : candidate))
    .find((candidate) => existsSync(candidate));
  if (!found) throw new Error(missing);
  return found;
}

/** The binary that was built last: it has the newest pages. */
function newest(candidates: readonly string[]): string {
  const built = candidates
    .map((candidate) => join(import.meta.dirname, candidate))
    .filter((path) => existsSync(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return first([built[0]], 'Build Sinew first: `make web`, then `cargo build -p sinew`.');
}

export interface Options { example?: boolean }

export class Workbench {
  /** What went wrong in any page: errors of scripts, of the content policy, answers of 500 and above. */
  readonly troubles: string[] = [];
  address = '';
  /** A link that signs in once. */
  link = '';
  #server: ChildProcess | null = null;

  private constructor(readonly folder: string, readonly browser: Browser, readonly options: Options) {}

  static async start(options: Options = {}): Promise<Workbench> {
    const executablePath = first(BROWSERS, 'The tests need Chromium: install it (Debian: `apt-get install chromium`), or say where it is in CHROMIUM.');
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    const workbench = new Workbench(mkdtempSync(join(tmpdir(), 'sinew-web-')), browser, options);
    await workbench.serve('127.0.0.1:0');
    return workbench;
  }

  /** Starts the server, again if need be: the same workspace, a new link. */
  async serve(listen: string): Promise<void> {
    const binary = process.env['SINEW'] ?? newest(BUILT);
    const example = this.options.example ? ['--example'] : [];
    const server = spawn(binary, ['--json', 'serve', '--listen', listen, '--data', join(this.folder, 'sinew.db'), ...example], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#server = server;
    const said = await new Promise<{ address: string; sign_in: string }>((resolve, reject) => {
      let out = '';
      let err = '';
      server.stderr.on('data', (bytes: Buffer) => { err += bytes.toString(); });
      server.stdout.on('data', (bytes: Buffer) => {
        out += bytes.toString();
        try {
          resolve(JSON.parse(out) as { address: string; sign_in: string });
        } catch {
          // Not all of it yet.
        }
      });
      server.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${err || out}`)));
    });
    this.address = said.address;
    this.link = said.sign_in;
  }

  /** Ends the server as a crash would. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => { server.once('exit', resolve); });
    server.kill('SIGKILL');
    await gone;
  }

  /** A browser of its own: nobody is signed in. */
  async visitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ baseURL: this.address, viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'], ...options });
    context.on('weberror', (error) => this.troubles.push(`script: ${error.error().message}`));
    context.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) this.troubles.push(`policy: ${message.text()}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 500 && response.status() !== 502) this.troubles.push(`${response.status()} ${response.request().method()} ${response.url()}`);
    });
    return context;
  }

  /** A page on which the owner is signed in, and what it needs to open others as the same person. */
  async owner(): Promise<Page> {
    const context = await this.visitor();
    const page = await context.newPage();
    await page.goto(this.link);
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
    expect(this.troubles).toEqual([]);
  }
}

/** The id of the program on screen. */
export function spaceOf(page: Page): string {
  const space = /\/s\/([^/]+)/.exec(page.url())?.[1];
  if (!space) throw new Error(`No program is on screen at ${page.url()}.`);
  return space;
}

/** Opens a record through the palette, as somebody who knows its title would. */
export async function find(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(title);
  await page.getByRole('option', { name: title }).first().click();
}
