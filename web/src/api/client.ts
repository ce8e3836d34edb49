/** Talks to the server: one envelope for errors, one place for headers. Everything typed goes through `api.ts`. */

export type ErrorCode = 'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'locked' | 'too_many' | 'internal' | 'unreachable';

/** What the server refused, or that it could not be reached. `message` is for people. */
export class Failure extends Error {
  constructor(readonly code: ErrorCode, message: string, readonly details: unknown = null) {
    super(message);
  }
}

export interface Ask {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  /** Bytes instead of JSON. */
  bytes?: Blob;
  /** The revision that the screen was drawn from. */
  revision?: number | null;
  signal?: AbortSignal;
  /** A write that may be sent again after a lost connection without happening twice. */
  once?: string;
}

const BASE = '/api/v1';

/** Called when the server no longer knows the session. */
let onSignedOut: () => void = () => {};
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

/** Called when the server says that the career space is locked. */
let onLocked: () => void = () => {};
export function whenLocked(then: () => void): void {
  onLocked = then;
}

export async function ask<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, given: Ask = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  let body: BodyInit | undefined;
  if (given.bytes) {
    headers['content-type'] = 'application/octet-stream';
    body = given.bytes;
  } else if (method !== 'GET') {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(given.body ?? {});
  }
  if (given.revision !== undefined && given.revision !== null) headers['if-match'] = String(given.revision);
  if (given.once) headers['idempotency-key'] = given.once;
  let response: Response;
  try {
    response = await fetch(BASE + path + querystring(given.query), {
      method, headers, body, credentials: 'same-origin', signal: given.signal ?? null,
    });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw new Failure('unreachable', 'The server does not answer. What you see is from before; nothing was saved.');
  }
  const answer: unknown = await response.json().catch(() => null);
  // Whoever went on while it was read wants nothing of it: half an answer is none.
  given.signal?.throwIfAborted();
  if (response.ok) return answer as T;
  const failure = read(response.status, answer);
  // A wrong password says the same and takes nobody's session away.
  if (failure.code === 'unauthenticated' && !path.startsWith('/sign-in')) onSignedOut();
  if (failure.code === 'locked') onLocked();
  throw failure;
}

function read(status: number, answer: unknown): Failure {
  if (typeof answer === 'object' && answer !== null && 'error' in answer) {
    const error = (answer as { error: { code?: ErrorCode; message?: string; details?: unknown } }).error;
    return new Failure(error.code ?? 'internal', error.message ?? `The server answered ${status}.`, error.details ?? null);
  }
  // A proxy in between answers for a server that is away.
  if (status >= 502 && status <= 504) return new Failure('unreachable', 'The server does not answer. What you see is from before; nothing was saved.');
  return new Failure('internal', `The server answered ${status}.`);
}

export function querystring(query: Ask['query']): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== '') given.set(name, String(value));
  }
  return given.size > 0 ? `?${given}` : '';
}

/** Says what went wrong, whatever was thrown. */
export function words(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
