/** The rows of the plan as state: what is in view, what is fetched for it, and where it stays when others change the plan. */
import { api } from '../../api/api';
import { Failure, words } from '../../api/client';
import { live } from '../../api/live.svelte';
import { today } from '../../lib/dates';
import type { Habits } from './read';
import type { Calendar } from './scale';
import { ALL, type PlanWindow, type Query, type Row } from './types';
import { accept, asked, CHUNK, EMPTY, type Held, indexOf, isSame, linksIn, missing, patched, reveal, ROW_HEIGHT, rowAt, rowsIn, scroll, toggled, view } from './window';

const EVERY_DAY: Calendar = { week: [true, true, true, true, true, true, true], holidays: new Set() };
/** An answer from before a known edit is asked for again, this often at most. */
const PATIENCE = 25;

export class Rows {
  held: Held = $state.raw(EMPTY);
  query: Query = $state.raw(ALL);
  /** Pixels of rows above the view, and the height of the view. */
  top: number = $state(0);
  height: number = $state(0);
  failure: string | null = $state(null);
  /** Nothing has come for longer than a blink. */
  slow: boolean = $state(false);
  loaded: boolean = $state(false);

  readonly seen = $derived(view(this.top, this.height + ROW_HEIGHT, this.held.total));
  readonly scroll = $derived(scroll(this.held.total + 1, this.height));
  readonly rows = $derived(rowsIn(this.held, this.seen));
  readonly links = $derived(linksIn(this.held, this.seen));
  readonly calendar: Calendar = $derived.by(() => {
    const { meta } = this.held;
    return meta ? { week: meta.week, holidays: new Set(meta.holidays) } : EVERY_DAY;
  });
  readonly habits: Habits = $derived.by(() => {
    // Before the first rows there is nothing to read or to print.
    const minutesPerDay = this.held.meta?.minutes_per_day ?? 1;
    return { minutesPerDay, minutesPerWeek: minutesPerDay * this.calendar.week.filter(Boolean).length, today: today(), calendar: this.calendar };
  });

  /** Called when rows have come. */
  onMoved: () => void = () => {};
  #turn = 1;
  #running: AbortController | null = null;
  #stale = 0;
  #stopped = false;

  constructor(private readonly space: string) {}

  stop(): void {
    this.#stopped = true;
    this.#running?.abort();
  }

  at(index: number): Row | undefined {
    return rowAt(this.held, index);
  }

  /** Shows the rows from a height on. */
  scrollTo(top: number): void {
    const most = Math.max(0, (this.held.total + 1) * ROW_HEIGHT - this.height);
    this.top = Math.min(Math.max(0, top), most);
    void this.fill();
  }

  reveal(index: number): void {
    this.scrollTo(reveal(this.top, this.height, index));
  }

  resize(height: number): void {
    if (Math.abs(height - this.height) < 1) return;
    this.height = height;
    void this.fill();
  }

  /** Shows other rows: folded, filtered, against another baseline. What is on screen stays until they come. */
  ask(query: Query): void {
    this.query = query;
    this.refresh();
  }

  fold(row: Row, open: boolean): void {
    this.ask(toggled(this.query, row, open));
  }

  /** Fetches again what is in view; all that is held counts as old. */
  refresh(): void {
    this.#turn += 1;
    this.#running?.abort();
    this.#running = null;
    void this.fill();
  }

