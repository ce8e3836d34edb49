import { expect, test } from 'vitest';
import type { LearningRow, MentoringRow, PostRow, StoryRow } from '../../api/types';
import { checked, fromIdea, named, sayCadence } from './brand/brand';
import { sayHave, sayNumber, sayRequirement, sayUse } from './learning/learning';
import { isByLink, isWaiting, sayAsked, sayMet, sayOverdue } from './mentoring/mentoring';
import { FIRST_FOCUS, LEAST_FOCUS, MOST_FOCUS, quarter, RESPONSIBILITIES, ROLES } from './start/orientation';
import { areas, lacks, sayLength } from './stories/stories';

test('a day belongs to its quarter', () => {
  expect(['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'].map(quarter)).toEqual(['2026-Q1', '2026-Q1', '2026-Q2', '2026-Q4']);
});

test('the start offers as many competencies as one may rate; the role stands beside three others and has five parts', () => {
  expect(FIRST_FOCUS.length).toBeGreaterThanOrEqual(LEAST_FOCUS);
  expect(FIRST_FOCUS.length).toBeLessThanOrEqual(MOST_FOCUS);
  expect(ROLES.map(({ differs }) => differs === '')).toEqual([true, false, false, false]);
  expect(RESPONSIBILITIES).toHaveLength(5);
});

test('how long a story takes is said as a watch does', () => {
  expect([null, 0, 35, 60, 125].map(sayLength)).toEqual(['–', '0:00', '0:35', '1:00', '2:05']);
});

test('the grid is by area in the order it came in, and an area without a name keeps its key', () => {
  const row = (competency: string, area: string) => ({ competency, name: competency, area, stories: [], evidence: 0 });
  const found = areas([row('B1', 'B'), row('A1', 'A'), row('B2', 'B')], { B: 'Second' });
  expect(found.map(({ name, rows }) => [name, rows.map(({ competency }) => competency)])).toEqual([['Second', ['B1', 'B2']], ['A', ['A1']]]);
});

test('what a story lacks is said by what people call its parts', () => {
  const story = { open: [{ field: 'action_mine', question: '' }, { field: 'result', question: '' }] } as unknown as StoryRow;
  expect(lacks(story)).toBe('your action, result');
});

test('of what can be met in two ways one is enough, and an exam lies ahead', () => {
  const row = (what: 'months' | 'contact_hours' | 'exam' | 'person', met: boolean | null) => ({ what, words: '', least: null, have: null, met });
  const said = (all: ReturnType<typeof row>[]): string[] => all.map((one) => sayRequirement(one, all).words);
  expect(said([row('months', true), row('months', false), row('contact_hours', false), row('exam', false), row('person', null)])).toEqual(['there', 'not needed', 'short', 'ahead', 'for you to say']);
  expect(said([row('months', false), row('months', false), row('exam', true)])).toEqual(['short', 'short', 'there']);
});

test('numbers of learning are said shortly, and what a person has to say has none', () => {
  expect([12, 7.5, 0].map(sayNumber)).toEqual(['12', '7.5', '0']);
  expect(sayHave({ what: 'months', words: '', least: 36, have: 14, met: false })).toBe('14 of 36');
  expect(sayHave({ what: 'person', words: '', least: null, have: null, met: null })).toBe('');
  const row = (applied: number, readOnly: boolean) => ({ applied_in: Array.from({ length: applied }), read_only: readOnly }) as unknown as LearningRow;
  expect([row(1, false), row(2, true), row(0, true), row(0, false)].map(sayUse)).toEqual(['put to use in 1 record', 'put to use in 2 records', 'read, and nothing came of it so far', '']);
});

test('of mentoring it says how often two met, and where asking the mentee stands', () => {
  const row = { with: 'Ines', sessions: [{}, {}], minutes: 90, overdue_days: 1 } as unknown as MentoringRow;
  expect(sayMet(row)).toBe('2 meetings, 90 minutes');
  expect(sayOverdue(row)).toBe('1 day overdue');
  expect(sayMet({ ...row, sessions: [] })).toBe('You have not met yet');
  const asked = (state: string, expired = false) => ({ asked: { state, expired, asked: 'Ines' } }) as unknown as MentoringRow['outcomes'][number];
  expect([asked('asked'), asked('asked', true), asked('declined'), asked('withdrawn'), { ...asked('asked'), asked: null }].map(sayAsked)).toEqual(['Ines was asked', 'Ines did not answer', 'Ines would rather not say', 'as you believe', 'as you believe']);
  expect([asked('asked'), asked('asked', true), asked('confirmed')].map(isWaiting)).toEqual([true, false, false]);
  expect([asked('confirmed'), asked('corrected'), asked('declined')].map(isByLink)).toEqual([true, true, false]);
});

test('what was said of a post is kept with what is public already, each once', () => {
  const before = { no_names: false, numbers_rounded: false, approval_needed: false, already_public: ['Atlas'] };
  const said = { noNames: true, rounded: true, approval: false, approver: '  ', open: ['Atlas', 'Bo'] };
  expect(checked(before, said, '2026-11-27')).toEqual({ no_names: true, numbers_rounded: true, approval_needed: false, decided_on: '2026-11-27', already_public: ['Atlas', 'Bo'] });
  expect(checked({ ...before, already_public: [] }, { ...said, approval: true, approver: ' Ada ', open: [] }, '2026-11-27')).toEqual({ no_names: true, numbers_rounded: true, approval_needed: true, decided_on: '2026-11-27', approver: 'Ada' });
});

test('a word that stands in two places is ticked once; an idea brings its source and its lesson', () => {
  const found = ['Bo', 'Atlas', 'Bo'].map((text) => ({ line: 1, column: 1, text, words: '' }));
  expect(named({ found } as unknown as PostRow)).toEqual(['Bo', 'Atlas']);
  expect(fromIdea({ source: 's/ACT-1', key: 'ACT-1', space_name: 'S', kind: 'action', title: 'T', on: '2026-07-01', words: '', lesson: null })).toEqual({ title: 'T', fields: { source: 's/ACT-1' } });
  expect(sayCadence({ words: 'short pieces a quarter', have: 1, want: 2, since: '2026-10-01' })).toBe('1 of 2 short pieces a quarter');
});
