import { is } from '../lib/keys';

/** ↑ and ↓ in a table whose cells have the focus: to what is like it in the row above or below. `like` says by which selector. */
export function step(event: KeyboardEvent, up: string, down: string, like: (from: HTMLElement) => string | null): void {
  const to = is(event, down) ? 1 : is(event, up) ? -1 : 0;
  const from = event.target instanceof HTMLElement && !(event.target instanceof HTMLSelectElement) ? event.target : null;
  const selector = from && like(from);
  if (to === 0 || !selector || event.defaultPrevented) return;
  const all = [...document.querySelectorAll<HTMLElement>(selector)];
  all[all.indexOf(from) + to]?.focus();
  event.preventDefault();
}
