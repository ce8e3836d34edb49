/** What the shortcuts of the whole workbench do. The palette offers the same by name. */

import { words } from '../api/client';
import { appearance, type Theme } from './appearance.svelte';
import { career } from './career.svelte';
import { redo, undo } from './edit';
import { here } from './here.svelte';
import { open } from './open.svelte';
import { router } from './router.svelte';
import { to, type ProgramPage } from './routes';
import { session } from './session.svelte';
import { toasts } from './toasts.svelte';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const SAID: Record<Theme, string> = { system: 'Light or dark as the system says', light: 'Light', dark: 'Dark' };

/** Does `action`; false when there is nothing to do here. */
export function act(action: string): boolean {
  const space = here.space;
  if (action === 'palette') open.palette = '';
  else if (action === 'help') open.keys = true;
  else if (action === 'new') {
    if (!session.mayEdit(space)) return false;
    open.palette = 'New ';
  } else if (action === 'undo' || action === 'redo') {
    if (!space || !session.mayEdit(space)) return false;
    void (action === 'undo' ? undo(space) : redo(space));
  } else if (action === 'close') {
    if (open.record === null && open.adding === null) return false;
    open.closeDrawer();
  } else if (action === 'theme') {
    const next = THEMES[(THEMES.indexOf(appearance.theme) + 1) % THEMES.length] ?? 'system';
    appearance.choose(next);
    toasts.say(SAID[next]);
  } else if (action === 'go-today') router.go('/today');
  else if (action === 'go-spaces') router.go('/spaces');
  else if (action === 'go-portfolio') router.go('/portfolio');
  else if (action === 'go-career') router.go('/career');
  else if (action === 'lock') {
    if (career.space === null) return false;
    void lock();
  }
  else if (action.startsWith('go-')) {
    const home = space ?? session.me?.spaces[0]?.id;
    if (!home) return false;
    router.go(to(home, action.slice(3) as ProgramPage));
  } else return false;
  return true;
}

/** Locks one's career space and leaves no address of what was read in it. */
export async function lock(): Promise<void> {
  try {
    await career.lock();
    if (here.isPrivate) router.replace('/career');
    toasts.say('Locked, in all your browsers');
  } catch (thrown) {
    toasts.bad(words(thrown));
  }
}
