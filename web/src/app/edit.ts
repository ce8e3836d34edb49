/** Writes to the space on screen, and takes back: the one way in which pages change things. */

import { api } from '../api/api';
import { Failure, words } from '../api/client';
import { live } from '../api/live.svelte';
import type { Conflict, Edit, Edited } from '../api/types';
import { session } from './session.svelte';
import { toasts } from './toasts.svelte';

export interface EditOptions {
  /** Says so when done, with an Undo beside it. */
  said?: string;
  note?: string;
  /** The revision that the screen was drawn from; the newest seen when left out, null to write whatever others did. */
  revision?: number | null;
  /** Takes over when fields were changed by others meanwhile; without it the person is told. */
  conflicted?: (conflicts: Conflict[]) => void;
}

/** Settles when all that was written so far is answered: what is taken back is the last step that the person made, not the last that the server heard of. */
let written: Promise<unknown> = Promise.resolve();

function writing<T>(write: Promise<T>): Promise<T> {
  written = Promise.allSettled([written, write]);
  return write;
}

/** Commits `edits` as one step of undo. Null when it was refused; the person has been told why then. */
export async function edit(space: string, edits: Edit[], options: EditOptions = {}): Promise<Edited | null> {
  if (!session.mayEdit(space)) {
    toasts.bad('You may read this program, not change it. Its owner can make you an editor.');
    return null;
  }
  const revision = options.revision === undefined ? live.revision : options.revision;
  // The same key on the second try: a write whose answer was lost does not happen twice.
  const more = { revision, note: options.note, once: crypto.randomUUID() };
  try {
    const done = await writing(patiently(() => api.edits(space, edits, more)));
    live.saw(done.revision);
    if (options.said) toasts.say(options.said, { words: 'Undo', run: () => void undo(space) });
    return done;
  } catch (thrown) {
    const found = conflicts(thrown);
    if (found.length > 0 && options.conflicted) options.conflicted(found);
    else toasts.bad(refusal(thrown));
    return null;
  }
}

/** Tries again for a short while when the connection is lost in the middle of a write. */
async function patiently<T>(write: () => Promise<T>): Promise<T> {
  for (const wait of [300, 1_000, 3_000]) {
    try {
      return await write();
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'unreachable') throw thrown;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return write();
}

export function conflicts(thrown: unknown): Conflict[] {
  if (!(thrown instanceof Failure) || thrown.code !== 'conflict') return [];
  const details = thrown.details as { conflicts?: Conflict[] } | null;
  return details?.conflicts ?? [];
}

function refusal(thrown: unknown): string {
  const first = conflicts(thrown)[0];
  return first ? `Somebody changed ${first.field.replaceAll('_', ' ')} of ${first.key} meanwhile. Theirs is shown now; yours was not saved.` : words(thrown);
}

export async function undo(space: string): Promise<void> {
  try {
    const done = await writing(written.then(() => api.undo(space)));
    live.saw(done.revision);
    toasts.say(done.words, { words: 'Redo', run: () => void redo(space) });
  } catch (thrown) {
    toasts.bad(words(thrown));
  }
}

export async function redo(space: string): Promise<void> {
  try {
    const done = await writing(written.then(() => api.redo(space)));
    live.saw(done.revision);
    toasts.say(done.words, { words: 'Undo', run: () => void undo(space) });
  } catch (thrown) {
    toasts.bad(words(thrown));
  }
}
