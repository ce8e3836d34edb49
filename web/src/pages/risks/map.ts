/** Where each risk stands between unlikely and likely, short and long. Positions and bands; the days are the server's. */

import type { RiskRow } from '../../api/types';

export interface Point { key: string; name: string; state: string; chance: number; days: number; x: number; y: number; label: { x: number; y: number; anchor: 'start' | 'end' } | null }
export interface Contour { days: number; path: string; label: { x: number; y: number } }
export interface HeatMap {
  width: number; height: number; plot: { left: number; right: number; top: number; bottom: number };
  points: Point[]; contours: Contour[]; columns: { x: number; words: string }[]; lines: { y: number; words: string }[];
}

const LEFT = 48;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 40;
/** Expected delay in days along each line: to its right and above it is more. */
const CONTOURS = [0.5, 1, 2, 5, 10, 20] as const;

export interface Placed { key: string; name: string; state: string; chance: number; days: number }

/** Risks that can be placed: with a chance and days of delay. What happened already is certain. */
export function placed(rows: readonly RiskRow[]): Placed[] {
  return rows.flatMap((row) => {
    const chance = row.state === 'occurred' ? 1 : row.probability;
    if (row.state === 'closed' || chance === null || row.impact_days === null) return [];
    const days = row.exposure_days !== null && chance > 0 ? row.exposure_days / chance : row.impact_days[1];
    return [{ key: row.key, name: row.name, state: row.state, chance, days }];
  });
}

export function heatMap(rows: readonly Placed[], width: number, height: number): HeatMap {
  const plot = { left: LEFT, right: width - RIGHT, top: TOP, bottom: height - BOTTOM };
  const most = ceiling(Math.max(5, ...rows.map((row) => row.days)));
  const [wide, tall] = [plot.right - plot.left, plot.bottom - plot.top];
  const x = (days: number): number => plot.left + (days / most) * wide;
  const y = (chance: number): number => plot.bottom - chance * tall;
  const taken: { x0: number; x1: number; y: number }[] = rows.map((row) => ({ x0: x(row.days) - 6, x1: x(row.days) + 6, y: y(row.chance) }));
  const points = rows.map((row) => {
    const at = { x: x(row.days), y: y(row.chance) };
    return { ...row, ...at, label: place(at, row.key.length * 7.4, plot, taken) };
  });
  const contours = CONTOURS.filter((days) => days < most * 0.8).map((days) => {
    const steps = Array.from({ length: 41 }, (_, index) => days + ((most - days) * index) / 40);
    const path = steps.map((at) => `${round(x(at))},${round(y(days / at))}`).join('L');
    return { days, path: `M${path}`, label: { x: plot.right - 4, y: y(days / most) - 4 } };
  });
  const step = most / 5;
  return {
    width, height, plot, points, contours: apart(contours),
    columns: [0, 1, 2, 3, 4, 5].map((index) => ({ x: x(index * step), words: String(Math.round(index * step * 10) / 10) })),
    lines: [0, 0.2, 0.4, 0.6, 0.8, 1].map((chance) => ({ y: y(chance), words: `${Math.round(chance * 100)} %` })),
  };
}

/** Labels of contours that would touch are left out, the longer delay first. */
function apart(contours: Contour[]): Contour[] {
  let last = Number.NEGATIVE_INFINITY;
  return [...contours].reverse().filter((contour) => {
    if (contour.label.y - last < 14) return false;
    last = contour.label.y;
    return true;
  }).reverse();
}

/** Right of the point, left of it, or nowhere when both are taken. */
function place(at: { x: number; y: number }, long: number, plot: HeatMap['plot'], taken: { x0: number; x1: number; y: number }[]): Point['label'] {
  for (const [anchor, x0] of [['start', at.x + 9], ['end', at.x - 9 - long]] as const) {
    const x1 = x0 + long;
    if (x1 > plot.right || x0 < plot.left || taken.some((other) => Math.abs(other.y - at.y) < 13 && x0 < other.x1 && x1 > other.x0)) continue;
    taken.push({ x0, x1, y: at.y });
    return { x: anchor === 'start' ? x0 : x1, y: at.y + 4, anchor };
  }
  return null;
}

/** The next of 5, 10, 20, 50, 100 ... */
export function ceiling(days: number): number {
  for (let power = 1; ; power *= 10) for (const step of [1, 2, 5]) if (step * power >= days && step * power >= 5) return step * power;
}

export const CHANCES = ['under 20 %', '20 to 40 %', '40 to 60 %', '60 to 80 %', '80 % and more'] as const;

/** The same as a table: five bands of chance, likeliest first, by five of delay. */
export function bands(rows: readonly Placed[]): { heads: string[]; lines: { words: string; cells: Placed[][] }[] } {
  const step = ceiling(Math.max(5, ...rows.map((row) => row.days))) / 5;
  const band = (share: number): number => Math.min(4, Math.max(0, Math.floor(share + 1e-9)));
  const heads = [0, 1, 2, 3, 4].map((index) => (index === 4 ? `${step * 4} days and more` : `${step * index} to ${step * (index + 1)} days`));
  const lines = [4, 3, 2, 1, 0].map((chance) => ({
    words: CHANCES[chance] ?? '',
    cells: [0, 1, 2, 3, 4].map((days) => rows.filter((row) => band(row.chance * 5) === chance && band(row.days / step) === days)),
  }));
  return { heads, lines };
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
