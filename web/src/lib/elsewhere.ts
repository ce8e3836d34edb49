/** What names a record of another program: `SPACE/KEY`. Pure. */

export interface Elsewhere { space: string; key: string }

/** A name may hold a slash, a key does not. */
export function parts(value: string | null): Elsewhere | null {
  const at = value?.lastIndexOf('/') ?? -1;
  if (value === null || at < 1 || at === value.length - 1) return null;
  return { space: value.slice(0, at), key: value.slice(at + 1) };
}
