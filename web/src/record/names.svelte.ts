/** What the keys in a record stand for: fetched once each, forgotten when the program changes. */

import { SvelteMap } from 'svelte/reactivity';
import { api } from '../api/api';
import { career } from '../app/career.svelte';

class Names {
  #known = new SvelteMap<string, string>();
  #asked = new Set<string>();

  constructor() {
    career.onLock((space) => this.forget(space));
  }

  /** What is in a space is nobody's business here any more. */
  forget(space: string): void {
    for (const id of [...this.#known.keys(), ...this.#asked]) {
      if (!id.startsWith(`${space}/`)) continue;
      this.#known.delete(id);
      this.#asked.delete(id);
    }
  }

  /** The title of `key`; the key itself until it is known. */
  of(space: string, key: string): string {
    return this.#known.get(`${space}/${key}`) ?? key;
  }

  learn(space: string, key: string, title: string): void {
    this.#known.set(`${space}/${key}`, title);
  }

  want(space: string, key: string): void {
    const id = `${space}/${key}`;
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    api.record(space, key).then(
      (record) => this.learn(space, key, record.title),
      () => this.#asked.delete(id),
    );
  }
}

export const names = new Names();