  /** Fetches until nothing in view is missing. One request at a time: a fling through the plan asks for where it ends. */
  async fill(): Promise<void> {
    if (this.#running || this.#stopped) return;
    const range = missing(this.held, this.seen, this.#turn);
    if (!range || (this.height === 0 && this.loaded)) return;
    const running = new AbortController();
    this.#running = running;
    const turn = this.#turn;
    const slow = setTimeout(() => { this.slow = true; }, 100);
    try {
      const answer: PlanWindow = await api.plan(this.space, asked(range, this.query), running.signal);
      if (this.#running !== running) return;
      this.#take(answer, turn);
      this.failure = null;
    } catch (thrown) {
      if (this.#running !== running) return;
      this.failure = thrown instanceof Failure ? thrown.message : words(thrown);
      this.#running = null;
      return;
    } finally {
      clearTimeout(slow);
      this.slow = false;
    }
    this.#running = null;
    void this.fill();
  }

  #take(answer: PlanWindow, turn: number): void {
    const first = this.at(Math.ceil(this.top / ROW_HEIGHT));
    this.held = accept(this.held, answer, this.seen, turn);
    this.loaded = true;
    const most = Math.max(0, (answer.total + 1) * ROW_HEIGHT - this.height);
    if (this.top > most) this.top = most;
    const now = first ? indexOf(this.held, first.key) : null;
    if (first && now !== null && now !== first.index && this.top > 0) this.top = Math.max(0, this.top + (now - first.index) * ROW_HEIGHT);
    this.onMoved();
    if (answer.revision >= live.revision || this.#stale >= PATIENCE) {
      this.#stale = 0;
      return;
    }
    // The server had not planned the newest edit yet.
    this.#stale += 1;
    setTimeout(() => { if (!this.#stopped) this.refresh(); }, 120);
  }

  patch(key: string, change: (row: Row) => Row): void {
    this.held = patched(this.held, key, change);
  }

  /** Rows by index, fetched as far as they are not here; what is fetched is not kept. */
  async between(first: number, last: number): Promise<Row[]> {
    const rows = new Map<number, Row>();
    for (let at = Math.max(0, first); at <= last; at++) {
      const row = this.at(at) ?? rows.get(at);
      if (row) {
        rows.set(at, row);
        continue;
      }
      const answer: PlanWindow = await api.plan(this.space, asked({ first: at, count: Math.min(500, last - at + 1) }, this.query));
      for (const each of answer.rows) rows.set(each.index, each);
      if (answer.rows.length === 0) break;
    }
    return [...rows.values()].filter((row) => row.index >= first && row.index <= last).toSorted((a, b) => a.index - b.index);
  }

  /** Shows an item wherever it is in the plan, opening what it lies in; returns its index, or `null` when it is not there. */
  async find(key: string): Promise<number | null> {
    const here = indexOf(this.held, key);
    if (here === null) return this.#around(key, [this.query, { ...ALL, baseline: this.query.baseline }]);
    this.reveal(here);
    return here;
  }

  /** Shows other rows with an item among them still in view, if it is among them. */
  async askAround(query: Query, key: string | null): Promise<number | null> {
    this.ask(query);
    const index = key === null ? null : await this.#around(key, [query]);
    if (index === null && this.query === query) this.scrollTo(0);
    return index;
  }

  async #around(key: string, queries: readonly Query[]): Promise<number | null> {
    for (const query of queries) {
      const answer: PlanWindow = await api.plan(this.space, asked({ first: 0, count: 2 * CHUNK }, query, key));
      const row = answer.rows.find((each) => each.key === key);
      if (!row) continue;
      // The baseline moves no row: one that was chosen while this was on its way stays.
      const { baseline } = this.query;
      if (query !== this.query && !isSame({ ...query, baseline }, this.query)) this.ask({ ...query, baseline });
      this.held = { ...this.held, total: answer.total };
      this.scrollTo(row.index * ROW_HEIGHT - this.height / 3);
      return row.index;
    }
    return null;
  }

  /** The keys of an item and of all that is under it, closed or not. */
  async under(key: string): Promise<string[]> {
    let answer: PlanWindow = await api.plan(this.space, asked({ first: 0, count: 500 }, ALL, key));
    const start = answer.rows.find((row) => row.key === key);
    if (!start) return [key];
    const keys: string[] = [key];
    for (let next = start.index + 1; ; ) {
      const inside = answer.rows.filter((row) => row.index >= next);
      for (const row of inside) {
        if (row.depth <= start.depth) return keys;
        keys.push(row.key);
      }
      next += inside.length;
      if (next >= answer.total) return keys;
      answer = await api.plan(this.space, asked({ first: next, count: 500 }, ALL));
      if (answer.rows.length === 0) return keys;
    }
  }
}
