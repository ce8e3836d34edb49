/** The relations and how each reads from either end. */

export interface RelationWords { relation: string; out: string; back: string }

export const RELATIONS: readonly RelationWords[] = [
  { relation: 'blocks', out: 'Blocks', back: 'Waits for' },
  { relation: 'threatens', out: 'Threatens', back: 'Threatened by' },
  { relation: 'mitigates', out: 'Mitigates', back: 'Mitigated by' },
  { relation: 'decides', out: 'Decides', back: 'Decided by' },
  { relation: 'duplicates', out: 'Duplicates', back: 'Duplicated by' },
  { relation: 'relates', out: 'Relates to', back: 'Related to' },
];

export function sayRelation(relation: string, outgoing: boolean): string {
  const known = RELATIONS.find((each) => each.relation === relation);
  return known ? (outgoing ? known.out : known.back) : relation;
}

/** Which relations a record of `kind` may begin or end with; the server has the last word. */
export function choices(kind: string): { value: string; words: string; outgoing: boolean; relation: string; kind: string | undefined }[] {
  const out: Record<string, [string, string | undefined][]> = {
    item: [['blocks', 'item'], ['mitigates', 'risk'], ['duplicates', 'item'], ['relates', undefined]],
    risk: [['threatens', 'item'], ['relates', undefined]],
    decision: [['decides', undefined], ['mitigates', 'risk'], ['relates', undefined]],
  };
  const back: Record<string, [string, string | undefined][]> = {
    item: [['blocks', 'item'], ['threatens', 'risk'], ['decides', 'decision']],
    risk: [['mitigates', undefined], ['decides', 'decision']],
  };
  const choice = (outgoing: boolean) => ([relation, other]: [string, string | undefined]) => ({
    value: `${outgoing ? '>' : '<'}${relation}`, words: sayRelation(relation, outgoing), outgoing, relation, kind: other,
  });
  return [...(out[kind] ?? [['relates', undefined]] as [string, string | undefined][]).map(choice(true)), ...(back[kind] ?? []).map(choice(false))];
}
