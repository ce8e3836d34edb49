/** The rail: where one can go, as data. The palette lists the same. */

import type { IconName } from '../ui/Icon.svelte';
import { to, type PageName, type ProgramPage } from './routes';
import { TITLES } from './pages';

export interface Place { page: PageName; words: string; href: string; icon: IconName; action?: string }

export const PLACES: readonly Place[] = [
  { page: 'today', words: 'Today', href: '/today', icon: 'today', action: 'go-today' },
  { page: 'spaces', words: 'Programs', href: '/spaces', icon: 'programs', action: 'go-spaces' },
  { page: 'people', words: 'People', href: '/people', icon: 'people' },
  { page: 'settings', words: 'Settings', href: '/settings', icon: 'settings' },
];

const PROGRAM: readonly ProgramPage[] = ['overview', 'plan', 'why', 'risks', 'raid', 'commitments', 'raci', 'objectives', 'what-if', 'changes', 'updates', 'import', 'records', 'playbook'];

export function programPlaces(space: string): Place[] {
  return PROGRAM.map((page) => ({ page, words: TITLES[page], href: to(space, page), icon: page, action: `go-${page}` }));
}
