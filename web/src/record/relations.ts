/** The relations and how each reads from either end. */

export interface RelationWords { relation: string; out: string; back: string }

export const RELATIONS: readonly RelationWords[] = [
  { relation: 'blocks', out: 'Blocks', back: 'Waits for' },
  { relation: 'threatens', out: 'Threatens', back: 'Threatened by' },
  { relation: 'mitigates', out: 'Mitigates', back: 'Mitigated by' },
  { relation: 'decides', out: 'Decides', back: 'Decided by' },
  { relation: 'duplicates', out: 'Duplicates', back: 'Duplicated by' },
  { relation: 'relates', out: 'Relates to', back: 'Related to' },
  { relation: 'responsible', out: 'Responsible for', back: 'Responsible' },
  { relation: 'accountable', out: 'Accountable for', back: 'Accountable' },
  { relation: 'consulted', out: 'Consulted on', back: 'Consulted' },
  { relation: 'informed', out: 'Informed of', back: 'Informed' },
  { relation: 'awaits', out: 'Awaits', back: 'Awaited by' },
  { relation: 'rests_on', out: 'Rests on', back: 'Carries' },
  { relation: 'serves', out: 'Serves', back: 'Served by' },
  { relation: 'hinders', out: 'Hinders', back: 'Hindered by' },
  { relation: 'applies', out: 'Applies to', back: 'How it is done' },
  { relation: 'follows_from', out: 'Follows from', back: 'Led to' },
];

export function sayRelation(relation: string, outgoing: boolean): string {
  const known = RELATIONS.find((each) => each.relation === relation);
  return known ? (outgoing ? known.out : known.back) : relation;
}

type Ends = readonly [relation: string, other: string | undefined];

/** What a record of a kind may begin; the server has the last word. */
const OUT: Readonly<Record<string, readonly Ends[]>> = {
  item: [['blocks', 'item'], ['awaits', 'commitment'], ['awaits', 'ask'], ['rests_on', 'assumption'], ['serves', 'key_result'], ['serves', 'objective'], ['mitigates', 'risk'], ['duplicates', 'item']],
  risk: [['threatens', 'item'], ['follows_from', 'meeting']],
  issue: [['hinders', 'item'], ['follows_from', 'meeting']],
  decision: [['decides', undefined], ['mitigates', 'risk'], ['rests_on', 'assumption'], ['follows_from', 'meeting']],
  action: [['follows_from', 'meeting'], ['follows_from', 'retro'], ['follows_from', 'risk'], ['follows_from', 'decision'], ['mitigates', 'risk']],
  ask: [['follows_from', 'meeting'], ['follows_from', 'risk']],
  program: [['serves', 'objective'], ['rests_on', 'assumption']],
  update: [['rests_on', 'assumption']],
  key_result: [['rests_on', 'assumption']],
  commitment: [['rests_on', 'assumption']],
  document: [['applies', undefined]],
  person: [['responsible', undefined], ['accountable', undefined], ['consulted', undefined], ['informed', undefined]],
};

/** What may lead to it. */
const BACK: Readonly<Record<string, readonly Ends[]>> = {
  item: [['blocks', 'item'], ['threatens', 'risk'], ['hinders', 'issue'], ['decides', 'decision']],
  risk: [['mitigates', undefined], ['decides', 'decision'], ['follows_from', 'action']],
  issue: [['mitigates', undefined], ['follows_from', 'action']],
  decision: [['follows_from', 'action']],
  commitment: [['awaits', 'item']],
  ask: [['awaits', 'item']],
  assumption: [['rests_on', 'item'], ['rests_on', 'decision'], ['rests_on', 'update']],
  objective: [['serves', 'item'], ['serves', 'program']],
  key_result: [['serves', 'item'], ['serves', 'program']],
  meeting: [['follows_from', 'action'], ['follows_from', 'decision'], ['follows_from', 'risk']],
  retro: [['follows_from', 'action']],
};

const RACI = ['responsible', 'accountable', 'consulted', 'informed'];
/** Kinds of which nobody is responsible: they are who is, or how the plan is counted. */
const WITHOUT_RACI = ['person', 'team', 'calendar', 'baseline', 'forecast'];

/** Which relations a record of `kind` may begin or end with. */
export function choices(kind: string): { value: string; words: string; outgoing: boolean; relation: string; kind: string | undefined }[] {
  const choice = (outgoing: boolean) => ([relation, other]: Ends) => ({
    value: `${outgoing ? '>' : '<'}${relation}${other ? `:${other}` : ''}`, words: said(relation, outgoing, other), outgoing, relation, kind: other,
  });
  const people: Ends[] = WITHOUT_RACI.includes(kind) ? [] : RACI.map((relation) => [relation, 'person']);
  const out: Ends[] = [...(OUT[kind] ?? []), ['relates', undefined]];
  return [...out.map(choice(true)), ...[...(BACK[kind] ?? []), ...people].map(choice(false))];
}

/** Where one relation leads to several kinds, the kind is said, too. */
function said(relation: string, outgoing: boolean, other: string | undefined): string {
  const words = sayRelation(relation, outgoing);
  return other && ['awaits', 'serves', 'follows_from', 'rests_on'].includes(relation) ? `${words}: ${other.replaceAll('_', ' ')}` : words;
}
