/** Cuts the headline into words and numbers, so that each number can lead to its reasons. */

export type Reason = 'why' | 'committed' | 'changes' | 'risks' | 'none';
export interface Piece { words: string; reason: Reason }

const DAY = String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}(?: \d{4})?`;
/** A date stays on one line. */
const DATE = new RegExp(DAY, 'g');
const PATTERN = new RegExp(
  [
    String.raw`(?<why>lands ${DAY} at P80)`,
    String.raw`(?<committed>(?:\d+ working days? (?:after|before) |on )the committed ${DAY})`,
    String.raw`(?<moved>\d+ calendar days? (?:later|earlier) than on ${DAY}|not moved since ${DAY})`,
    String.raw`(?<part>[+−]\d+ [a-z][a-z ]*[a-z])`,
  ].join('|'),
  'gu',
);

export function pieces(headline: string): Piece[] {
  return cut(headline).map((piece) => ({ ...piece, words: piece.words.replace(DATE, (date) => date.replaceAll(' ', '\u00a0')) }));
}

function cut(headline: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const match of headline.matchAll(PATTERN)) {
    if (match.index > at) out.push({ words: headline.slice(at, match.index), reason: 'none' });
    const groups = match.groups ?? {};
    // "lands" itself stays plain: the date is what people point at.
    const lead = groups['why'] ? 'lands ' : '';
    if (lead) out.push({ words: lead, reason: 'none' });
    const reason: Reason = groups['why'] ? 'why' : groups['committed'] ? 'committed' : groups['part']?.includes('risk') ? 'risks' : 'changes';
    out.push({ words: match[0].slice(lead.length), reason });
    at = match.index + match[0].length;
  }
  if (at < headline.length) out.push({ words: headline.slice(at), reason: 'none' });
  return out;
}
