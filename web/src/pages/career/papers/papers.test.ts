import { expect, test } from 'vitest';
import type { MasterBullet, AskedFor } from '../../../api/types';
import { best, borne, clock } from './papers';

test('a clock shows minutes and seconds', () => {
  expect([0, 9.9, 60, 119.4, 600].map(clock)).toEqual(['0:00', '0:09', '1:00', '1:59', '10:00']);
});

test('what is asked for is shown, only said, missing, or short of years', () => {
  const said = (value: AskedFor['borne']): string => borne({ borne: value } as AskedFor).words;
  expect([said('shown'), said('claimed'), said('missing'), said({ short: { years: 2, of: 5 } })]).toEqual(['Shown', 'Only said', 'Missing', '2 of 5 years']);
});

test('the best grade of a bullet is that of its best evidence; without evidence there is none', () => {
  const bullet = (...grades: string[]): MasterBullet => ({ evidence: grades.map((grade) => ({ grade })) }) as MasterBullet;
  expect([best(bullet('E1', 'E3', 'E2')), best(bullet())]).toEqual(['E3', null]);
});
