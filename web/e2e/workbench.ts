/** Starts the real server on a scratch workspace and a real browser before it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { afterEach, beforeEach, expect } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const FAILURES = join(import.meta.dirname, 'failures');
/** No sandbox: tests run as root in containers. The rest keeps the browser from calling home. */
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-dev-shm-usage',
];
export const EXAMPLE = join(ROOT, 'examples/harbour');
export const PASSWORD = 'correct horse battery';

/** A forecast of the example by a binary without optimisation, on a machine that does other things too. */
export const LONG = { timeout: 90_000 };

const open = new Set<Workbench>();

/** The tests of a file are one story: when one fails, those that build on it are passed over. */
export function story(): void {
  let failed = false;
  beforeEach((test) => test.skip(failed, 'what comes before it failed'));
  afterEach(({ task }) => { failed ||= task.result?.state === 'fail'; });
}

/** `now` sets the server's clock, from where it goes on; `idle` after how many minutes career spaces lock themselves. */
export interface Options { example?: boolean; now?: string; idle?: number }

export class Workbench {
  /** What went wrong in any page: errors of scripts, of the content policy, on the console, dialogs, answers of 500 and above. */
  readonly troubles: string[] = [];
  address = '';
  /** A link that signs in once. */
  link = '';
  #server: ChildProcess | null = null;

  private constructor(readonly folder: string, readonly browser: Browser, readonly options: Options) {}

  static async start(options: Options = {}): Promise<Workbench> {
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    if (!existsSync(executablePath)) throw new Error('The tests need Chromium: install it (Debian: `apt-get install chromium`), or say where it is in CHROMIUM.');
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    const workbench = new Workbench(mkdtempSync(join(tmpdir(), 'sinew-e2e-')), browser, options);
    open.add(workbench);
    await workbench.serve();
    return workbench;
  }

