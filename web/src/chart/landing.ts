/** Lays out a landing: histogram, S-curve, and the dates that matter. Numbers in, coordinates out. */

import type { Landing } from '../api/types';
import { dayNumber, isoDate, sayDate, shortDate } from '../lib/dates';

export interface Mark {
  id: 'committed' | 'sum' | 'p50' | 'p80' | 'p95';
  words: string;
  date: string;
  x: number;
  /** Where the S-curve is at that date; the axis for dates that are not of the forecast. */
  y: number;
  /** Baseline of its label, and which way the text runs from the line. */
  label: { x: number; y: number; anchor: 'start' | 'end' };
}
export interface LandingChart {
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  bars: { x: number; width: number; y: number; height: number; late: boolean; title: string }[];
  curve: string;
  marks: Mark[];
  days: { x: number; words: string }[];
  shares: { y: number; words: string }[];
}

/** Width of a letter of the widest of the typefaces, at 12 px. */
const PLAIN = 7.4;
const BOLD = 8.3;
const LINE = 18;
const LEFT = 44;
const RIGHT = 12;
const BOTTOM = 24;

export function landingChart(landing: Landing, width: number, height: number): LandingChart | null {
  const days = [landing.p50, landing.p80, landing.p95, landing.deterministic];
  if (landing.committed) days.push(landing.committed);
  const numbers = days.map(dayNumber).filter((day): day is number => day !== null);
  if (landing.bins.length === 0 || numbers.length === 0) return null;
  const shown = span(landing);
  const first = Math.min(...numbers, shown.first) - 1;
  const last = Math.max(...numbers, shown.last) + 2;

  const scale = (width - LEFT - RIGHT) / (last - first);
  const x = (date: string): number => LEFT + ((dayNumber(date) ?? first) + 0.5 - first) * scale;
  const marks = placed(landing, x, width);
  const rows = Math.max(...marks.map((mark) => mark.row)) + 1;
  const plot = { left: LEFT, right: width - RIGHT, top: rows * LINE + 8, bottom: height - BOTTOM };
  const tall = plot.bottom - plot.top;
  const y = (share: number): number => plot.bottom - share * tall;

  const most = Math.max(...landing.bins.map((bin) => bin.share));
  const promised = landing.committed ? dayNumber(landing.committed) : null;
  const inside = (day: number | null): boolean => day !== null && day >= first && day <= last;
  const bars = landing.bins.filter((bin) => inside(dayNumber(bin.from)) && inside(dayNumber(bin.to))).map((bin) => {
    const from = dayNumber(bin.from) ?? first;
    const to = (dayNumber(bin.to) ?? from) + 1;
    // The highest bar fills 60 % of the height, so that it stays under the curve's end.
    const bar = most > 0 ? (bin.share / most) * tall * 0.6 : 0;
    return {
      x: LEFT + (from - first) * scale + 0.5, width: Math.max(1, (to - from) * scale - 1), y: plot.bottom - bar, height: bar,
      late: promised !== null && from > promised,
      title: `${bin.from === bin.to ? sayDate(bin.from) : `${sayDate(bin.from)} to ${sayDate(bin.to)}`}: ${(bin.share * 100).toFixed(1)} % of the trials`,
    };
  });
  const points = landing.curve.filter((point) => inside(dayNumber(point.date))).map((point) => `${round(x(point.date))},${round(y(point.share))}`);
  return {
    width, height, plot, bars,
    curve: points.length > 0 ? `M${points.join('L')}` : '',
    marks: marks.map(({ row, share, ...mark }) => ({
      ...mark, y: share === null ? plot.bottom : y(share), label: { ...mark.label, y: (row + 1) * LINE - 5 },
    })),
    days: axis(first, last, width - LEFT - RIGHT).map((day) => ({ x: LEFT + (day - first) * scale, words: shortDate(isoDate(day)) })),
    shares: [0, 0.5, 0.8, 1].map((share) => ({ y: y(share), words: `${share * 100} %` })),
  };
}

/** Days of the bins without the last few trials at either end: one in a thousand may land a season later. */
function span(landing: Landing): { first: number; last: number } {
  const seen = landing.bins.filter((bin) => bin.share > 0.002);
  const bins = seen.length > 0 ? seen : landing.bins;
  return { first: Math.min(...bins.map((bin) => dayNumber(bin.from) ?? Infinity)), last: Math.max(...bins.map((bin) => dayNumber(bin.to) ?? -Infinity)) };
}

/** Gives each label the highest line on which it touches no other. */
function placed(landing: Landing, x: (date: string) => number, width: number): (Omit<Mark, 'y'> & { row: number; share: number | null })[] {
  const given: { id: Mark['id']; name: string; date: string | null; share: number | null }[] = [
    { id: 'sum', name: 'Sum of averages', date: landing.deterministic, share: null },
    { id: 'committed', name: 'Committed', date: landing.committed, share: null },
    { id: 'p50', name: 'P50', date: landing.p50, share: 0.5 },
    { id: 'p80', name: 'P80', date: landing.p80, share: 0.8 },
    { id: 'p95', name: 'P95', date: landing.p95, share: 0.95 },
  ];
  const taken: { row: number; from: number; to: number }[] = [];
  const found = given
    .filter((mark): mark is typeof mark & { date: string } => mark.date !== null)
    .map((mark) => ({ ...mark, at: x(mark.date) }))
    .sort((a, b) => a.at - b.at);
  return found.map((mark) => {
    const words = `${mark.name} ${sayDate(mark.date)}`;
    const long = words.length * (mark.id === 'p80' || mark.id === 'committed' ? BOLD : PLAIN) + 12;
    const anchor: 'start' | 'end' = mark.at + long > width - 4 ? 'end' : 'start';
    const from = anchor === 'start' ? mark.at : mark.at - long;
    let row = 0;
    while (taken.some((other) => other.row === row && from < other.to && from + long > other.from)) row += 1;
    taken.push({ row, from, to: from + long });
    return {
      id: mark.id, words, date: mark.date, x: mark.at, share: mark.share, row, label: { x: mark.at + (anchor === 'start' ? 4 : -4), y: 0, anchor },
    };
  });
}

/** Days to write below the axis: Mondays or first days of months, as many as fit. */
export function axis(first: number, last: number, pixels: number): number[] {
  const room = Math.max(2, Math.floor(pixels / 72));
  for (const weeks of [1, 2, 4]) {
    if ((last - first) / (7 * weeks) <= room) {
      // Day 4 since 1970-01-01, a Thursday, was a Monday.
      const start = first + ((((4 - first) % 7) + 7) % 7);
      const out: number[] = [];
      for (let day = start; day <= last; day += 7 * weeks) out.push(day);
      return out;
    }
  }
  const months = monthStarts(first, last);
  const step = Math.max(1, Math.ceil(months.length / room));
  return months.filter((_, index) => index % step === 0);
}

function monthStarts(first: number, last: number): number[] {
  const begin = new Date(first * 86_400_000);
  const out: number[] = [];
  for (let month = 0; ; month += 1) {
    const day = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1) / 86_400_000;
    if (day > last) return out;
    if (day >= first) out.push(day);
  }
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
