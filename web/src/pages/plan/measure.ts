/** Marks how long the page took, where a browser's tools and tests can read it. */
import { tick } from 'svelte';

/** More entries than this are of no use to anybody. */
const MOST = 500;
const counts = new Map<string, number>();

/** Notes the time from `began` until the page shows what followed from it. */
export function measured(name: string, began: number): void {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count % MOST);
  if (count === MOST) performance.clearMeasures(name);
  void tick().then(() => performance.measure(name, { start: began, end: performance.now() }));
}
