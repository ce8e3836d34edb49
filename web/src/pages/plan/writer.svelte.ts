/** Writing in the plan: the open editor, what a commit is made of, and what others changed meanwhile. */
import { edit } from '../../app/edit';
import { toasts } from '../../app/toasts.svelte';
import type { Conflict, Edit, Edited } from '../../api/types';
import { words } from '../../api/client';
import { count } from '../../lib/dates';
import { cellText, changes, COLUMNS, type ColumnId, type Names } from './columns';
import type { Drop } from './drop.svelte';
import { expected, filled, parseTable, type Pasted, pasted, type Planned, tableText } from './edits';
import { added, addedAll, archived, indented, lacking, outdented, type Place, placeBelow, reordered, roots } from './outline';
import type { Rows } from './rows.svelte';
import type { Row } from './types';

export type Editor =
  | { kind: 'cell'; key: string; column: ColumnId; text: string }
  /** `index` is where the new row stands open, between the rows that there are. */
  | { kind: 'new'; place: Place; index: number; text: string };

/** More rows than this are not changed by one key: a slip would be a long wait. */
const MOST = 2_000;

export class Writer {
  editor: Editor | null = $state.raw(null);
  /** Why the editor's text could not be taken. */
  refusal: string | null = $state(null);
  conflict: { conflicts: Conflict[]; edits: Edit[] } | null = $state.raw(null);
  names: Names = $state.raw({ teams: [], people: [] });
  readonly gap: number | null = $derived(this.editor?.kind === 'new' ? this.editor.index : null);

  /** Where the cursor goes once a new row is there. */
  onAdded: (key: string) => void = () => {};
  /** New rows are added one after the other, each behind the one before. */
  #adding: Promise<string | null> = Promise.resolve(null);
  #written = 0;

  constructor(private readonly space: string, private readonly rows: Rows, private readonly drop: Drop) {}

  async commit(edits: Edit[], said?: string): Promise<Edited | null> {
    if (edits.length === 0) return null;
    // What I wrote myself since the rows came is no conflict.
    const revision = Math.max(this.rows.held.revision, this.#written);
    const done = await edit(this.space, edits, { revision, said, conflicted: (conflicts) => { this.conflict = { conflicts, edits }; } });
    // A refused edit was shown as if it were in.
    if (done) this.#written = done.revision;
    else this.rows.refresh();
    return done;
  }

  /** Writes mine over theirs, for all that is in conflict. */
  async overwrite(): Promise<void> {
    const { conflict } = this;
    this.conflict = null;
    if (conflict) await edit(this.space, conflict.edits, { revision: null, said: 'Yours is in' });
  }

  /** Lets theirs stand; what of mine was not in conflict goes in. */
  async yield(): Promise<void> {
    const { conflict } = this;
    this.conflict = null;
    if (!conflict) return;
    const theirs = (key: string, field: string) => conflict.conflicts.some((each) => each.key === key && (field === each.field || field.startsWith(`${each.field}.`)));
    const rest = conflict.edits.flatMap((each): Edit[] => {
      if (each.op !== 'set') return [each];
      const fields = Object.fromEntries(Object.entries(each.fields).filter(([field]) => !theirs(each.key, field)));
      return Object.keys(fields).length > 0 ? [{ ...each, fields }] : [];
    });
    if (rest.length > 0) await edit(this.space, rest, { revision: null });
    this.rows.refresh();
  }

  /** Commits planned changes; the screen shows them at once. */
  async write(planned: readonly Planned[], said?: string): Promise<Edited | null> {
    if (planned.length === 0) return null;
    for (const { key, changes } of planned) this.rows.patch(key, (row) => expected(row, changes));
    try {
      return await this.commit(await this.drop.edits(planned), said);
    } catch (thrown) {
      toasts.bad(words(thrown));
      this.rows.refresh();
      return null;
    }
  }

  open(row: Row, column: ColumnId, typed: string | null): void {
    const cannot = row.restricted ? 'You may not read this item.' : COLUMNS.find(({ id }) => id === column)?.editable ? null : changes(row, column, 'x', this.rows.habits, this.names);
    if (cannot !== null) {
      toasts.bad(typeof cannot === 'string' ? cannot : 'words' in cannot ? cannot.words : 'This cell cannot be changed.');
      return;
    }
    this.refusal = null;
    this.editor = { kind: 'cell', key: row.key, column, text: typed ?? cellText(row, column, this.rows.habits, this.names) };
  }

  openNew(row: Row | null): void {
    const place = placeBelow(row, (index) => this.rows.at(index));
    this.refusal = null;
    this.#adding = Promise.resolve(null);
    this.editor = { kind: 'new', place, index: row ? row.index + 1 : 0, text: '' };
  }

  close(): void {
    this.editor = null;
    this.refusal = null;
  }

  /** Takes what the editor says; returns whether it was good. A cell that says what it said before changes nothing. */
  take(text: string): boolean {
    const { editor } = this;
    if (!editor) return true;
    if (editor.kind === 'new') return this.#takeNew(editor, text);
    const row = this.rows.rows.find(({ key }) => key === editor.key) ?? null;
    if (row && cellText(row, editor.column, this.rows.habits, this.names) === text.trim()) return this.#taken();
    const read = changes(row, editor.column, text, this.rows.habits, this.names);
    if ('words' in read) {
      this.refusal = read.words;
      return false;
    }
    void this.write([{ key: editor.key, changes: read.value }]);
    return this.#taken();
  }

  #taken(): true {
    this.close();
    return true;
  }

