/** Where a sentence names records. */

export interface Piece { words: string; isKey: boolean }

/** Cuts a sentence at the keys that begin with one of the prefixes, so that each can lead to its record: `EV-7 has no outcome` with `EV`. */
export function pieces(sentence: string, prefixes: readonly string[]): Piece[] {
  return sentence.split(/((?<![\w-])[A-Z]+-\d+(?![\w-]))/).filter((words) => words !== '').map((words) => ({ words, isKey: /^[A-Z]+-\d+$/.test(words) && prefixes.includes(words.slice(0, words.lastIndexOf('-'))) }));
}
