/** What a gesture would do before it is dropped: asked of the server while it lasts, forgotten when it is over. */
import { api } from '../../api/api';
import { words } from '../../api/client';
import type { Edit, Preview } from '../../api/types';
import { type Known, needsRecord, type Planned, set } from './edits';
import type { Span } from './gestures';
import { moment } from './scale';
import type { Drafts } from './scene';

/** A pause in the movement after which the server is asked. */
const PAUSE = 110;
const NONE: Drafts = new Map();

/** What will be committed when it is dropped. */
export type Proposal = { planned: Planned | null; edits: Edit[]; span: Span | null; words: string; byKey: boolean };

export class Drop {
  proposal: Proposal | null = $state.raw(null);
  preview: Preview | null = $state.raw(null);
  /** Whether the forecast is in `preview` yet, not only the plan. */
  forecast: boolean = $state(false);
  failure: string | null = $state(null);
  readonly drafts: Drafts = $derived.by(() => {
    if (!this.proposal) return NONE;
    const drafts = new Map((this.preview?.moved ?? []).map(({ key, start, finish }) => [key, { start: moment(start), finish: moment(finish) }]));
    const { span } = this.proposal;
    if (span && !drafts.has(span.key)) drafts.set(span.key, span);
    return drafts;
  });

  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;
  #records = new Map<string, Promise<Known>>();

  constructor(private readonly space: string) {}

  propose(proposal: Proposal): void {
    this.#stopAsking();
    // What the last position did is not what this one does; the numbers stay until the new ones come, the bars do not.
    if (this.preview) this.preview = { ...this.preview, moved: [] };
    this.proposal = proposal;
    this.failure = null;
    this.#timer = setTimeout(() => void this.#ask(proposal), PAUSE);
  }

  cancel(): void {
    this.#stopAsking();
    this.proposal = null;
    this.preview = null;
    this.forecast = false;
    this.failure = null;
    this.#records.clear();
  }

  /** The edits of planned changes; records are read where an edit changes a part of a field. */
  async edits(planned: readonly Planned[]): Promise<Edit[]> {
    return Promise.all(planned.map(async (each) => set(each, needsRecord(each.changes) ? await this.#record(each.key) : {})));
  }

  #record(key: string): Promise<Known> {
    const known = this.#records.get(key) ?? api.record(this.space, key).then((record) => record.fields);
    // Fields are read once in a gesture, and anew for the next one.
    if (this.proposal) this.#records.set(key, known);
    return known;
  }

  async #ask(proposal: Proposal): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const edits = [...(proposal.planned ? await this.edits([proposal.planned]) : []), ...proposal.edits];
      for (const forecast of [false, true]) {
        if (asking.signal.aborted) return;
        const preview = await api.preview(this.space, edits, forecast, asking.signal);
        if (asking.signal.aborted) return;
        this.preview = preview;
        this.forecast = forecast;
      }
    } catch (thrown) {
      if (!asking.signal.aborted) this.failure = words(thrown);
    }
  }

  #stopAsking(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
    this.forecast = false;
  }
}
