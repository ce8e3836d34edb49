/** Offers by competency. Pure. */

import type { Offer } from '../../../api/types';

/** Those of one competency, or all. */
export function of(offers: readonly Offer[], competency: string | null): Offer[] {
  return offers.filter((offer) => competency === null || offer.competency === competency);
}

/** What one may choose: the competencies that something was found of, and the one that is asked for even where nothing was. */
export function competencies(offers: readonly Offer[], asked: string | null): { id: string; words: string }[] {
  const found = new Map(offers.map((offer) => [offer.competency, offer.competency_name]));
  if (asked !== null && found.size > 0 && !found.has(asked)) found.set(asked, asked);
  return [...found].map(([id, words]) => ({ id, words })).sort((a, b) => a.id.localeCompare(b.id));
}
