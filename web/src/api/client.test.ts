import { afterEach, expect, test, vi } from 'vitest';
import { ask } from './client';

afterEach(() => vi.unstubAllGlobals());

test('an answer that is cut off because somebody went on is no answer', async () => {
  const stop = new AbortController();
  const cut = async (): Promise<never> => {
    stop.abort();
    throw new DOMException('cut off', 'AbortError');
  };
  vi.stubGlobal('fetch', async () => ({ ok: true, status: 200, json: cut }));
  await expect(ask('GET', '/spaces', { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
});
