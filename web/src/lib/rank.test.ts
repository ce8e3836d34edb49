import { expect, test } from 'vitest';
import { best } from './rank';

const titles = ['Plan', 'What-if', 'Replay the plan', 'Programs', 'Payments cut-over', 'New risk', 'Risks'];
const found = (typed: string): string[] => best(typed, titles, (title) => title, 10);

test('the beginning of a title comes before its middle', () => {
  expect(found('plan')).toEqual(['Plan', 'Replay the plan']);
});

test('beginnings of words find, in any order', () => {
  expect(found('cut pay')).toEqual(['Payments cut-over']);
  expect(found('risk')).toEqual(['Risks', 'New risk']);
});

test('letters in order find when there are three', () => {
  expect(found('prgms')).toEqual(['Programs']);
  expect(found('zz')).toEqual([]);
});

test('nothing typed keeps the order', () => {
  expect(found('')).toEqual(titles);
});
