/** Listens for the shortcuts of the whole workbench. Pages and fields come first: what they handled is not seen here. */

import { APPLE, press, SHORTCUTS } from '../lib/keys';
import { act } from './actions';

/** A page's own keys stand in the same table; they are the page's. */
const OURS = SHORTCUTS.filter((shortcut) => shortcut.where === 'Everywhere' || shortcut.where === 'Go to');

/** How long the first of two keys waits for the second. */
const PATIENCE = 1_200;

/** The first of two keys in a row, while the second is waited on. */
let waiting = '';

/** Whether the next key belongs to the whole workbench: a page with single keys of its own leaves it alone, so that `g r` gives nobody a role. */
export function between(): boolean {
  return waiting !== '';
}

export function listen(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function keydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const typing = isField(event.target);
    const step = press(waiting, event, APPLE, OURS);
    clearTimeout(timer);
    waiting = '';
    // Within a field letters are text, and Undo is the field's own.
    if (typing && step.action !== 'palette') return;
    if (document.querySelector('dialog[open]') && step.action !== 'palette') return;
    if (step.waiting) {
      waiting = step.waiting;
      timer = setTimeout(() => { waiting = ''; }, PATIENCE);
    }
    if (step.action && act(step.action)) event.preventDefault();
  }

  addEventListener('keydown', keydown);
  return () => removeEventListener('keydown', keydown);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
