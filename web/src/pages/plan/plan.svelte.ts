/** The plan page as state: cursor, chart and gestures over the rows, and what each key and drag does. */
import { tick } from 'svelte';
import { api } from '../../api/api';
import { words } from '../../api/client';
import type { Baseline } from '../../api/types';
import { openRecord } from '../../app/open.svelte';
import { router } from '../../app/router.svelte';
import { to } from '../../app/routes';
import { session } from '../../app/session.svelte';
import { toasts } from '../../app/toasts.svelte';
import { type Column, columnsFor, narrowed } from './columns';
import { type Cell, clicked, type Cursor, followed, type Here, HOME, type Intent, press, selection, type Selection } from './cursor';
import { Drop } from './drop.svelte';
import { link } from './edits';
import type { Event as Pointer } from './gestures';
import { Moves } from './moves.svelte';
import { Rows } from './rows.svelte';
import { fit, moment, panned, type Scale, shown, ZOOMS, zoomed, type Zoom } from './scale';
import type { Query, Row } from './types';
import { indexOf, ROW_HEIGHT } from './window';
import { Writer } from './writer.svelte';

type Asked = 'jump' | 'link' | 'unlink';

export class Plan {
  readonly rows: Rows;
  readonly drop: Drop;
  readonly writer: Writer;
  readonly moves: Moves;
  cursor: Cursor = $state.raw(HOME);
  /** Whether there is no room for the chart beside the rows. */
  narrow: boolean = $state(false);
  /** The width of the table. */
  side: number = $state(0);
  scale: Scale = $state.raw({ left: 0, day: ZOOMS.week, width: 0 });
  /** Which item is asked for: to jump to, to link to, to unlink from. */
  asking: { what: Asked; from: Row | null } | null = $state.raw(null);

  readonly columns: readonly Column[] = $derived(this.narrow ? narrowed(this.side) : columnsFor(this.side));
  readonly selection: Selection = $derived(selection(this.cursor));
  readonly mayEdit: boolean = $derived.by(() => session.mayEdit(this.space));
  readonly row: Row | undefined = $derived.by(() => this.rows.at(this.cursor.row));

  /** What the plan may be compared with, newest first. */
  baselines: readonly Baseline[] = $state.raw([]);
  /** Whether a baseline is drawn below the bars. */
  ghosts: boolean = $state(true);
  readonly drawn: readonly Row[] = $derived.by(() => (this.ghosts ? this.rows.rows : this.rows.rows.map((row) => ({ ...row, baseline_start: null, baseline_finish: null }))));

  /** Puts the keyboard back where the cells are. */
  focus: () => void = () => {};
  focusFilter: () => void = () => {};
  /** The item that the address names. */
  item: string | null = null;
  #key: string | null = null;
  /** An item that was added, whose row has not come yet. */
  #awaited: string | null = null;
  #naming: ReturnType<typeof setTimeout> | undefined;
  #fitted = false;
  #afterG = -Infinity;

  constructor(readonly space: string) {
    this.rows = new Rows(space);
    this.drop = new Drop(space);
    this.writer = new Writer(space, this.rows, this.drop);
    this.moves = new Moves(this.rows, this.drop, this.writer);
    this.rows.onMoved = () => this.#followRow();
    // Its row may be here already: others hear of an edit as soon as the one who made it.
    this.writer.onAdded = (key) => {
      this.#awaited = key;
      if (indexOf(this.rows.held, key) !== null) this.#followRow();
    };
  }

  /** Opens the page: the names that cells refer to, and the item of the address. */
  async start(item: string | null, baseline: string | null): Promise<void> {
    void this.rows.fill();
    void this.listBaselines().then(() => { if (baseline !== null) this.compare(baseline); });
    const list = async (kind: string) => (await api.records(this.space, { kind, limit: 200 })).items.map(({ key, title }) => ({ key, title }));
    try {
      if (item) await this.jump(item);
      const [teams, people] = await Promise.all([list('team'), list('person')]);
      this.writer.names = { teams, people };
    } catch {
      // The plan itself says when the server is away; without names, cells show keys.
    }
  }

