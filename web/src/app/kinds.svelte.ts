/** The kinds of record and the schema of each: forms, tables and the palette are drawn from them. Fetched once per program. */

import { api } from '../api/api';
import type { Kind } from '../api/types';

class Kinds {
  items: Kind[] = $state.raw([]);
  #space: string | null = null;

  async load(space: string): Promise<void> {
    if (this.#space === space) return;
    this.#space = space;
    try {
      this.items = (await api.kinds(space)).items;
    } catch (thrown) {
      this.#space = null;
      throw thrown;
    }
  }

  get(name: string): Kind | null {
    return this.items.find((kind) => kind.name === name) ?? null;
  }

  /** What a person can add. */
  get typed(): Kind[] {
    return this.items.filter((kind) => kind.editable);
  }

  mayType(name: string): boolean {
    return this.get(name)?.editable ?? false;
  }
}

export const kinds = new Kinds();
