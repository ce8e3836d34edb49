/** Files on their way in: looked at one by one, mapped, and then imported in the order in which they were chosen. */

import { api } from '../../api/api';
import { Failure, words } from '../../api/client';
import { live } from '../../api/live.svelte';
import type { Imported, ImportPreview, ImportQuery } from '../../api/types';
import { HEAD, isJiraPage, mapText, nameOf, unfit, type Mapping } from './import';

/** A file, or pages of one search that are read as one. */
export class Incoming {
  readonly files: readonly File[];
  readonly name: string;
  readonly size: number;
  readonly id: string = crypto.randomUUID();
  preview: ImportPreview | null = $state.raw(null);
  failure: string | null = $state(null);
  busy: boolean = $state(false);
  mapping: Mapping = $state.raw({ columns: {}, statuses: {} });
  /** The kind of a table's rows: what somebody chose, else what its columns make likely; `''` for items of the plan. */
  kind: string | null = $state(null);
  done: Imported | null = $state.raw(null);
  #running: AbortController | null = null;

  constructor(files: readonly File[], readonly pages: boolean) {
    this.files = files;
    this.name = nameOf(files.map((file) => file.name));
    this.size = files.reduce((sum, file) => sum + file.size, 0);
    this.failure = unfit(this);
  }

  /** What is sent: several pages as a list of them. Nothing is read into memory for it. */
  get bytes(): Blob {
    const [first, ...rest] = this.files;
    if (!first || rest.length === 0) return first ?? new Blob();
    return new Blob(['[', first, ...rest.flatMap((file) => [',', file]), ']']);
  }

  /** Why it cannot be read at all, told from a failure that may pass. */
  get unfit(): boolean {
    return unfit(this) !== null;
  }

  query(common: Common): ImportQuery {
    const map = mapText(this.mapping);
    const query: ImportQuery = { name: this.files[0]?.name ?? this.name };
    if (common.timeZone) query.time_zone = common.timeZone;
    if (common.dateOrder) query.date_order = common.dateOrder;
    if (this.kind) query.kind = this.kind;
    // Columns of a kind are called as its fields.
    else if (map) query.map = map;
    return query;
  }

  async look(space: string, common: Common): Promise<void> {
    if (this.unfit || this.done) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    try {
      let preview = await api.previewImport(space, this.bytes, this.query(common), running.signal);
      if (this.#running !== running) return;
      if (this.kind === null && preview.may_be) {
        this.kind = preview.may_be;
        preview = await api.previewImport(space, this.bytes, this.query(common), running.signal);
        if (this.#running !== running) return;
      }
      this.preview = preview;
      this.failure = null;
    } catch (thrown) {
      if (this.#running !== running || running.signal.aborted) return;
      this.preview = null;
      this.failure = said(thrown);
    } finally {
      if (this.#running === running) this.busy = false;
    }
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
  }
}

export interface Common { timeZone: string; dateOrder: '' | 'day-first' | 'month-first' }

function said(thrown: unknown): string {
  if (thrown instanceof Failure && thrown.code === 'unreachable') return 'The server does not answer. Nothing was imported; try again.';
  return words(thrown);
}

export class Importing {
  files: Incoming[] = $state.raw([]);
  common: Common = $state.raw({ timeZone: '', dateOrder: '' });
  /** The file that is going in now. */
  working: Incoming | null = $state.raw(null);
  #space: string;

  constructor(space: string, timeZone: string) {
    this.#space = space;
    this.common = { timeZone, dateOrder: '' };
  }

  readonly ready: Incoming[] = $derived(this.files.filter((each) => each.preview !== null && each.done === null));
  readonly finished: Incoming[] = $derived(this.files.filter((each) => each.done !== null));
  readonly looking: boolean = $derived(this.files.some((each) => each.busy));

  async take(files: Iterable<File>): Promise<void> {
    const pages: File[] = [];
    const fresh: Incoming[] = [];
    // The list of a file field is emptied as soon as this waits.
    for (const file of [...files]) {
      if (/\.json$/i.test(file.name) && isJiraPage(await file.slice(0, HEAD).text())) pages.push(file);
      else fresh.push(new Incoming([file], false));
    }
    // Links lead from page to page: what is read apart loses them.
    const before = this.files.find((each) => each.pages && each.done === null);
    if (pages.length > 0) {
      const together = new Incoming([...(before?.files ?? []), ...pages].toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })), true);
      fresh.unshift(together);
      if (before) this.remove(before);
    }
    this.files = [...this.files, ...fresh];
    // One at a time: a file may be large, and its preview is work for the server.
    for (const each of fresh) await each.look(this.#space, this.common);
  }

  remove(one: Incoming): void {
    one.stop();
    this.files = this.files.filter((each) => each !== one);
  }

  clear(): void {
    for (const each of this.files) each.stop();
    this.files = [];
  }

  async choose(common: Partial<Common>): Promise<void> {
    this.common = { ...this.common, ...common };
    for (const each of this.files) await each.look(this.#space, this.common);
  }

  async map(one: Incoming, mapping: Mapping): Promise<void> {
    one.mapping = mapping;
    await one.look(this.#space, this.common);
  }

  async say(one: Incoming, kind: string): Promise<void> {
    one.kind = kind;
    await one.look(this.#space, this.common);
  }

  async again(one: Incoming): Promise<void> {
    await one.look(this.#space, this.common);
  }

  /** Imports what was looked at; stops at the first file that is refused. */
  async commit(): Promise<boolean> {
    // A workspace comes first: it has the people, teams and calendars that trackers only name.
    const own = (each: Incoming): number => (each.preview?.format === 'sinew' ? 0 : 1);
    for (const each of this.ready.toSorted((a, b) => own(a) - own(b))) {
      this.working = each;
      try {
        each.done = await api.importFile(this.#space, each.bytes, each.query(this.common));
        live.saw(each.done.revision);
      } catch (thrown) {
        each.failure = said(thrown);
        this.working = null;
        return false;
      }
    }
    this.working = null;
    return true;
  }
}
