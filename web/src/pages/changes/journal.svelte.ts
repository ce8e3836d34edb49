/** The journal on screen: pages of it, as far as the person has read. */

import { api } from '../../api/api';
import { Failure, words } from '../../api/client';
import type { ChangeRow } from '../../api/types';
import type { Filters } from './changes';

const PAGE = 100;
/** What the server gives at once; a page that has more on screen reads on from there when asked. */
const MOST = 500;

export class Journal {
  rows: ChangeRow[] = $state.raw([]);
  next: string | null = $state.raw(null);
  known: boolean = $state(false);
  busy: boolean = $state(false);
  failure: Failure | null = $state.raw(null);
  #space: string;
  #asked: Filters | null = null;
  #running: AbortController | null = null;

  constructor(space: string) {
    this.#space = space;
  }

  /** Reads from the newest on. The same question again keeps as much on screen as there was. */
  async start(given: Filters): Promise<void> {
    const same = this.#asked !== null && JSON.stringify(this.#asked) === JSON.stringify(given);
    if (!same) this.known = false;
    this.#asked = given;
    await this.#read(null, same ? Math.min(MOST, Math.max(PAGE, this.rows.length)) : PAGE);
  }

  async more(): Promise<void> {
    if (this.next === null || this.busy) return;
    await this.#read(this.next, PAGE);
  }

  async #read(cursor: string | null, limit: number): Promise<void> {
    const given = this.#asked;
    if (!given) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    try {
      const page = await api.changes(this.#space, { ...given, ...(cursor === null ? {} : { cursor }), limit }, running.signal);
      if (this.#running !== running) return;
      this.rows = cursor === null ? page.items : [...this.rows, ...page.items];
      this.next = page.next ?? null;
      this.known = true;
      this.failure = null;
    } catch (thrown) {
      if (this.#running !== running || running.signal.aborted) return;
      this.failure = thrown instanceof Failure ? thrown : new Failure('internal', words(thrown));
    } finally {
      if (this.#running === running) this.busy = false;
    }
  }
}
