/** The kinds of record and the schema of each: forms, tables and the palette are drawn from them. Fetched once. */

import { api } from '../api/api';
import type { Kind } from '../api/types';

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

  /** What a person can add to a program. */
  get typed(): Kind[] {
    return this.items.filter((kind) => kind.editable && !kind.personal);
  }

  /** What a program holds. */
  get shared(): Kind[] {
    return this.items.filter((kind) => !kind.personal);
  }

  mayType(name: string): boolean {
    return this.get(name)?.editable ?? false;
  }
}

export const kinds = new Kinds();
