import { beforeEach, expect, test, vi } from 'vitest';
import { api } from '../api/api';
import { Failure } from '../api/client';
import type { CareerState } from '../api/types';
import { career } from './career.svelte';
import { isAboutCareer, isSealed } from './routes';
import { session } from './session.svelte';

const ID = '0190-own';
const state = (is: CareerState['state']): CareerState => ({ state: is, space: is === 'none' ? null : ID, revision: 3, idle_minutes: 30, locks_in_seconds: is === 'open' ? 1800 : null });

beforeEach(() => {
  const kept: Record<string, string> = {};
  // As a browser has it: its keys are its own properties.
  vi.stubGlobal('sessionStorage', Object.assign(kept, {}));
  Object.defineProperty(kept, 'removeItem', { value: (name: string) => { Reflect.deleteProperty(kept, name); }, enumerable: false });
  career.forget();
});

test('a space that is unlocked can be read and written, by its owner, and is in no list', () => {
  career.is(state('open'));
  session.me = { account: { id: 'a', name: 'Ana', email: null }, has_password: true, spaces: [] };
  expect(session.space(ID)).toEqual({ id: ID, name: 'Career', role: 'owner', revision: 3 });
  expect(session.mayEdit(ID)).toBe(true);
  expect(session.mayShare(ID)).toBe(false);
  expect(session.me.spaces).toEqual([]);
  career.is(state('locked'));
  expect(session.space(ID)).toBeNull();
  expect(career.owns(ID)).toBe(true);
  expect(career.owns('another')).toBe(false);
  expect(career.owns(null)).toBe(false);
});

test('while its recovery code is on screen nothing of it comes in its place', () => {
  career.code = { space: ID, recovery_code: 'X', words: '' };
  career.is(state('open'));
  expect(career.space).toBeNull();
  career.code = null;
  expect(career.space).toBe(ID);
});

test('what was kept of it goes when it locks, once, and what was kept of others stays', () => {
  const told: string[] = [];
  const off = career.onLock((space) => told.push(space));
  career.is(state('open'));
  Object.assign(sessionStorage, { [`sinew.branch.${ID}`]: '[]', [`sinew.update.${ID}`]: '{}', 'sinew.branch.other': '[]' });
  career.is(state('locked'));
  career.is(state('locked'));
  expect(told).toEqual([ID]);
  expect(Object.keys(sessionStorage)).toEqual(['sinew.branch.other']);
  // Signing out is a lock, too.
  career.is(state('open'));
  session.forget();
  expect(told).toEqual([ID, ID]);
  expect(career.state).toBeNull();
  off();
});

test('when its time is up it locks on screen by itself, unless the server says that it was used meanwhile', async () => {
  vi.useFakeTimers();
  const answers: (CareerState | null)[] = [];
  const asked = vi.spyOn(api, 'career').mockImplementation(() => {
    const answer = answers.shift() ?? null;
    return answer ? Promise.resolve(answer) : Promise.reject(new Failure('unreachable', 'away'));
  });
  const open = (seconds: number): CareerState => ({ ...state('open'), locks_in_seconds: seconds });
  career.is(open(60));
  await vi.advanceTimersByTimeAsync(59_000);
  expect([career.state?.state, asked.mock.calls.length]).toEqual(['open', 0]);
  answers.push(open(30));
  await vi.advanceTimersByTimeAsync(3_000);
  expect([career.state?.state, asked.mock.calls.length]).toEqual(['open', 1]);
  // Nobody used it again, and a server that is away keeps nothing open either.
  await vi.advanceTimersByTimeAsync(31_000);
  expect([career.state?.state, asked.mock.calls.length]).toEqual(['locked', 2]);
  career.is(open(60));
  answers.push(state('locked'));
  await vi.advanceTimersByTimeAsync(61_000);
  expect(career.state?.state).toBe('locked');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked.mock.calls.length).toBe(3);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a page over the career space is a page about the career', () => {
  expect(isAboutCareer('career-stories') && isSealed('career-stories')).toBe(true);
  expect(isAboutCareer('career-map') && !isSealed('career-map')).toBe(true);
  expect(isAboutCareer('plan') || isSealed('plan')).toBe(false);
});
