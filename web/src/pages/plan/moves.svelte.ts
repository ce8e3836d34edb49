/** Moving, resizing and linking, by keys and by drags: proposed with what it would do, then dropped or given up. */
import { toasts } from '../../app/toasts.svelte';
import { sayDate } from '../../lib/dates';
import type { Edit } from '../../api/types';
import { hasBegun } from './columns';
import type { Drop } from './drop.svelte';
import { lastDay, type Planned, shifted, stretched } from './edits';
import { type Ask, type Event as Pointer, type Gesture, IDLE, type Span, turn } from './gestures';
import { durationWords } from './read';
import type { Rows } from './rows.svelte';
import { addWorkdays, localText, moment, type Scale, startOfDay } from './scale';
import type { Row } from './types';
import type { Writer } from './writer.svelte';

export class Moves {
  gesture: Gesture = $state.raw(IDLE);
  /** What keys have added up to, until it is dropped. */
  #nudge: { key: string; do: 'shift' | 'stretch'; days: number } | null = null;

  constructor(private readonly rows: Rows, private readonly drop: Drop, private readonly writer: Writer) {}

  /** Gives up what is under way; returns whether there was anything. */
  cancel(): boolean {
    const busy = this.drop.proposal !== null || this.gesture.state !== 'idle';
    this.#nudge = null;
    this.drop.cancel();
    this.gesture = IDLE;
    return busy;
  }

  /** Moves or lengthens by a key: shown with what it does, dropped by Enter or by going on. */
  nudge(row: Row, what: 'shift' | 'stretch', days: number): void {
    const refused = refusal(row, what);
    if (refused) return toasts.bad(refused);
    if (this.#nudge && (this.#nudge.key !== row.key || this.#nudge.do !== what)) this.settle();
    const total = (this.#nudge?.days ?? 0) + days;
    this.#nudge = { key: row.key, do: what, days: total };
    if (total === 0) {
      this.cancel();
      return;
    }
    const { habits, calendar } = this.rows;
    const [start, finish] = [moment(row.start), moment(row.finish)];
    const edge = what === 'shift' ? start : lastDay(row);
    const by = addWorkdays(calendar, edge, total) - startOfDay(edge);
    const span = { key: row.key, start: what === 'shift' ? start + by : start, finish: finish + by };
    this.#propose(what === 'shift' ? shifted(row, total, calendar) : stretched(row, total, habits), [], span, true);
  }

  /** Drops what keys have proposed; returns whether there was anything. */
  settle(): boolean {
    const { proposal } = this.drop;
    this.#nudge = null;
    if (!proposal?.byKey) return false;
    void this.land(proposal.planned, proposal.edits);
    return true;
  }

  async land(planned: Planned | null, edits: Edit[]): Promise<void> {
    const span = this.drop.proposal?.span ?? null;
    const said = this.#says(planned, edits, span);
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

  /** A pointer in the chart; returns what it asks of the page rather than of the plan. */
  pointer(event: Pointer, scale: Scale): Ask[] {
    const next = turn(this.gesture, event, scale, this.rows.habits);
    this.gesture = next.gesture;
    return next.asks.filter((ask) => {
      if (ask.ask === 'preview') this.#propose(ask.planned, ask.edits, ask.draft, false);
      else if (ask.ask === 'commit') void this.land(ask.planned, ask.edits);
      else if (ask.ask === 'cancel') this.drop.cancel();
      else if (ask.ask === 'refuse') toasts.bad(ask.words);
      else return true;
      return false;
    });
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
}

function refusal(row: Row, what: 'shift' | 'stretch'): string | null {
  if (row.restricted) return 'You may not change this item.';
  if (what === 'shift' || row.stage === 'done') return hasBegun(row);
  return row.summary ? 'A summary is as long as its parts: change those.' : null;
}
