/** The kinds of record and the schema of each: forms, tables and the palette are drawn from them. Fetched once. */

import { api } from '../api/api';
import type { Kind } from '../api/types';
import { career } from './career.svelte';

class Kinds {
  items: Kind[] = $state.raw([]);
  #asked = false;

  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.items = (await api.kinds()).items;
    } catch (thrown) {
      this.#asked = false;
      throw thrown;
    }
  }

  get(name: string): Kind | null {
    return this.items.find((kind) => kind.name === name) ?? null;
  }

  /** What a person can add to a space. */
  typedIn(space: string): Kind[] {
    return this.heldBy(space).filter((kind) => kind.editable);
  }

  /** What a space holds: some kinds are a person's own, and no program takes them. */
  heldBy(space: string): Kind[] {
    return this.items.filter((kind) => !kind.personal || career.owns(space));
  }

  mayType(name: string): boolean {
    return this.get(name)?.editable ?? false;
  }
}

export const kinds = new Kinds();
