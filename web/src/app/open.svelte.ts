/** What lies over the page: a record's drawer, a form for a new one, the palette, the keys. */

import type { Json } from '../api/types';

export interface NewRecord { kind: string; title?: string; fields?: Record<string, Json>; parent?: string | null; done?: (key: string) => void }

class Open {
  record: string | null = $state(null);
  adding: NewRecord | null = $state.raw(null);
  /** What the palette's field begins with; null when it is closed. */
  palette: string | null = $state(null);
  keys: boolean = $state(false);

  closeAll(): void {
    this.record = null;
    this.adding = null;
    this.palette = null;
    this.keys = false;
  }
}

export const open = new Open();

/** Opens the drawer of a record of the program on screen. */
export function openRecord(key: string): void {
  open.adding = null;
  open.record = key;
}

/** Opens an empty form for a new record; `done` gets its key. */
export function addRecord(record: NewRecord): void {
  open.record = null;
  open.adding = record;
}
