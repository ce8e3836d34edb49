/** The plan page as state: cursor, chart and gestures over the rows, and what each key and drag does. */
import { api } from '../../api/api';
import { openRecord } from '../../app/open.svelte';
import { router } from '../../app/router.svelte';
import { to } from '../../app/routes';
import { session } from '../../app/session.svelte';
import { toasts } from '../../app/toasts.svelte';
import { sayDate } from '../../lib/dates';
import type { Edit } from '../../api/types';
import { type Column, columnsFor, hasBegun, narrowed } from './columns';
import { type Cell, clicked, type Cursor, followed, type Here, HOME, type Intent, press, selection, type Selection } from './cursor';
import { Drop } from './drop.svelte';
import { lastDay, link, type Planned, shifted, stretched } from './edits';
import { type Event as Pointer, type Gesture, IDLE, type Span, turn } from './gestures';
import { durationWords } from './read';
import { Rows } from './rows.svelte';
import { addWorkdays, fit, localText, moment, panned, type Scale, shown, startOfDay, ZOOMS, zoomed, type Zoom } from './scale';
import type { Query, Row } from './types';
import { indexOf, ROW_HEIGHT } from './window';
import { Writer } from './writer.svelte';

type Asked = 'jump' | 'link' | 'unlink';

export class Plan {
  readonly rows: Rows;
  readonly drop: Drop;
  readonly writer: Writer;
  cursor: Cursor = $state.raw(HOME);
  /** Whether there is no room for the chart beside the rows. */
  narrow: boolean = $state(false);
  /** The width of the table. */
  side: number = $state(0);
  scale: Scale = $state.raw({ left: 0, day: ZOOMS.week, width: 0 });
  gesture: Gesture = $state.raw(IDLE);
  /** Which item is asked for: to jump to, to link to, to unlink from. */
  asking: { what: Asked; from: Row | null } | null = $state.raw(null);

  readonly columns: readonly Column[] = $derived(this.narrow ? narrowed(this.side) : columnsFor(this.side));
  readonly selection: Selection = $derived(selection(this.cursor));
  readonly mayEdit: boolean = $derived.by(() => session.mayEdit(this.space));
  readonly row: Row | undefined = $derived.by(() => this.rows.at(this.cursor.row));

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
  #afterG = 0;
  #nudge: { key: string; do: 'shift' | 'stretch'; days: number } | null = null;

