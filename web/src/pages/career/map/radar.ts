/** The radar as points: one spoke for each competency, area by area, as far out as the level that was supported. Pure. */

import type { Growth } from '../../../api/types';

export interface Spoke { id: string; name: string; area: string; x: number; y: number; labelX: number; labelY: number; anchor: 'start' | 'middle' | 'end' }
export interface Radar { spokes: Spoke[]; rings: number[]; shapes: { day: string; points: string; now: boolean }[]; areas: { name: string; x: number; y: number; anchor: 'start' | 'middle' | 'end' }[] }

const round = (value: number): number => Math.round(value * 10) / 10;
const anchorOf = (x: number): 'start' | 'middle' | 'end' => (Math.abs(x) < 12 ? 'middle' : x > 0 ? 'start' : 'end');

/** Laid out around (0, 0), with `radius` for the highest level. Nothing at all is a dot in the middle. */
export function radar(growth: Growth, radius: number): Radar {
  const all = growth.areas.flatMap((area) => area.competencies.map((one) => ({ ...one, area: area.name })));
  const turn = (at: number): number => (at / Math.max(1, all.length)) * 2 * Math.PI - Math.PI / 2;
  const at = (index: number, share: number): [number, number] => [round(Math.cos(turn(index)) * radius * share), round(Math.sin(turn(index)) * radius * share)];
  const spokes = all.map((one, index) => {
    const [x, y] = at(index, 1);
    const [labelX, labelY] = at(index, 1.09);
    return { id: one.id, name: one.name, area: one.area, x, y, labelX, labelY, anchor: anchorOf(labelX) };
  });
  const rings = Array.from({ length: growth.highest }, (_, ring) => round((radius * (ring + 1)) / growth.highest));
  const shapes = growth.days.map((day, which) => ({
    day, now: which === growth.days.length - 1,
    points: all.map((one, index) => at(index, (one.heights[which] ?? 0) / Math.max(1, growth.highest)).join(',')).join(' '),
  }));
  let first = 0;
  const areas = growth.areas.map((area) => {
    const middle = first + (area.competencies.length - 1) / 2;
    first += area.competencies.length;
    const [x, y] = [round(Math.cos(turn(middle)) * radius * 1.32), round(Math.sin(turn(middle)) * radius * 1.32)];
    return { name: area.name, x, y, anchor: anchorOf(x) };
  });
  return { spokes, rings, shapes, areas };
}

/** Whether any level is supported on any of the days: else there is nothing to draw. */
export function isDrawn(growth: Growth): boolean {
  return growth.areas.some((area) => area.competencies.some((one) => one.heights.some((height) => height > 0)));
}

/** The competencies that moved between the first day and the last. */
export function moved(growth: Growth): { id: string; name: string; from: string | null; to: string | null; up: boolean }[] {
  return growth.areas.flatMap((area) => area.competencies).flatMap((one) => {
    const [from, to] = [one.heights[0] ?? 0, one.heights.at(-1) ?? 0];
    return from === to ? [] : [{ id: one.id, name: one.name, from: one.levels[0] ?? null, to: one.levels.at(-1) ?? null, up: to > from }];
  });
}
