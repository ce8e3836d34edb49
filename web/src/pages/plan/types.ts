/** Rows of the plan as this page uses them. */
import type { PlanWindow as Answer, Row } from '../../api/types';

export type { Row };

export type PlanWindow = Omit<Answer, 'rows'> & { rows: Row[] };

/** What a window of rows depends on, beside its place. */
export type Query = {
  /** Summaries at this depth and deeper are closed, except those in `opened`; `null` closes none. The outermost are at 0. */
  depth: number | null;
  opened: readonly string[];
  collapsed: readonly string[];
  filter: string;
  /** The key of the baseline whose dates come along; the newest when `null`. */
  baseline: string | null;
};

export const ALL: Query = { depth: null, opened: [], collapsed: [], filter: '', baseline: null };
