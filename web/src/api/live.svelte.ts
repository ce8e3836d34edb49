/** Listens to a space: who changed what, when the forecast is new, and whether we are still connected. */

import { api } from './api';

export interface Changed { revision: number; keys: string[]; actor: string; door: string }
/** How long a tab may be hidden before it gives its connection back. */
const PATIENCE = 5_000;
type Listener = (change: Changed) => void;

class Live {
  space: string | null = $state(null);
  /** Moves with every commit, ours and others'. Pages load again when it moves: read it in an `$effect`. */
  revision: number = $state(0);
  /** Moves when a forecast is ready; a rough one comes first, the full one of the same revision after it. */
  forecast: number = $state(0);
  state: 'off' | 'connecting' | 'connected' | 'lost' = $state('off');
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #listeners = new Set<Listener>();
  #asleep = false;

  constructor() {
    if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => this.#look());
  }

  open(space: string, revision: number): void {
    if (this.space === space && this.#source) return;
    this.close();
    this.space = space;
    this.revision = revision;
    this.forecast = 0;
    this.state = 'connecting';
    this.#connect();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.space = null;
    this.state = 'off';
    this.#tries = 0;
    this.#asleep = false;
  }

  /** Our own write was acknowledged: the screen need not wait for its echo. */
  saw(revision: number): void {
    if (revision > this.revision) this.revision = revision;
  }

  /** Calls `listener` for each change until the returned function is called. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tries now instead of when the next try is due. */
  retry(): void {
    if (this.state !== 'lost') return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  /** A browser keeps few connections to one server: a tab that nobody looks at gives its own back, and catches up when looked at. */
  #look(): void {
    if (this.space === null) return;
    if (!document.hidden) {
      clearTimeout(this.#timer);
      if (this.#asleep || this.state === 'lost') this.#connect();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#asleep = true;
      this.#source?.close();
    }, PATIENCE);
  }

  #connect(): void {
    const space = this.space;
    if (space === null) return;
    this.#asleep = false;
    this.#source?.close();
    const source = new EventSource(api.eventsAddress(space, this.revision));
    this.#source = source;
    source.onopen = () => {
      this.#tries = 0;
      this.state = 'connected';
    };
    source.addEventListener('change', (event: MessageEvent<string>) => {
      const change = JSON.parse(event.data) as Changed;
      this.saw(change.revision);
      for (const listener of this.#listeners) listener(change);
    });
    source.addEventListener('forecast', () => {
      this.forecast += 1;
    });
    source.onerror = () => {
      // The browser would ask again from where the address says; we ask from the last revision that we saw.
      source.close();
      if (this.#source !== source) return;
      this.state = 'lost';
      this.#tries += 1;
      const wait = Math.min(15_000, 500 * 2 ** Math.min(this.#tries, 5));
      this.#timer = setTimeout(() => this.#connect(), wait);
    };
  }
}

export const live = new Live();
