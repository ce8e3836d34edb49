/** What lies over the page: a record's drawer, a form for a new one, the palette, the keys. */

import type { Json } from '../api/types';
import { router } from './router.svelte';

export interface NewRecord { kind: string; title?: string; fields?: Record<string, Json>; parent?: string | null; done?: (key: string) => void }

class Open {
  /** The record in the drawer stands in the address, so that it can be sent to somebody: `?open=R-12`. */
  readonly record: string | null = $derived(router.query.get('open'));
  adding: NewRecord | null = $state.raw(null);
  /** What the palette's field begins with; null when it is closed. */
  palette: string | null = $state(null);
  keys: boolean = $state(false);

  /** Closes the drawer, whatever is in it. */
  closeDrawer(): void {
    this.adding = null;
    if (this.record !== null) router.set({ open: null });
  }
}

export const open = new Open();

/** Opens the drawer of a record of the program on screen. */
export function openRecord(key: string): void {
  open.adding = null;
  router.set({ open: key });
}

/** Opens an empty form for a new record; `done` gets its key. */
export function addRecord(record: NewRecord): void {
  open.closeDrawer();
  open.adding = record;
}
