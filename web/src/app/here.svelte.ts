/** Where the person is, in words that the rail, the drawer and the keys share. */

import { career } from './career.svelte';
import { router } from './router.svelte';
import { isAboutCareer, isSealed } from './routes';

class Here {
  /** The space on screen: the one that the address names, or one's career space on the pages about it, while it is unlocked. */
  readonly space: string | null = $derived(router.space ?? (isAboutCareer(router.route.page) ? career.space : null));
  /** Whether what is on screen is nobody's business but one's own. */
  readonly isPrivate: boolean = $derived(isAboutCareer(router.route.page) || career.owns(router.space));
  /** Whether it takes the career space to be unlocked. */
  readonly isSealed: boolean = $derived(isSealed(router.route.page) || career.owns(router.space));
}

export const here = new Here();