  /** Starts the server, again if need be: the same workspace, a new link, the same address when `listen` gives it. */
  async serve(listen = '127.0.0.1:0'): Promise<void> {
    const binary = process.env['SINEW_BIN'] ?? join(ROOT, 'target/debug/sinew');
    if (!existsSync(binary)) throw new Error(`There is no ${binary}: build it (\`make web\`, then \`cargo build -p sinew\`), or say where it is in SINEW_BIN.`);
    const { example, now, idle } = this.options;
    const more = [...(example ? ['--example'] : []), ...(now ? ['--now', now] : []), ...(idle ? ['--career-idle-minutes', String(idle)] : [])];
    const server = spawn(binary, ['--json', 'serve', '--listen', listen, '--data', join(this.folder, 'sinew.db'), ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#server = server;
    const said = await new Promise<{ address: string; sign_in: string }>((done, failed) => {
      let out = '';
      let err = '';
      server.stderr.on('data', (bytes: Buffer) => { err += bytes.toString(); });
      server.stdout.on('data', (bytes: Buffer) => {
        out += bytes.toString();
        // Once the closing brace is there, all of it is.
        if (out.trimEnd().endsWith('}')) done(JSON.parse(out) as { address: string; sign_in: string });
      });
      server.once('error', failed);
      server.once('exit', (code) => failed(new Error(`The server ended with ${code}: ${err || out}`)));
    });
    this.address = said.address;
    this.link = said.sign_in;
  }

  /** Ends the server: as a crash would, or as it is asked to. Returns the code that it ended with. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const server = this.#server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return null;
    const gone = new Promise<number | null>((done) => { server.once('exit', (code) => done(code)); });
    server.kill(signal);
    return gone;
  }

  /** A browser of its own: nobody is signed in. */
  async visitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ baseURL: this.address, viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'], ...options });
    context.setDefaultTimeout(30_000);
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`content policy: ${event.effectiveDirective} ${event.blockedURI}`));
    });
    context.on('weberror', (error) => this.troubles.push(`script: ${error.error().message}`));
    context.on('console', (message) => {
      // That a request was refused is what many tests ask for; answers of 500 and above are counted below.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) this.troubles.push(`console: ${message.text()}`);
    });
    context.on('dialog', (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on('response', (response) => {
      const file = response.url().includes('/assets/');
      if (response.status() >= (file ? 400 : 500)) this.troubles.push(`${response.status()} ${response.request().method()} ${response.url()}`);
    });
    return context;
  }

  /** A page on which the owner is signed in. */
  async owner(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await this.visitor(options)).newPage();
    await page.goto(this.link);
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page;
  }

  /** A second person, who accepts an invitation of the owner's. */
  async invited(owner: Page, space: string, role: 'viewer' | 'editor', name: string): Promise<Page> {
    const { token } = await post<{ token: string }>(owner, `/spaces/${space}/invitations`, { role });
    const page = await (await this.visitor()).newPage();
    await page.goto(`/invitations/${token}`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@example.org`);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.waitForURL(`**/s/${space}/**`);
    return page;
  }

  /** Ends everything; the server must end well when asked to, and nothing may have gone wrong in any page. */
  async stop(): Promise<void> {
    open.delete(this);
    await this.browser.close();
    const code = await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
    expect(this.troubles).toEqual([]);
    expect(code, 'the server ends with').toBe(0);
  }
}

/** Keeps what every open page shows, for whoever looks at a failure. */
export async function picture(test: string): Promise<void> {
  mkdirSync(FAILURES, { recursive: true });
  const name = test.replaceAll(/[^\w-]+/g, '-').slice(0, 80);
  for (const [at, page] of [...open].flatMap((workbench) => workbench.browser.contexts().flatMap((context) => context.pages())).entries()) {
    try {
      await page.screenshot({ path: join(FAILURES, `${name}-${at + 1}.png`), timeout: 5_000 });
      writeFileSync(join(FAILURES, `${name}-${at + 1}.txt`), `${page.url()}\n\n${await page.locator('body').ariaSnapshot({ timeout: 5_000 })}\n`);
    } catch (thrown) {
      console.error(`no picture of ${page.url()}: ${String(thrown)}`);
    }
  }
}

/** The id of the program on screen. */
export function spaceOf(page: Page): string {
  const space = /\/s\/([^/]+)/.exec(page.url())?.[1];
  if (!space) throw new Error(`No program is on screen at ${page.url()}.`);
  return space;
}

/** A workbench with the example program, its owner, and the program's id, once it is on screen. */
export async function example(): Promise<{ workbench: Workbench; owner: Page; space: string }> {
  const workbench = await Workbench.start({ example: true });
  const owner = await workbench.owner();
  await headline(owner).waitFor(LONG);
  return { workbench, owner, space: spaceOf(owner) };
}

/** Asks the API as the person who is signed in on the page. */
export async function get<T>(page: Page, path: string): Promise<T> {
  const response = await page.context().request.get(`/api/v1${path}`);
  expect(response.status(), `GET ${path}`).toBe(200);
  return (await response.json()) as T;
}

/** Writes through the API, from the page itself: the server takes writes from its own pages only. */
export async function post<T>(page: Page, path: string, body: unknown): Promise<T> {
  const { status, answer } = await page.evaluate(async ({ path, body }) => {
    const response = await fetch(`/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: response.status, answer: await response.json() as unknown };
  }, { path, body });
  expect(status, `POST ${path}: ${JSON.stringify(answer)}`).toBeLessThan(300);
  return answer as T;
}

export const PASSPHRASE = 'seven quiet lanterns';

/** The career space of who is signed in on the page, with something of everything that its pages show. Returns its id. */
export async function ownSpace(page: Page): Promise<string> {
  const { space } = await post<{ space: string }>(page, '/career/space', { passphrase: PASSPHRASE });
  const add = (kind: string, title: string, fields: object): object => ({ op: 'add', kind, title, fields });
  // Nobody types what bears evidence out: of the time before, somebody says it and where it can be looked up.
  const claimed = { source: 'The plan of that release', occurred_on: '2026-03-02' };
  await post(page, `/spaces/${space}/edits`, { edits: [
    add('rating', 'Risk and issue management, by myself', { competency: 'PM4', level: 'L2', by: 'own', on: '2026-10-05', statement: 'I close them before they strike.' }),
    add('evidence', 'A vendor risk closed before its day', { ...claimed, competency: 'PM4', excerpt: 'The vendor may slip.', outcome: 'It did not.' }),
    add('evidence', 'A promise kept', { ...claimed, competency: 'PM3' }),
    add('evidence', 'A date that was missed', { ...claimed, competency: 'PM2', speaks: 'against' }),
    add('story', 'The vendor that could not slip', { prompts: ['ambiguity'], competencies: ['PM4'], evidence: ['@1'], situation: 'The vendor may slip.', task: 'Keep the date.', action_mine: 'I asked for a second source.', result: 'It did not slip.', reflection: 'I would ask sooner.' }),
    add('story', 'Two teams and one date', { prompts: ['conflict'], situation: 'Two teams wanted the same week.', state: 'active' }),
    add('story', 'An old one', { state: 'retired' }),
    add('learning', 'The Phoenix Project', { type: 'book', state: 'doing', by: 'Gene Kim', competencies: ['TF3'] }),
    add('learning', 'A course on estimates', { type: 'course', state: 'done', hours: 12, applied_in: [{ key: 'RT-1', note: 'ranges' }], notes: 'Ranges before dates.' }),
    add('learning', 'Project Management Professional (PMP)', { type: 'certification', state: 'wanted' }),
    add('learning', 'CSM', { type: 'certification', state: 'done', exam_on: '2026-02-02', renewals: [{ on: '2026-05-04', hours: 6.5, source: 'a meetup' }] }),
    add('post', 'What a freeze is good for', { type: 'article', state: 'draft', audience: 'Engineers', pillar: 'Dates', text: 'Maren Ostwald asked for a freeze.', due: '2026-10-30' }),
    add('post', 'Ranges before dates', { type: 'internal_talk', state: 'draft', pillar: 'Dates', text: 'A range says more.' }),
    add('mentoring', 'Mentoring Ines', { with: 'Ines', goals: ['Lead the sprint reviews'], every_days: 14, start: '2026-09-07', sessions: [{ on: '2026-09-21', minutes: 45, topics: 'How to say no', decisions: 'Try it once', private_note: 'Was tired.' }], outcomes: [{ text: 'Leads the reviews alone', competency: 'LC6' }, { text: 'Writes the update', confirmed_on: '2026-10-05' }] }),
    add('profile', 'Olga Owner', { headline: 'Technical program manager', summary: 'Programs of several teams.', city: 'Oslo', languages: [{ language: 'Norwegian', fluency: 'native' }] }),
    add('job', 'Program manager', { employer: 'Nordbank', start: '2022-03-01' }),
    { op: 'add', kind: 'bullet', title: 'Vendor', parent: 'J-1', fields: { text: 'Kept a vendor from moving the date of six teams, by risk management from the first week.', competencies: ['PM4'], evidence: ['EV-1'], confidentiality: 'public' } },
    { op: 'add', kind: 'bullet', title: 'Cost', parent: 'J-1', fields: { text: 'Cut the cost of releases from 1,240,000 EUR.' } },
    { op: 'add', kind: 'bullet', title: 'Merger', parent: 'J-1', fields: { text: 'Kept a merger out of the plan.', confidentiality: 'never' } },
    add('application', 'Acme, senior TPM', { company: 'Acme', stage: 'screening', follow_up_on: '2026-10-01', posting: 'Requirements\n- Risk management\n- 3+ years of program management\n- PMP certification', sent: [{ on: '2026-09-15', what: 'letter', text: 'Dear Acme.' }] }),
    add('application', 'Solberg, TPM', { company: 'Solberg', stage: 'refused' }),
  ] });
  await post(page, '/career/space/posts/PO-2/clear', { check: { no_names: true, numbers_rounded: true, decided_on: '2026-11-02' } });
  return space;
}

/** Loaded and drawn: nothing is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[role=progressbar]'), null, LONG);
}

/** Goes to a page by its two keys, of which the second is the page's own. */
export async function goTo(page: Page, second: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(second);
}

/** The first sentence of the example's overview. */
export function headline(page: Page): Locator {
  return page.getByRole('heading', { level: 1, name: /at P80/ });
}

/** Opens a record through the palette, as somebody who knows its title would. */
export async function find(page: Page, title: string): Promise<Locator> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(title);
  await page.getByRole('option', { name: title }).first().click();
  return page.getByRole('dialog', { name: title });
}

/** The cells of the plan as they are read aloud, row by row. */
export async function rows(page: Page): Promise<string[][]> {
  return page.getByRole('treegrid', { name: 'Plan' }).evaluate((grid) =>
    [...grid.querySelectorAll<HTMLElement>('[data-row]')]
      .sort((a, b) => Number(a.dataset['row']) - Number(b.dataset['row']))
      .map((row) => [...row.querySelectorAll<HTMLElement>('[data-col]')].sort((a, b) => Number(a.dataset['col']) - Number(b.dataset['col'])).map((cell) => cell.innerText.trim())));
}
