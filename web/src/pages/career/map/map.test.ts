import { expect, test } from 'vitest';
import type { Framework, Prospect, Standing, StandingState } from '../../../api/types';
import { unlike, cited } from '../career';
import { sections, type Looked } from './map';

const level = (key: string, after: string | null) => ({ key, name: `Level ${key}`, after, gate: 'items >= 1', scope: 0 });
const framework: Framework = {
  name: 'Ladder', version: '1', note: '',
  areas: [{ key: 'A', name: 'First' }, { key: 'B', name: 'Second' }, { key: 'C', name: 'Nothing in it' }],
  levels: [level('L1', null), level('L2P', 'L1'), level('L2M', 'L1')],
  competencies: [['B1', 'B'], ['A1', 'A'], ['A2', 'A']].map(([id = '', area = '']) => ({
    id, area, name: `Does ${id}`, item: '', guard: '', words: [], goal: '',
    levels: { L1: { behaviour: `${id} at L1`, rule: '' }, L2P: { behaviour: `${id} at L2P`, rule: '' }, L2M: { behaviour: `${id} at L2M`, rule: '' } },
  })),
};
const standing = (competency: string, key: string, state: StandingState): Standing => ({
  competency, level: key, state, gate: [], rule: [], missing: state === 'supported' ? [] : ['two are missing'], one_more: state === 'partly' ? ['One more would do.'] : [],
});
const prospect = (competency: string, key: string): Prospect => ({
  competency, level: key, state: 'partly', earliest: '2027-03-05', words: '', for_people: ['Says so.'],
  rests_on: [{ on: '2027-03-05', key: 'HBR-9', title: 'Launch', program: 0, program_title: 'Harbour' }],
  missing: [
    { words: 'one is missing', verdict: 'short', short_by: 1, one_more: 'One more settles it.', next: null },
    { words: 'somebody has to say', verdict: 'needs_a_person', short_by: null, one_more: null, next: null },
  ],
});
const looked: Looked = {
  framework,
  standings: [
    standing('A1', 'L1', 'supported'), standing('A1', 'L2P', 'partly'), standing('A1', 'L2M', 'needs_a_person'),
    standing('A2', 'L1', 'supported'), standing('A2', 'L2P', 'supported'), standing('A2', 'L2M', 'supported'),
    standing('B1', 'L1', 'contradicted'), standing('B1', 'L2P', 'not_enough_data'), standing('B1', 'L2M', 'not_enough_data'),
  ],
  prospects: [prospect('A1', 'L2P'), prospect('A1', 'L2M'), prospect('B1', 'L1')],
};

test('the next level of each competency stands under its area, in the order of the framework; two levels may be next', () => {
  const found = sections(looked, null);
  expect(found.map(({ name, rows }) => [name, rows.map(({ id, state }) => `${id} ${state}`)])).toEqual([
    ['First', ['A1-L2P partly', 'A1-L2M needs_a_person', 'A2 supported']],
    ['Second', ['B1-L1 contradicted']],
  ]);
});

test('what is short, what one more would add and the earliest day come as they were given; statements stand apart', () => {
  const row = sections(looked, null)[0]?.rows[0];
  expect(row?.short).toEqual([{ words: 'one is missing', oneMore: 'One more settles it.', next: null }]);
  expect(row).toMatchObject({ behaviour: 'A1 at L2P', adds: ['One more would do.'], people: ['Says so.'], earliest: '2027-03-05' });
  expect(row?.levels.map(({ level: { key }, state }) => `${key} ${state}`)).toEqual(['L1 supported', 'L2P partly', 'L2M needs_a_person']);
});

test('a level that one above it holds is supported, and nothing of it is short', () => {
  const held = looked.standings.map((one) => (one.competency === 'A2' && one.level === 'L1' ? { ...standing('A2', 'L1', 'partly'), held_by: 'L2P', missing: [], one_more: [] } : one));
  const row = sections({ ...looked, standings: held }, 'L1')[0]?.rows[1];
  expect([row?.id, row?.state, row?.short, row?.adds, row?.levels[0]?.state]).toEqual(['A2-L1', 'supported', [], [], 'supported']);
});

test('a level beyond the next one says what is missing and no day; one that is not in the framework says nothing', () => {
  const rows = sections(looked, 'L2M').flatMap((section) => section.rows);
  expect(rows.map(({ id, earliest }) => [id, earliest])).toEqual([['A1-L2M', '2027-03-05'], ['A2-L2M', undefined], ['B1-L2M', undefined]]);
  expect(rows[2]?.short).toEqual([{ words: 'two are missing', oneMore: null, next: null }]);
  expect(sections(looked, 'L9')).toEqual([]);
});

test('a passphrase is typed twice alike, or something is said', () => {
  expect(unlike('a long enough one', 'a long enough one')).toBeNull();
  expect(unlike('a long enough one', 'a long enough One')).toBe('The two are not the same.');
  expect(unlike('', '')).toBe('Choose a passphrase.');
});

test('a cited record opens over its program’s records', () => {
  expect(cited({ space: 'a/b', key: 'HBR 1' })).toBe('/s/a%2Fb/records?open=HBR%201');
});
