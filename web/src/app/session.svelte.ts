/** Who is signed in and which spaces they have. */

import { api } from '../api/api';
import { Failure, whenSignedOut, words } from '../api/client';
import type { Me, SpaceView } from '../api/types';
import { career } from './career.svelte';

class Session {
  me: Me | null = $state.raw(null);
  /** The first answer to "who am I" has come. */
  known: boolean = $state(false);
  failure: string | null = $state(null);

  async start(): Promise<void> {
    whenSignedOut(() => this.forget());
    try {
      this.me = await api.me();
      this.failure = null;
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'unauthenticated') this.me = null;
      else this.failure = words(thrown);
    }
    this.known = true;
  }

  /** Roles and programs may have changed while somebody looked elsewhere. */
  async refresh(): Promise<void> {
    if (!this.me) return;
    if (career.state) void career.load();
    try {
      this.me = await api.me();
    } catch (thrown) {
      // Signed out: the client has said so. Away: the next look asks again.
      if (!(thrown instanceof Failure)) throw thrown;
    }
  }

  is(me: Me): void {
    this.me = me;
    this.known = true;
    this.failure = null;
  }

  forget(): void {
    career.forget();
    this.me = null;
    this.known = true;
  }

  /** A program of theirs, or their own career space while it is unlocked. */
  space(id: string | null): SpaceView | null {
    if (id !== null && id === career.space) return { id, name: 'Career', role: 'owner', revision: career.state?.revision ?? 0 };
    return this.me?.spaces.find((space) => space.id === id) ?? null;
  }

  /** Whether the person may change things in this space; controls that write are not shown otherwise. */
  mayEdit(id: string | null): boolean {
    const role = this.space(id)?.role;
    return role === 'owner' || role === 'editor';
  }

  /** Whether others may be let in: a career space is its owner's alone. */
  mayShare(id: string | null): boolean {
    return this.mayEdit(id) && !career.owns(id);
  }

  owns(id: string | null): boolean {
    return this.space(id)?.role === 'owner';
  }
}

export const session = new Session();
