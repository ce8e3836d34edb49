/** What waits of the growth plan, a status or a retro: loaded anew whenever the space moves on, and kept once, by a button or a key. */

import { words } from '../../../api/client';
import { live } from '../../../api/live.svelte';
import { Loaded } from '../../../api/loaded.svelte';
import type { LookBack, LookWritten } from '../../../api/types';
import { between } from '../../../app/keyboard';
import { open } from '../../../app/open.svelte';
import { keeps, types } from './keep';

export class Waiting<T extends { waits: LookBack | null }> {
  readonly loaded = new Loaded<T>();
  readonly look: LookBack | null = $derived(this.loaded.value?.waits ?? null);
  /** Why it was not kept. */
  refused: string | null = $state(null);
  busy: boolean = $state(false);
  readonly #fetch: (signal: AbortSignal) => Promise<T>;

  constructor(fetch: (signal: AbortSignal) => Promise<T>) {
    this.#fetch = fetch;
    $effect(() => {
      void live.revision;
      void this.load();
    });
  }

  load(): Promise<void> {
    return this.loaded.load(this.#fetch);
  }

  /** Keeps what waits; `done` comes before the page is loaded anew. */
  async keep(send: (look: LookBack) => Promise<LookWritten>, done: (kept: LookWritten) => void): Promise<void> {
    if (this.look === null || this.busy) return;
    this.busy = true;
    this.refused = null;
    try {
      const kept = await send(this.look);
      live.saw(kept.revision);
      done(kept);
      await this.load();
    } catch (thrown) {
      this.refused = words(thrown);
    }
    this.busy = false;
  }

  /** Whether a press keeps what waits, here and now. */
  isKept(event: KeyboardEvent): boolean {
    return this.look !== null && !between() && open.palette === null && !open.adding && keeps(event, types(event.target));
  }
}
