import { expect, test } from 'vitest';
import type { Json, Schema } from '../api/types';
import { brief, changed, fields, fileName, isEmpty, label, readNumber, readSpans, writeNumber, writeSpans } from './form';

const schema: Schema = {
  type: 'object',
  properties: {
    state: { $ref: '#/$defs/State' },
    probability: { type: ['number', 'null'], description: '0 to 1.' },
    impact_days: { type: ['array', 'null'], items: { type: 'number' }, minItems: 3, maxItems: 3 },
    owner: { anyOf: [{ $ref: '#/$defs/Ref' }, { type: 'null' }], 'x-reference': 'person' },
    response: { anyOf: [{ $ref: '#/$defs/Response' }, { type: 'null' }] },
    review: { type: ['string', 'null'], format: 'date' },
    data_date: { type: 'string', format: 'partial-date-time' },
    effort_minutes: { type: ['integer', 'null'] },
    labels: { type: 'array', items: { type: 'string' } },
    week: { type: 'array', items: { type: ['array', 'null'], items: { $ref: '#/$defs/Span' } }, minItems: 7, maxItems: 7 },
    exceptions: { type: 'array', items: { $ref: '#/$defs/Exception' } },
    odd: { type: 'object', additionalProperties: true },
    url: { type: ['string', 'null'] },
  },
  required: ['state'],
  $defs: {
    Ref: { type: 'string' },
    State: { oneOf: [{ type: 'string', enum: ['open', 'closed'] }, { type: 'string', const: 'occurred', description: 'It happened.' }] },
    Response: { type: 'string', enum: ['avoid', 'accept'] },
    Span: { type: 'object', properties: { from: { type: 'integer' }, to: { type: 'integer' } } },
    Exception: { type: 'object', properties: { from: { type: 'string', format: 'date' }, spans: { type: 'array', items: { $ref: '#/$defs/Span' } } } },
  },
};

test('each property becomes the control that fits it', () => {
  expect(Object.fromEntries(fields(schema).map((field) => [field.name, field.control.is]))).toEqual({
    state: 'choice', probability: 'number', impact_days: 'numbers', owner: 'reference', response: 'choice', review: 'date', data_date: 'moment',
    effort_minutes: 'number', labels: 'lines', week: 'week', exceptions: 'list', odd: 'json', url: 'text',
  });
});

test('short fields come before long ones', () => {
  expect(fields(schema).map((field) => field.name)).toEqual([
    'state', 'response', 'probability', 'impact_days', 'effort_minutes', 'owner', 'review', 'data_date', 'url', 'labels', 'week', 'exceptions', 'odd',
  ]);
});

test('competencies are chosen by their names, and a story is written in the order in which it is told', () => {
  const story: Schema = { type: 'object', properties: {
    action_mine: { type: ['string', 'null'] }, competencies: { type: 'array', items: { type: 'string' }, description: 'Competencies that it shows: `LC3`.' },
    result: { type: ['string', 'null'] }, situation: { type: ['string', 'null'] }, state: { type: 'string', enum: ['active', 'retired'] },
  } };
  expect(fields(story).map(({ name, label }) => [name, label])).toEqual([
    ['situation', 'Situation'], ['action_mine', 'What I did'], ['result', 'Result'], ['state', 'State'], ['competencies', 'Competencies'],
  ]);
  expect(fields(story).at(-1)).toMatchObject({ control: { is: 'competency', many: true }, help: 'Competencies that it shows.' });
  const rating: Schema = { type: 'object', properties: { competency: { type: 'string', description: 'The competency: `PM4`; none where it is about the level.' } } };
  expect(fields(rating)[0]).toMatchObject({ control: { is: 'competency', many: false }, help: 'The competency; none where it is about the level.' });
});

test('choices keep the words of each option', () => {
  const control = fields(schema).find((field) => field.name === 'state')?.control;
  expect(control?.is === 'choice' && control.options).toEqual([
    { value: 'open', words: 'Open', help: null }, { value: 'closed', words: 'Closed', help: null }, { value: 'occurred', words: 'Occurred', help: 'It happened.' },
  ]);
});

test('lists of objects have the fields of the object', () => {
  const control = fields(schema).find((field) => field.name === 'exceptions')?.control;
  expect(control?.is === 'list' && control.item.is === 'group' && control.item.fields.map((field) => [field.name, field.control.is])).toEqual([
    ['from', 'date'], ['spans', 'spans'],
  ]);
});

test('what is worked out is told from what is typed', () => {
  const graded: Schema = { type: 'object', properties: { note: { type: 'string' }, grade: { type: 'string', enum: ['claimed'], readOnly: true } } };
  expect(fields(graded).map(({ name, found }) => [name, found])).toEqual([['grade', true], ['note', false]]);
});

test('labels are words', () => {
  expect([label('out_of_scope'), label('effort_minutes'), label('impact_days'), label('published_at')]).toEqual([
    'Out of scope', 'Effort', 'Impact in days', 'Published',
  ]);
});

test('numbers are shown in the unit that people use and kept in the one that is counted', () => {
  const percent = { is: 'number', whole: false, least: 0, most: 100, per: 0.01, unit: '%' } as const;
  const hours = { is: 'number', whole: false, least: null, most: null, per: 60, unit: 'hours' } as const;
  expect(writeNumber(percent, 0.07)).toBe('7');
  expect(readNumber(percent, '7 %')).toBe(0.07);
  expect(readNumber(percent, '29')).toBe(0.29);
  expect(readNumber(percent, '101')).toBeUndefined();
  expect(writeNumber(hours, 450)).toBe('7.5');
  expect(readNumber(hours, '7,5')).toBe(450);
  expect(readNumber(hours, '')).toBeNull();
  expect(readNumber(hours, 'long')).toBeUndefined();
});

test('working times are typed as people write them', () => {
  expect(readSpans('9-12:30, 13:30–18')).toEqual([{ from: 540, to: 750 }, { from: 810, to: 1080 }]);
  expect(writeSpans([{ from: 540, to: 1440 }])).toBe('09:00–24:00');
  expect(readSpans('')).toEqual([]);
  expect(readSpans('18-9')).toBeNull();
  expect(readSpans('always')).toBeNull();
});

test('a value is said in one line', () => {
  const say = (name: string, value: Json): string => brief(fields(schema).find((field) => field.name === name)?.control ?? { is: 'json' }, value);
  expect([say('probability', 0.5), say('state', 'open'), say('impact_days', [1, 2, 3]), say('labels', ['a', 'b']), say('url', null)]).toEqual([
    '50 %', 'Open', '1 / 2 / 3', 'a; b', 'empty',
  ]);
});

test('only what was changed is sent, and what was emptied is null', () => {
  expect(changed({ a: 1, b: 'x', c: ['y'] }, { a: 1, b: '', c: ['y', 'z'], d: null })).toEqual({ b: null, c: ['y', 'z'] });
  expect(changed({}, { a: '', b: [] })).toEqual({});
});

test('a group is empty when all in it is', () => {
  expect(isEmpty({ a: null, b: [] })).toBe(true);
  expect(isEmpty(0)).toBe(false);
});

test('a file is called after what is in it', () => {
  expect(['Move to the cloud', 'Harbour (example)', '../..', 'Größe 2'].map(fileName)).toEqual(['move-to-the-cloud', 'harbour-example', 'program', 'gro-ße-2']);
});