  /** Adds a row and stays open for the next one; an empty one ends it. */
  #takeNew(editor: Extract<Editor, { kind: 'new' }>, text: string): boolean {
    if (text.trim() === '') return this.#taken();
    this.#adding = this.#adding.then(async (previous) => {
      const place = { ...editor.place, after: previous ?? editor.place.after };
      const done = await this.commit([added(text.trim(), place)]);
      const key = done?.keys[0] ?? null;
      if (key) this.onAdded(key);
      return key ?? previous;
    });
    this.editor = { ...editor, text: '' };
    return true;
  }

  /** The new row's key has come: the next one opens behind it. */
  follow(index: number): void {
    if (this.editor?.kind === 'new') this.editor = { ...this.editor, index: index + 1 };
  }

  /** Puts the row that is being added under the one above it. */
  nest(): void {
    const { editor } = this;
    if (editor?.kind !== 'new' || editor.place.after === null || editor.place.after === editor.place.parent) return;
    this.editor = { ...editor, place: { ...editor.place, parent: editor.place.after, after: null, depth: editor.place.depth + 1 } };
  }

  /** Lifts it out of its parent again, behind that parent. */
  unnest(): void {
    const { editor } = this;
    if (editor?.kind !== 'new' || !editor.place.parent || editor.place.depth === 0) return;
    const parent = this.rows.rows.find(({ key }) => key === editor.place.parent);
    if (!parent) return;
    let index = parent.index + 1;
    for (let row = this.rows.at(index); row && row.depth > parent.depth; row = this.rows.at(index)) index++;
    this.editor = { ...editor, index, place: { ...placeBelow({ ...parent, collapsed: true }, (at) => this.rows.at(at)), type: editor.place.type } };
  }

  paste(text: string): void {
    const { editor } = this;
    if (editor?.kind !== 'new') return;
    const { habits } = this.rows;
    void this.#put(pasted(parseTable(text), [], COLUMNS.map(({ id }) => id), habits, this.names), editor.place);
    this.close();
  }

  async pasteAt(text: string, cursor: { row: number; col: number }, columns: readonly ColumnId[]): Promise<void> {
    const lines = parseTable(text);
    if (lines.length > MOST) return toasts.bad(`That is ${count(lines.length, 'row')}: paste up to ${count(MOST, 'row')} at a time, or import the file.`);
    const rows = await this.rows.between(cursor.row, Math.min(this.rows.held.total, cursor.row + lines.length) - 1);
    const targets = lines.map((_, at) => rows[at] ?? null);
    const last = rows.at(-1) ?? this.rows.at(cursor.row) ?? null;
    const read = pasted(lines, targets, columns.slice(cursor.col), this.rows.habits, this.names);
    await this.#put(read, placeBelow(read.planned.length === 0 ? (this.rows.at(cursor.row) ?? null) : last, (index) => this.rows.at(index)));
  }

  async #put(read: Pasted, place: Place): Promise<void> {
    const { planned, refused } = read;
    if (refused.length > 0) toasts.bad(refused.length === 1 ? (refused[0] ?? '') : `${count(refused.length, 'cell')} could not be read. ${refused[0]}`);
    for (const { key, changes } of planned) this.rows.patch(key, (row) => expected(row, changes));
    const sets = await this.drop.edits(planned);
    const done = await this.commit([...addedAll(read.added, place), ...sets], pastedWords(read));
    const [first] = done?.keys ?? [];
    if (first && read.added.length > 0) this.onAdded(first);
  }

  async fill(rows: readonly Row[], columns: readonly ColumnId[]): Promise<void> {
    const { habits } = this.rows;
    const read = filled(rows, columns, (row, column) => cellText(row, column, habits, this.names), habits, this.names);
    if (read.refused.length > 0) toasts.bad(read.refused[0] ?? '');
    await this.write(read.planned, `Filled ${count(read.planned.length, 'row')} down`);
  }

  async clear(rows: readonly Row[], columns: readonly ColumnId[]): Promise<void> {
    const { habits } = this.rows;
    const planned = rows.map((row) => ({
      key: row.key,
      changes: columns.filter((column) => column !== 'name').flatMap((column) => {
        const read = changes(row, column, '', habits, this.names);
        return 'words' in read ? [] : read.value;
      }),
    }));
    await this.write(planned.filter((each) => each.changes.length > 0), rows.length > 1 ? `Emptied in ${count(rows.length, 'row')}` : undefined);
  }

  copy(rows: readonly Row[], columns: readonly ColumnId[]): string {
    return tableText(rows.map((row) => columns.map((column) => cellText(row, column, this.rows.habits, this.names))));
  }

  async outline(rows: readonly Row[], way: 'in' | 'out' | 'up' | 'down'): Promise<void> {
    const [first] = roots(rows);
    if (!first) return;
    // What an outline edit needs to know lies above the selection, up to the parent.
    const known = new Map(rows.map((row) => [row.index, row]));
    const lookup = (index: number) => this.rows.at(index) ?? known.get(index);
    for (let at = lacking(first, lookup); at !== null; at = lacking(first, lookup)) {
      const higher = await this.rows.between(Math.max(0, at - 499), at);
      if (higher.length === 0) return;
      for (const row of higher) known.set(row.index, row);
    }
    const edits = way === 'in' ? indented(rows, lookup) : way === 'out' ? outdented(rows, lookup) : reordered(rows, way === 'up' ? -1 : 1, lookup);
    if (typeof edits === 'string') toasts.bad(edits);
    else await this.commit(edits);
  }

  async archive(rows: readonly Row[]): Promise<void> {
    const under = await Promise.all(roots(rows).map((row) => (row.summary ? this.rows.under(row.key) : [row.key])));
    const keys = [...new Set(under.flat())];
    const [first] = rows;
    await this.commit(archived(keys), keys.length === 1 ? `${first?.name ?? keys[0]} archived` : `${count(keys.length, 'item')} archived`);
  }
}

function pastedWords({ planned, added: items }: Pasted): string {
  const parts = [planned.length > 0 ? `${count(planned.length, 'row')} changed` : '', items.length > 0 ? `${count(items.length, 'item')} added` : ''];
  return `Pasted: ${parts.filter((part) => part !== '').join(', ') || 'nothing new'}`;
}
