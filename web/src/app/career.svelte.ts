/**
 * One's own career space: whether there is one, whether it is unlocked here, and what leaves the browser when it locks. It is in no list of
 * spaces, so that nothing that lists them shows it to who looks over a shoulder.
 */

import { api } from '../api/api';
import { Failure, whenLocked, words } from '../api/client';
import type { CareerCode, CareerState } from '../api/types';

class Career {
  state: CareerState | null = $state.raw(null);
  failure: string | null = $state(null);
  /** A recovery code that is on screen: nothing comes in its place before it was written down. */
  code: CareerCode | null = $state.raw(null);
  /** Its id while it can be read here. */
  readonly space: string | null = $derived(this.state?.state === 'open' && this.code === null ? this.state.space : null);
  #onLock = new Set<(space: string) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    whenLocked(() => this.#locked());
  }

  /** Asks how it stands; whoever is signed out, or away, is told by others. */
  async load(): Promise<void> {
    try {
      this.is(await api.career());
      this.failure = null;
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      if (this.state === null) this.failure = words(thrown);
    }
  }

  is(state: CareerState): void {
    const before = this.state;
    this.state = state;
    this.#watch(state.locks_in_seconds);
    if (before?.state === 'open' && state.state !== 'open' && before.space) this.#clear(before.space);
  }

  /** Whether a space is one's own, locked or not. */
  owns(space: string | null): boolean {
    return space !== null && this.state?.space === space;
  }

  async lock(): Promise<void> {
    this.is(await api.lockCareer());
  }

  /** Nobody is signed in any more. */
  forget(): void {
    if (this.state?.state === 'open' && this.state.space) this.#clear(this.state.space);
    this.#watch(null);
    this.state = null;
    this.code = null;
    this.failure = null;
  }

  /** Calls `clear` when the space locks, for whatever was kept of it. */
  onLock(clear: (space: string) => void): () => void {
    this.#onLock.add(clear);
    return () => this.#onLock.delete(clear);
  }

  #locked(): void {
    if (this.state?.state === 'open') this.is({ ...this.state, state: 'locked', locks_in_seconds: null });
  }

  /** When the time is up it locks on screen, too, though nobody asks for anything any more. */
  #watch(seconds: number | null): void {
    clearTimeout(this.#timer);
    if (seconds !== null) this.#timer = setTimeout(() => void this.#timeIsUp(), (seconds + 1) * 1000);
  }

  /** What was asked for meanwhile, here or in another tab, keeps it open: the server knows. One that does not answer keeps nothing open. */
  async #timeIsUp(): Promise<void> {
    try {
      this.is(await api.career());
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      this.#locked();
    }
  }

  #clear(space: string): void {
    for (const name of Object.keys(sessionStorage)) if (name.includes(space)) sessionStorage.removeItem(name);
    for (const clear of this.#onLock) clear(space);
  }
}

export const career = new Career();
