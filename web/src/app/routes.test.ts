import { expect, test } from 'vitest';
import { match, to } from './routes';

test.each([
  ['/', 'today', {}],
  ['/s/acme', 'overview', { space: 'acme' }],
  ['/s/acme/plan', 'plan', { space: 'acme' }],
  ['/s/acme/why/ATL-7/', 'why', { space: 'acme', key: 'ATL-7' }],
  ['/s/acme/why', 'why', { space: 'acme' }],
  ['/s/acme/why/A%2F7', 'why', { space: 'acme', key: 'A/7' }],
  ['/s/acme/records/team', 'records', { space: 'acme', kind: 'team' }],
  ['/career', 'career', {}],
  ['/career/map', 'career-map', {}],
  ['/career/evidence/', 'career-evidence', {}],
  ['/career/stories', 'career-stories', {}],
  ['/career/start', 'career-start', {}],
  ['/career/elsewhere', 'missing', {}],
  ['/sign-in', 'sign-in', {}],
  ['/sign-in/t0k', 'sign-in', { token: 't0k' }],
  ['/shared', 'missing', {}],
  ['/s/acme/plan/more', 'missing', {}],
  ['/s/acme/why/%E0%A4%A', 'why', { space: 'acme', key: '%E0%A4%A' }],
])('%s is the page %s', (path, page, params) => {
  expect(match(path)).toEqual({ page, params });
});

test('addresses are made the way they are read', () => {
  expect(to('acme', 'plan', null, { item: 'ATL-7', filter: null })).toBe('/s/acme/plan?item=ATL-7');
  expect(match(to('a/b', 'why', 'X Y'))).toEqual({ page: 'why', params: { space: 'a/b', key: 'X Y' } });
});
