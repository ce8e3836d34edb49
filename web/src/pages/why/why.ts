/** What the page of reasons shows, out of the server's answer. Lays out; every number is the server's. */

import type { Landing, Suspect, Why } from '../../api/types';
import { dayNumber } from '../../lib/dates';

/** The distribution to draw beside the answer; none for what is done and for what is no milestone. */
export function landingOf(why: Why, landings: readonly Landing[]): Landing | null {
  return why.milestone && !why.milestone.done ? (landings.find((landing) => landing.key === why.item.key) ?? null) : null;
}

export interface Fact { words: string; date: string | null; help: string; strong?: boolean }

/** The dates of an item, earliest question first. */
export function facts(why: Why): Fact[] {
  const { item, milestone } = why;
  const dates: Fact[] = [
    { words: 'Plan', date: milestone?.plan ?? item.finish, help: 'What the links and calendars say when every item takes its likely duration and no risk comes true' },
    { words: 'P10', date: item.p10, help: 'One trial of ten lands by then' },
    { words: 'P50', date: item.p50, help: 'Half of the trials land by then' },
    { words: 'P80', date: item.p80, help: 'Four of five trials land by then', strong: true },
    { words: 'P95', date: item.p95, help: 'Nineteen of twenty trials land by then' },
  ];
  if (milestone?.committed) dates.unshift({ words: 'Committed', date: milestone.committed, help: 'The date that was promised' });
  return dates;
}

export interface Bar { left: number; width: number }

/** Each step of the chain as a share of the time that the whole chain takes. */
export function bars(chain: readonly { start: string; finish: string }[]): Bar[] {
  const at = (moment: string): number => (dayNumber(moment) ?? 0) + Number(moment.slice(11, 13) || 0) / 24;
  const first = Math.min(...chain.map((step) => at(step.start)));
  const last = Math.max(...chain.map((step) => at(step.finish)));
  const span = Math.max(last - first, 1);
  return chain.map((step) => ({ left: (at(step.start) - first) / span, width: Math.max(0, at(step.finish) - at(step.start)) / span }));
}

/** What a step's length rests on, where the answer says so already. */
export function basisOf(key: string, why: Why): string | null {
  if (key === why.item.key) return why.item.basis_words;
  return why.usual_suspects.find((suspect) => suspect.key === key)?.basis_words ?? null;
}

/** The widest bar of the list fills its track. */
export function scale(suspects: readonly Suspect[]): number {
  return Math.max(0.01, ...suspects.map((suspect) => Math.abs(suspect.cruciality)));
}

/** Working minutes of float as people say them; `perDay` is the length of a working day. */
export function floatWords(minutes: number, perDay = 480): string {
  const days = Math.round((minutes / perDay) * 10) / 10;
  if (minutes < 0) return `${Math.abs(days)} working ${Math.abs(days) === 1 ? 'day' : 'days'} too late already`;
  if (days === 0) return 'none: a day later here is a day later at the end';
  return `${days} working ${days === 1 ? 'day' : 'days'} before the end moves`;
}