  async listBaselines(): Promise<void> {
    try {
      this.baselines = (await api.baselines(this.space)).items;
    } catch {
      // Those that are known stay; the plan itself says when the server is away.
    }
  }

  /** Draws a baseline's dates below the bars: one by its key, the newest for an empty one, none for `none`. */
  compare(baseline: string): void {
    const known = this.baselines.some(({ key }) => key === baseline);
    this.ghosts = baseline !== NONE;
    this.rows.ask({ ...this.rows.query, baseline: known ? baseline : null });
    router.set({ baseline: known || baseline === NONE ? baseline : null });
  }

  move(cursor: Cursor): void {
    if (cursor === this.cursor) return;
    // Whoever has gone elsewhere is not taken back to a row that comes late.
    if (cursor.row !== this.cursor.row) this.#awaited = null;
    this.cursor = cursor;
    this.#key = this.rows.at(cursor.row)?.key ?? null;
    this.#name();
    if (cursor.row * ROW_HEIGHT < this.rows.top || (cursor.row + 1) * ROW_HEIGHT > this.rows.top + this.rows.height) this.rows.reveal(cursor.row);
  }

  /** Keeps the cursor's item in the address, for a link to it. Browsers mind an address that changes with every key. */
  #name(): void {
    clearTimeout(this.#naming);
    this.#naming = setTimeout(() => {
      if (this.#key === null || this.#key === this.item || router.route.page !== 'plan') return;
      this.item = this.#key;
      router.set({ item: this.#key });
    }, 400);
  }

  /** To the next cell that can be edited, as Tab goes through a line. */
  step(by: 1 | -1): void {
    let { col } = this.cursor;
    do col += by;
    while (this.columns[col] && !this.columns[col]?.editable);
    if (!this.columns[col]) return;
    this.move({ row: this.cursor.row, col, anchor: null });
    void this.act({ do: 'edit', typed: null });
  }

  click(cell: Cell, extend: boolean): void {
    this.moves.settle();
    this.move(clicked(this.cursor, cell, extend));
  }

  /** Keeps the cursor on its item when rows came, went or moved. */
  #followRow(): void {
    const { held } = this.rows;
    if (!this.#fitted && this.scale.width > 0 && held.meta) this.#open();
    if (this.#awaited !== null && indexOf(held, this.#awaited) !== null) [this.#key, this.#awaited] = [this.#awaited, null];
    const now = this.#key === null ? null : indexOf(held, this.#key);
    if (now === null) {
      this.#key = this.rows.at(this.cursor.row)?.key ?? null;
      const last = Math.max(0, held.total - 1);
      if (this.cursor.row > last) this.cursor = { ...this.cursor, row: last, anchor: null };
      return;
    }
    if (now !== this.cursor.row) this.cursor = followed(this.cursor, now - this.cursor.row, { rows: held.total, cols: this.columns.length });
    this.writer.follow(now);
  }

  /** The first look: from a little before the data date, at the zoom of weeks, or all of a short plan. */
  #open(): void {
    const { meta } = this.rows.held;
    if (!meta) return;
    this.#fitted = true;
    const whole = fit(moment(meta.start), moment(meta.finish), this.scale.width);
    if (whole.day >= ZOOMS.month) {
      this.scale = whole;
      return;
    }
    const day = ZOOMS.month;
    this.scale = { ...this.scale, day, left: moment(meta.data_date) - ((this.scale.width * 0.25) / day) * 1440 };
  }

  widen(width: number): void {
    if (width === this.scale.width) return;
    this.scale = { ...this.scale, width };
    if (!this.#fitted && this.rows.held.meta) this.#open();
  }

  pan(px: number): void {
    this.scale = panned(this.scale, px);
  }

  zoom(by: number, anchor?: number): void {
    this.scale = zoomed(this.scale, this.scale.day * by, anchor);
  }

  zoomTo(zoom: Zoom): void {
    this.scale = zoomed(this.scale, ZOOMS[zoom]);
  }

  fit(): void {
    const { meta } = this.rows.held;
    if (meta) this.scale = fit(moment(meta.start), moment(meta.finish), this.scale.width);
  }

  show(row: Row): void {
    this.scale = shown(this.scale, moment(row.start), moment(row.p90 ?? row.finish));
  }

  /** Puts the cursor on an item, wherever it is. */
  async jump(key: string): Promise<boolean> {
    this.item = key;
    const index = await this.rows.find(key);
    if (index === null) {
      toasts.bad(`There is no item ${key} in this plan.`);
      return false;
    }
    this.#key = key;
    this.cursor = { row: index, col: this.cursor.col, anchor: null };
    const row = this.rows.at(index);
    if (row && this.scale.width > 0) this.show(row);
    router.set({ item: key });
    return true;
  }

  /** Shows only what matches, and what it lies in. The cursor stays on its item if that is among it. */
  filter(text: string): void {
    const filter = text.trim();
    if (filter !== this.rows.query.filter) void this.#see({ ...this.rows.query, filter });
  }

  foldAll(open: boolean): void {
    // What closes over the cursor's item stands for it.
    const { held } = this.rows;
    for (let { row } = this; !open && row && row.depth > 0; ) {
      const parent = row.parent ? indexOf(held, row.parent) : null;
      row = parent === null ? undefined : this.rows.at(parent);
      this.#key = row?.key ?? null;
    }
    void this.#see({ ...this.rows.query, depth: open ? null : 0, opened: [], collapsed: [] });
  }

  /** Shows other rows; the cursor stays on its item if that is among them. */
  async #see(query: Query): Promise<void> {
    const key = this.#key;
    const index = await this.rows.askAround(query, key);
    if (this.rows.query !== query) return;
    this.#key = index === null ? null : key;
    this.cursor = { ...this.cursor, row: index ?? 0, anchor: null };
  }

  fold(row: Row, open: boolean): void {
    if (row.summary && row.collapsed === open) this.rows.fold(row, open);
  }

  /** A key in the grid; returns whether it was the grid's. */
  key(event: KeyboardEvent): boolean {
    if (event.isComposing) return false;
    // After a `g` the next letter is where to go, which is the shell's.
    const went = event.timeStamp - this.#afterG < 1_200;
    this.#afterG = event.key === 'g' ? event.timeStamp : -Infinity;
    if (went && /^[a-z]$/.test(event.key)) return false;
    if (event.key === 'Enter' && !event.ctrlKey && this.moves.settle()) return true;
    const column = this.columns[this.cursor.col];
    const { row } = this;
    const here: Here = { name: column?.id === 'name', summary: row?.summary ?? false, open: !(row?.collapsed ?? true), editable: column?.editable ?? false };
    const size = { rows: this.rows.held.total, cols: this.columns.length, page: Math.max(1, Math.floor(this.rows.height / ROW_HEIGHT) - 1) };
    const step = press(this.cursor, event, size, here);
    if (!step) return false;
    const { intent } = step;
    if (intent?.do !== 'shift' && intent?.do !== 'stretch' && intent?.do !== 'cancel') this.moves.settle();
    this.move(step.cursor);
    // With nothing to give up, Escape closes what lies over the page.
    if (intent?.do === 'cancel') return this.moves.cancel();
    if (intent) void this.act(intent);
    return true;
  }

  async act(intent: Intent): Promise<void> {
    try {
      await this.#act(intent);
    } catch (thrown) {
      toasts.bad(words(thrown));
    }
  }

  async #act(intent: Intent): Promise<void> {
    const { writer } = this;
    let { row } = this;
    if (WRITES.has(intent.do) && !this.mayEdit) return toasts.bad('You may read this program, not change it. Its owner can make you an editor.');
    switch (intent.do) {
      case 'add':
        return writer.openNew(row ?? null);
      case 'fit':
        return this.fit();
      case 'pan':
        return this.pan((intent.by * this.scale.width) / 3);
      case 'zoom_in':
        return this.zoom(1.5);
      case 'zoom_out':
        return this.zoom(1 / 1.5);
      case 'filter':
        return this.focusFilter();
      case 'jump':
        this.asking = { what: 'jump', from: null };
        return;
      case 'fold':
        if (intent.all) return this.foldAll(intent.open);
    }
    // A key counts although its row is still on its way.
    if (!row) [row] = await this.rows.between(this.cursor.row, this.cursor.row);
    if (!row) return;
    switch (intent.do) {
      case 'fold':
        return this.fold(row, intent.open);
      case 'edit':
        return writer.open(row, this.columns[this.cursor.col]?.id ?? 'name', intent.typed);
      case 'shift':
      case 'stretch':
        return this.moves.nudge(row, intent.do, intent.days);
      case 'open':
        return openRecord(row.key);
      case 'why':
        return router.go(to(this.space, 'why', row.key));
      case 'show':
        return this.show(row);
      case 'link':
      case 'unlink':
        this.asking = { what: intent.do, from: row };
        return;
      default:
        return this.#onSelection(intent);
    }
  }

