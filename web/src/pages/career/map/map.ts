/** The map as rows: each competency at its next level, or at a level that somebody asks for. Pure; every number is the server's. */

import type { Competency, Framework, FrameworkLevel, Planned, Prospect, Standing, StandingState } from '../../../api/types';

export interface Short { words: string; oneMore: string | null; next: Planned | null }

export interface Row {
  id: string;
  competency: Competency;
  /** None where every level is supported. */
  level: FrameworkLevel | null;
  state: StandingState;
  /** What it looks like at that level. */
  behaviour: string;
  short: Short[];
  /** What one more item would settle by itself. */
  adds: readonly string[];
  people: readonly string[];
  /** From when on the plans could give it; `undefined` where nobody worked that out, as for a level beyond the next one. */
  earliest: string | null | undefined;
  restsOn: readonly Planned[];
  levels: { level: FrameworkLevel; state: StandingState }[];
}

export interface Section { key: string; name: string; rows: Row[] }

export interface Looked { framework: Framework; standings: readonly Standing[]; prospects: readonly Prospect[] }

/** By area; of each competency its next levels (two where two build on the same one), or `asked`. */
export function sections(looked: Looked, asked: string | null): Section[] {
  return looked.framework.areas
    .map(({ key, name }) => ({ key, name, rows: looked.framework.competencies.filter((one) => one.area === key).flatMap((one) => rowsOf(looked, one, asked)) }))
    .filter(({ rows }) => rows.length > 0);
}

/** A level above that is supported holds this one, too. */
function stateOf(standing: Standing): StandingState {
  return standing.held_by ? 'supported' : standing.state;
}

function rowsOf(looked: Looked, competency: Competency, asked: string | null): Row[] {
  const standings = looked.standings.filter((one) => one.competency === competency.id);
  const levels = looked.framework.levels.flatMap((level) => {
    const standing = standings.find((one) => one.level === level.key);
    return standing ? [{ level, state: stateOf(standing) }] : [];
  });
  const row = (level: FrameworkLevel, standing: Standing, prospect: Prospect | undefined): Row => ({
    id: `${competency.id}-${level.key}`, competency, level, levels, state: stateOf(standing),
    behaviour: competency.levels[level.key]?.behaviour ?? '',
    short: prospect
      ? prospect.missing.filter((each) => each.verdict !== 'needs_a_person').map((each) => ({ words: each.words, oneMore: each.one_more, next: each.next }))
      : standing.missing.map((words) => ({ words, oneMore: null, next: null })),
    adds: standing.one_more ?? [],
    people: prospect?.for_people ?? [],
    earliest: prospect ? prospect.earliest : undefined,
    restsOn: prospect?.rests_on ?? [],
  });
  const prospects = looked.prospects.filter((one) => one.competency === competency.id);
  const wanted = asked === null ? prospects.map((one) => one.level) : [asked];
  const rows = wanted.flatMap((key) => {
    const level = looked.framework.levels.find((one) => one.key === key);
    const standing = standings.find((one) => one.level === key);
    return level && standing ? [row(level, standing, prospects.find((one) => one.level === key))] : [];
  });
  if (rows.length > 0 || asked !== null || levels.length === 0) return rows;
  return [{ id: competency.id, competency, level: null, levels, state: 'supported', behaviour: '', short: [], adds: [], people: [], earliest: undefined, restsOn: [] }];
}
