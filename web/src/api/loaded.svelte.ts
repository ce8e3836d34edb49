/** What a page fetched: the last answer stays on screen while the next one comes, and `slow` turns true only after 100 ms. */

import { Failure, words } from './client';

export class Loaded<T> {
  value: T | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** Nothing to show yet and it takes longer than a blink: show progress. */
  slow: boolean = $state(false);
  busy: boolean = $state(false);
  #running: AbortController | null = null;

  /** Fetches; an older fetch that is still under way is dropped. Resolves when done, never throws. */
  async load(fetcher: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    const timer = setTimeout(() => { this.slow = true; }, 100);
    try {
      const value = await fetcher(running.signal);
      if (this.#running !== running) return;
      this.value = value;
      this.failure = null;
    } catch (thrown) {
      if (this.#running !== running || running.signal.aborted) return;
      this.failure = thrown instanceof Failure ? thrown : new Failure('internal', words(thrown));
    } finally {
      clearTimeout(timer);
      if (this.#running === running) {
        this.busy = false;
        this.slow = false;
      }
    }
  }

  /** Forgets the answer: the page is about something else now. */
  clear(): void {
    this.#running?.abort();
    this.#running = null;
    this.value = null;
    this.failure = null;
    this.slow = false;
    this.busy = false;
  }
}