  async #onSelection(intent: Intent): Promise<void> {
    const { top, bottom, left, right } = this.selection;
    if (bottom - top >= MOST) return toasts.bad('That is too many rows at once: select up to 2,000.');
    const rows = await this.rows.between(top, bottom);
    const columns = this.columns.slice(left, right + 1).map(({ id }) => id);
    const { writer } = this;
    switch (intent.do) {
      case 'copy':
      case 'cut':
        await navigator.clipboard.writeText(writer.copy(rows, columns));
        if (intent.do === 'cut') await writer.clear(rows, columns);
        return;
      case 'fill':
        return writer.fill(rows, columns);
      case 'clear':
        return writer.clear(rows, columns);
      case 'archive':
        return writer.archive(rows);
      case 'indent':
        return writer.outline(rows, 'in');
      case 'outdent':
        return writer.outline(rows, 'out');
      case 'reorder':
        return writer.outline(rows, intent.by === -1 ? 'up' : 'down');
    }
  }

  paste(text: string): void {
    if (!this.mayEdit) return toasts.bad('You may read this program, not change it.');
    void this.writer.pasteAt(text, { row: this.selection.top, col: this.selection.left }, this.columns.map(({ id }) => id));
  }

  /** A pointer in the chart. */
  pointer(event: Pointer): void {
    for (const ask of this.moves.pointer(event, this.scale)) {
      if (ask.ask === 'select') this.click({ row: ask.row.index, col: this.cursor.col }, ask.extend);
      if (ask.ask !== 'pan') continue;
      this.pan(ask.px);
      this.rows.scrollTo(this.rows.top + ask.rows);
    }
  }

  /** The item that was asked for has been chosen. */
  async chosen(key: string): Promise<void> {
    const { asking } = this;
    this.asking = null;
    // Behind an open dialog nothing can have the keyboard.
    await tick();
    this.focus();
    if (asking?.what === 'jump') await this.jump(key);
    else if (asking?.what === 'link' && asking.from) await this.moves.land(null, [link(asking.from.key, key)]);
    else if (asking?.what === 'unlink' && asking.from) {
      await this.writer.commit([{ op: 'unlink', from: asking.from.key, relation: 'blocks', to: key }], `${asking.from.key} no longer blocks ${key}`);
    }
  }
}

const MOST = 2_000;
/** Stands in the address where no baseline is drawn. */
export const NONE = 'none';
const WRITES: ReadonlySet<Intent['do']> = new Set<Intent['do']>(['edit', 'add', 'shift', 'stretch', 'reorder', 'indent', 'outdent', 'archive', 'clear', 'fill', 'cut', 'link', 'unlink']);
