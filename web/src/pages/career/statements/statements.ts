/** Where a statement stands, and who may be asked for one. Pure. */

import type { KeptItem, StatementView, Vouchable } from '../../../api/types';

export interface StateWords { words: string; tone: 'green' | 'amber' | 'accent' | 'soft' }

export function stateOf(one: Pick<StatementView, 'state' | 'expired' | 'agrees' | 'flag'>): StateWords {
  if (one.state === 'asked') return one.expired ? { words: 'Link expired', tone: 'soft' } : { words: 'Asked', tone: 'accent' };
  if (one.state === 'declined') return { words: 'Would rather not', tone: 'soft' };
  if (one.state === 'withdrawn') return { words: 'Taken back', tone: 'soft' };
  if (one.state === 'signed') return { words: 'You signed', tone: 'soft' };
  if (one.state === 'carried') return { words: 'From before', tone: 'soft' };
  if (one.agrees === false) return { words: 'Disputed', tone: 'amber' };
  return one.flag === null ? { words: 'Signed', tone: 'green' } : { words: 'Does not count', tone: 'amber' };
}

/** What can be asked about: evidence that speaks for somebody, then competencies of which something is for people to say. */
export function abouts(kept: readonly KeptItem[], vouchable: readonly Vouchable[]): { value: string; words: string }[] {
  const evidence = kept.filter((item) => item.label !== 'went_wrong').map((item) => ({ value: `evidence ${item.key}`, words: `${item.key} ${item.words ?? item.title}` }));
  const ids = [...new Set(vouchable.map((one) => one.competency))].sort();
  return [...evidence, ...ids.map((id) => ({ value: `competency ${id}`, words: `${id} alone, without a record` }))];
}

/** The competency that is asked about. */
export function competencyOf(about: string, kept: readonly KeptItem[]): string {
  const [sort, key] = about.split(' ');
  return sort === 'evidence' ? kept.find((item) => item.key === key)?.competency ?? '' : key ?? '';
}

/** What can be vouched for of a competency: that of the next levels first. */
export function behavioursOf(competency: string, vouchable: readonly Vouchable[]): Vouchable[] {
  const own = vouchable.filter((one) => one.competency === competency);
  return [...own.filter((one) => one.next), ...own.filter((one) => !one.next)];
}

/** For how many days a letter can be answered. */
export const LASTS = [{ value: '7', words: 'a week' }, { value: '14', words: 'two weeks' }, { value: '30', words: '30 days' }];
