import { expect, test } from 'vitest';
import type { CharterView } from '../../api/types';
import { amount, isAsked, standing, title } from './charter';

const view = (more: Partial<CharterView>): CharterView => ({ charter: null, approvals: [], changed: [], steps: [], may_approve: [], ...more });
const approval = { revision: 3, at: '2026-07-24T12:10:00Z', on: '2026-07-24', by: 'Ann' };

test('a charter says who approved it and whether it is still that one', () => {
  expect(standing(view({}))).toBe('Nobody has approved it yet.');
  expect(standing(view({ approvals: [approval] }))).toMatch(/^Approved by Ann on Fri 24 Jul.*, as it stands\.$/);
  expect(standing(view({ approvals: [approval], changed: [{ field: 'in_scope', label: 'In scope', removed: [], added: ['More'] }] }))).toMatch(/; 1 field changed since\.$/);
});

test('scope is asked for once the charter is approved', () => {
  expect(isAsked(view({}), 'in_scope')).toBe(false);
  expect(isAsked(view({ approvals: [approval] }), 'in_scope')).toBe(true);
  expect(isAsked(view({ approvals: [approval] }), 'governance')).toBe(false);
});

test('a request is called by what it adds and removes', () => {
  expect(title('In scope', ['Orders', 'Payments'], ['Orders', 'Refunds'])).toBe('In scope: add Refunds; remove Payments');
  expect(title('In scope', ['A', 'B'], ['B', 'A'])).toBe('In scope: another order');
  expect([amount(8, 'tenants'), amount(99.7, '%'), amount(null, '%'), amount(3, null)]).toEqual(['8 tenants', '99.7 %', '–', '3']);
});
