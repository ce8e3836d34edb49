/** What lies under the pointer in the chart. */
import { BAR_HEIGHT, BAR_TOP, type Bar, type Scene } from './scene';
import type { Row } from './types';
import { ROW_HEIGHT } from './window';

export type Part = 'body' | 'start' | 'end' | 'link';

export type Hit = { row: Row; part: Part } | null;

/** Pixels within which an end is taken, and how far behind the bar the handle for links stands. */
const END = 6;
export const HANDLE_GAP = 12;
export const HANDLE_RADIUS = 5;

export function hit(scene: Scene, px: number, py: number): Hit {
  const bar = scene.bars.find((each) => py >= each.y && py < each.y + ROW_HEIGHT);
  if (!bar) return null;
  const part = partOf(bar, px, py - bar.y);
  return part ? { row: bar.row, part } : null;
}

/** Where the handle for links stands. */
export function handle(bar: Bar): { x: number; y: number } {
  const right = bar.kind === 'milestone' ? bar.x + 6 : bar.x + bar.width;
  return { x: right + HANDLE_GAP, y: bar.y + BAR_TOP + BAR_HEIGHT / 2 };
}

function partOf(bar: Bar, px: number, y: number): Part | null {
  if (bar.hatched) return px >= bar.x && px <= bar.x + bar.width ? 'body' : null;
  const { x } = handle(bar);
  if (Math.abs(px - x) <= HANDLE_RADIUS + 2 && y >= BAR_TOP - 4 && y <= BAR_TOP + BAR_HEIGHT + 4) return 'link';
  if (y < BAR_TOP - 3 || y > BAR_TOP + BAR_HEIGHT + 3) return null;
  if (bar.kind === 'milestone') return Math.abs(px - bar.x) <= 8 ? 'body' : null;
  const right = bar.x + bar.width;
  if (px < bar.x - 3 || px > right + END) return null;
  if (bar.kind === 'summary') return 'body';
  // A short bar is taken as a whole from its left and made longer from its right.
  if (px >= right - Math.min(END, bar.width / 3)) return 'end';
  return bar.width >= 3 * END && px <= bar.x + END - 3 ? 'start' : 'body';
}

/** The pointer's look over a part. */
export function cursorOf(found: Hit): 'grab' | 'ew-resize' | 'crosshair' | 'default' {
  if (!found || found.row.restricted) return 'default';
  if (found.part === 'body') return 'grab';
  return found.part === 'link' ? 'crosshair' : 'ew-resize';
}
