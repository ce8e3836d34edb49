/** The branch on screen: kept in the tab, so that it survives a reload, and in the address, so that it can be sent to somebody. */

import { router } from '../../app/router.svelte';
import { added, decode, encode, type Change } from './branch';

export class Branch {
  changes: Change[] = $state.raw([]);
  /** The person's own branch, while one that somebody sent is on screen. */
  own: Change[] | null = $state.raw(null);
  /** What the address holds is not a branch. */
  broken: boolean = $state(false);
  #store: string;

  constructor(space: string) {
    this.#store = `sinew.branch.${space}`;
    const kept = this.#kept();
    const sent = /^#b=(.+)$/.exec(location.hash)?.[1];
    const more = router.query.get('add');
    if (sent) {
      const read = decode(sent);
      this.broken = read === null;
      this.changes = read ?? kept;
      if (read && kept.length > 0 && encode(kept) !== sent) this.own = kept;
    } else this.changes = kept;
    if (more) {
      const read = decode(more);
      this.broken = read === null;
      this.changes = (read ?? []).reduce<Change[]>((all, change) => added(all, change), this.changes);
    }
    this.#show();
    // A branch that was sent replaces the kept one only when the person works on it.
    if (!sent) this.#keep();
  }

  add(change: Change): void {
    this.#become(added(this.changes, change));
  }

  remove(index: number): void {
    this.#become(this.changes.filter((_, at) => at !== index));
  }

  /** Throws all away; returns what it was, for whoever wants it back. */
  clear(): Change[] {
    const was = this.changes;
    this.#become([]);
    return was;
  }

  become(changes: Change[]): void {
    this.#become(changes);
  }

  backToOwn(): void {
    if (this.own) this.#become(this.own);
    this.own = null;
  }

  get address(): string {
    return `${location.origin}${router.path}#b=${encode(this.changes)}`;
  }

  #become(changes: Change[]): void {
    this.changes = changes;
    this.broken = false;
    this.#keep();
    this.#show();
  }

  #keep(): void {
    try {
      if (this.changes.length > 0) sessionStorage.setItem(this.#store, encode(this.changes));
      else sessionStorage.removeItem(this.#store);
    } catch {
      // A browser that keeps nothing still has the address.
    }
  }

  #kept(): Change[] {
    try {
      return decode(sessionStorage.getItem(this.#store) ?? '') ?? [];
    } catch {
      return [];
    }
  }

  #show(): void {
    const query = new URLSearchParams(router.query);
    query.delete('add');
    const hash = this.changes.length > 0 ? `#b=${encode(this.changes)}` : '';
    router.replace(`${router.path}${query.size > 0 ? `?${query}` : ''}${hash}`);
  }
}
