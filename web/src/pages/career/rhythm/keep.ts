/** Keeping what waits, by a key. Pure. */

import { is, type Pressed } from '../../../lib/keys';

/** Whether a press keeps it: a letter only where no letters are typed, the other one everywhere. */
export function keeps(event: Pressed & { defaultPrevented: boolean; repeat: boolean }, typing: boolean): boolean {
  if (event.defaultPrevented || event.repeat) return false;
  return is(event, 'rhythm-keep-typed') || (!typing && is(event, 'rhythm-keep'));
}

/** Whether somebody types there, or something lies over the page. */
export function types(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role=dialog], dialog') !== null);
}
