/** Finds what somebody began to type: whole words first, then beginnings, then letters in order. */

/** Higher is better, null is no match. */
export function rank(typed: string, text: string): number | null {
  const wanted = typed.trim().toLowerCase();
  const have = text.toLowerCase();
  if (wanted === '') return 0;
  if (have === wanted) return 100;
  if (have.startsWith(wanted)) return 90 - have.length / 100;
  const words = wanted.split(/\s+/);
  const parts = have.split(/[^\p{L}\p{N}]+/u);
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 70 - have.length / 100;
  if (have.includes(wanted)) return 50 - have.length / 100;
  let at = 0;
  for (const letter of wanted.replaceAll(' ', '')) {
    at = have.indexOf(letter, at) + 1;
    if (at === 0) return null;
  }
  return wanted.length < 3 ? null : 10 - have.length / 100;
}

export function best<T>(typed: string, items: readonly T[], text: (item: T) => string, limit: number): T[] {
  return items
    .map((item, index) => ({ item, index, score: rank(typed, text(item)) }))
    .filter((each): each is { item: T; index: number; score: number } => each.score !== null)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, limit)
    .map((each) => each.item);
}