  constructor(readonly space: string) {
    this.rows = new Rows(space);
    this.drop = new Drop(space);
    this.writer = new Writer(space, this.rows, this.drop);
    this.rows.onMoved = () => this.#followRow();
    this.writer.onAdded = (key) => { this.#awaited = key; };
  }

  /** Opens the page: the names that cells refer to, and the item of the address. */
  async start(item: string | null): Promise<void> {
    void this.rows.fill();
    const list = async (kind: string) => (await api.records(this.space, { kind, limit: 200 })).items.map(({ key, title }) => ({ key, title }));
    try {
      if (item) await this.jump(item);
      const [teams, people] = await Promise.all([list('team'), list('person')]);
      this.writer.names = { teams, people };
    } catch {
      // The plan itself says when the server is away; without names, cells show keys.
    }
  }

  move(cursor: Cursor): void {
    if (cursor === this.cursor) return;
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
    this.#settle();
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
    this.#afterG = event.key === 'g' ? event.timeStamp : 0;
    if (went && /^[a-z]$/.test(event.key)) return false;
    if (this.drop.proposal?.byKey && event.key === 'Enter') return this.#settle(), true;
    const column = this.columns[this.cursor.col];
    const { row } = this;
    const here: Here = { name: column?.id === 'name', summary: row?.summary ?? false, open: !(row?.collapsed ?? true), editable: column?.editable ?? false };
    const size = { rows: this.rows.held.total, cols: this.columns.length, page: Math.max(1, Math.floor(this.rows.height / ROW_HEIGHT) - 1) };
    const step = press(this.cursor, event, size, here);
    if (!step) return false;
    const { intent } = step;
    if (intent?.do !== 'shift' && intent?.do !== 'stretch' && intent?.do !== 'cancel') this.#settle();
    this.move(step.cursor);
    if (intent) void this.act(intent);
    return true;
  }

  async act(intent: Intent): Promise<void> {
    const { row, writer } = this;
    if (WRITES.has(intent.do) && !this.mayEdit) return toasts.bad('You may read this program, not change it. Its owner can make you an editor.');
    switch (intent.do) {
      case 'add':
        return writer.openNew(row ?? null);
      case 'fit':
        return this.fit();
      case 'zoom_in':
        return this.zoom(1.5);
      case 'zoom_out':
        return this.zoom(1 / 1.5);
      case 'filter':
        return this.focusFilter();
      case 'jump':
        this.asking = { what: 'jump', from: null };
        return;
      case 'cancel':
        return this.cancel();
      case 'fold':
        if (intent.all) this.foldAll(intent.open);
        else if (row) this.fold(row, intent.open);
        return;
    }
    if (!row) return;
    switch (intent.do) {
      case 'edit':
        return writer.open(row, this.columns[this.cursor.col]?.id ?? 'name', intent.typed);
      case 'shift':
      case 'stretch':
        return this.#nudged(row, intent.do, intent.days);
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

  /** Escape: gives up what is under way. */
  cancel(): void {
    this.#nudge = null;
    this.drop.cancel();
    this.gesture = IDLE;
  }

  /** Moves or lengthens by a key: shown with what it does, dropped by Enter or by going on. */
  #nudged(row: Row, what: 'shift' | 'stretch', days: number): void {
    const refused = row.restricted ? 'You may not change this item.' : row.stage === 'done' || what === 'shift' ? hasBegun(row) : row.summary ? 'A summary is as long as its parts: change those.' : null;
    if (refused) return toasts.bad(refused);
    if (this.#nudge && (this.#nudge.key !== row.key || this.#nudge.do !== what)) this.#settle();
    const total = (this.#nudge?.days ?? 0) + days;
    this.#nudge = { key: row.key, do: what, days: total };
    if (total === 0) return this.cancel();
    const { habits, calendar } = this.rows;
    const [start, finish] = [moment(row.start), moment(row.finish)];
    const edge = what === 'shift' ? start : lastDay(row);
    const by = addWorkdays(calendar, edge, total) - startOfDay(edge);
    const span = { key: row.key, start: what === 'shift' ? start + by : start, finish: finish + by };
    this.#propose(what === 'shift' ? shifted(row, total, calendar) : stretched(row, total, habits), [], span, true);
  }

  #propose(planned: Planned | null, edits: Edit[], span: Span | null, byKey: boolean): void {
    this.drop.propose({ planned, edits, span, words: this.#says(planned, edits, span), byKey });
  }

  #says(planned: Planned | null, edits: Edit[], span: Span | null): string {
    const [first] = edits;
    if (first?.op === 'link') return `${first.from} before ${first.to}`;
    const length = planned?.changes.find(({ field }) => field === 'length')?.value as number | undefined;
    const moves = planned?.changes.some(({ field }) => field === 'schedule.constraint');
    const parts = [moves && span ? `starts ${sayDate(localText(span.start))}` : '', length === undefined ? '' : `takes ${durationWords(length, this.rows.habits)}`];
    return `${planned?.key ?? ''} ${parts.filter((part) => part !== '').join(', ')}`;
  }

  /** Drops what keys have proposed. */
  #settle(): void {
    const { proposal } = this.drop;
    this.#nudge = null;
    if (proposal?.byKey) void this.#land(proposal.planned, proposal.edits);
  }

  async #land(planned: Planned | null, edits: Edit[]): Promise<void> {
    const said = this.#says(planned, edits, this.drop.proposal?.span ?? null);
    const { span } = this.drop.proposal ?? {};
    try {
      const sets = planned ? await this.drop.edits([planned]) : [];
      // The bar stays where it was dropped until the server says where everything went.
      if (span) this.rows.patch(span.key, (row) => ({ ...row, start: localText(span.start), finish: localText(span.finish) }));
      this.drop.cancel();
      await this.writer.commit([...sets, ...edits], planned ? said : `Linked: ${said}`);
    } catch {
      this.drop.cancel();
      this.rows.refresh();
      toasts.bad('The item could not be read, so nothing was changed.');
    }
  }

  /** A pointer in the chart. */
  pointer(event: Pointer): void {
    const next = turn(this.gesture, event, this.scale, this.rows.habits);
    this.gesture = next.gesture;
    for (const ask of next.asks) {
      switch (ask.ask) {
        case 'select':
          this.click({ row: ask.row.index, col: this.cursor.col }, ask.extend);
          break;
        case 'pan':
          this.pan(ask.px);
          this.rows.scrollTo(this.rows.top + ask.rows);
          break;
        case 'preview':
          this.#propose(ask.planned, ask.edits, ask.draft, false);
          break;
        case 'commit':
          void this.#land(ask.planned, ask.edits);
          break;
        case 'cancel':
          this.drop.cancel();
          break;
        case 'refuse':
          toasts.bad(ask.words);
      }
    }
  }

  /** The item that was asked for has been chosen. */
  async chosen(key: string): Promise<void> {
    const { asking } = this;
    this.asking = null;
    this.focus();
    if (asking?.what === 'jump') await this.jump(key);
    else if (asking?.what === 'link' && asking.from) await this.#land(null, [link(asking.from.key, key)]);
    else if (asking?.what === 'unlink' && asking.from) {
      await this.writer.commit([{ op: 'unlink', from: asking.from.key, relation: 'blocks', to: key }], `${asking.from.key} no longer blocks ${key}`);
    }
  }
}

const MOST = 2_000;
const WRITES: ReadonlySet<Intent['do']> = new Set<Intent['do']>(['edit', 'add', 'shift', 'stretch', 'reorder', 'indent', 'outdent', 'archive', 'clear', 'fill', 'cut', 'link', 'unlink']);
