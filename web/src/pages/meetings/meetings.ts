/** What the meetings' pages say, and how a line of notes becomes a record while it is typed. Pure. */

import type { AgendaItem, MeetingRow, Minute, OverlapHour, Slot } from '../../api/types';
import { count, MINUS, sayDate } from '../../lib/dates';

export const RHYTHMS: Record<string, string> = { daily: 'daily', weekly: 'weekly', fortnightly: 'every second week', monthly: 'monthly', quarterly: 'quarterly' };

export const TOPICS: Record<AgendaItem['topic'], string> = {
  milestones: 'Dates that moved', decisions: 'To decide', risks: 'Risks', actions: 'Actions', promises: 'Asks and promises', blocked: 'Stuck',
};

export function sayRhythm(rhythm: MeetingRow['rhythm']): string {
  return rhythm === null ? 'once' : (RHYTHMS[rhythm] ?? rhythm);
}

/** `Mon 1 Dec, 10:00`: by the meeting's own clock, whose zone stands beside it. */
export function saySlot(slot: Pick<Slot, 'start'>): string {
  return `${sayDate(slot.start)}, ${slot.start.slice(11, 16)}`;
}

/** `2 h 30 min`. */
export function sayMinutes(minutes: number): string {
  const far = Math.abs(minutes);
  const [hours, rest] = [Math.floor(far / 60), far % 60];
  const said = [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
  return minutes < 0 ? `${MINUS}${said}` : said;
}

/** The agenda by topic, in its order. */
export function topics(items: readonly AgendaItem[]): { topic: AgendaItem['topic']; items: AgendaItem[] }[] {
  const all: { topic: AgendaItem['topic']; items: AgendaItem[] }[] = [];
  for (const item of items) {
    const last = all.at(-1);
    if (last?.topic === item.topic) last.items.push(item);
    else all.push({ topic: item.topic, items: [item] });
  }
  return all;
}

/** What an hour asks of whom, in one sentence. */
export function sayAsks(hour: OverlapHour): string {
  const asks = hour.people.filter((one) => one.early_minutes + one.late_minutes > 0);
  if (asks.length === 0) return 'within everybody’s working day';
  return asks.map((one) => `${one.name} at ${one.local}, ${sayMinutes(one.early_minutes + one.late_minutes)} ${one.early_minutes > 0 ? 'early' : 'late'}`).join('; ');
}

export interface Typing { text: string; from: number; to: number }

const PREFIX = /^(\s*(?:[-*•+]\s+)?)(?:(?:action|decision|decide|risk|issue|ask)\s*:\s*)?/i;

/** The line under the caret becomes a record of that word; pressed again, a line as before. The caret stays where it is in the words. */
export function toggled({ text, from, to }: Typing, word: 'action' | 'decision' | 'risk'): Typing {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', from) < 0 ? text.length : text.indexOf('\n', from);
  const line = text.slice(start, end);
  const found = PREFIX.exec(line);
  const [head, mark] = [found?.[0] ?? '', found?.[1] ?? ''];
  const put = head.trim().toLowerCase().endsWith(`${word}:`) ? mark : `${mark}${word}: `;
  const moved = put.length - head.length;
  const place = (caret: number): number => Math.max(start + put.length, caret + moved);
  return { text: text.slice(0, start) + put + line.slice(head.length) + text.slice(end), from: place(from), to: place(to) };
}

/** What the button says that keeps the notes. */
export function keepWords(minutes: readonly Minute[]): string {
  return minutes.length === 0 ? 'Keep the notes' : `Keep the notes and ${count(minutes.length, 'record')}`;
}
