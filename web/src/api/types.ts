/** What the API says, by hand after its contract. */

export type Role = 'owner' | 'editor' | 'viewer';
export type RagWord = 'on_track' | 'at_risk' | 'off_track' | 'done' | 'not_measured';
export type Stage = 'todo' | 'doing' | 'done' | 'dropped';
export type Severity = 'note' | 'warning' | 'error';
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

export interface Page<T> { items: T[]; next?: string | null }
export interface Problem { code: string; severity: Severity; place: string; words: string }

export interface SpaceView { id: string; name: string; role: Role; revision: number }
export interface Me { account: { id: string; name: string; email: string | null }; has_password: boolean; spaces: SpaceView[] }
export interface Member { account: string; name: string; email: string | null; role: Role }
export interface Invitation { id: string; role: Role; expires_at: string; token?: string }
export type Scope = 'read' | 'propose' | 'write';
export interface Token { id: string; name: string; scope: Scope; created_at: string; expires_at: string | null; last_used_at: string | null; secret?: string }
export interface Share { id: string; kind: 'update' | 'dashboard'; update: string | null; created_at: string; expires_at: string | null; token?: string }
export type Shared = { kind: 'update'; update: UpdateView } | { kind: 'dashboard'; name: string; overview: Overview };

/** A statement and the keys of the records that it rests on. */
export interface Claim { words: string; cites: string[] }
export interface StatusMilestone {
  key: string; name: string; rag: RagWord; committed: string | null; baseline: string | null; plan: string; done: string | null;
  p10: string; p50: string; p80: string; p95: string; on_time: number | null; change_days: number | null;
}
export interface StatusRisk {
  key: string; name: string; probability: number; p80_days: number; owner: string | null; response: RiskResponse | null; threatens: string[];
}
export type RiskResponse = 'avoid' | 'transfer' | 'mitigate' | 'accept' | 'escalate';
export interface StatusReport {
  program: string; week_ending: string; as_of: string; data_date: string; rag: RagWord; rule: string; headline: Claim; since: string;
  moved: Claim[]; milestones: StatusMilestone[]; highlights: Claim[]; lowlights: Claim[]; risks: StatusRisk[]; asks: Claim[]; decisions: Claim[];
  confidence: string[];
  /** A person's colour in place of the rule's, while it counts. */
  override: Override | null;
}
export interface Bin { from: string; to: string; share: number }
export interface CurvePoint { date: string; share: number }
export interface Landing {
  key: string; name: string; committed: string | null; p10: string; p50: string; p80: string; p95: string; on_time: number | null;
  merge_bias_words: string | null; bins: Bin[]; curve: CurvePoint[]; deterministic: string;
}
export interface Driver { key: string; name: string; criticality: number; cruciality: number; basis: string; basis_words: string }
export interface Overview {
  revision: number; state: 'ready' | 'computing' | 'empty'; forecast_revision: number | null; trials: number | null; status: StatusReport | null; landings: Landing[]; drivers: Driver[];
  program: RecordView | null; counts: { items: number; open: number; risks: number; problems: number };
}

export interface TodayItem {
  what: 'milestone_late' | 'risk_review' | 'ageing' | 'decision_due' | 'update_due' | 'blocked' | 'problem';
  words: string; key: string | null; days: number | null; severity: 'high' | 'medium' | 'low';
}

export type ItemType = 'workstream' | 'epic' | 'story' | 'task' | 'bug' | 'milestone' | 'release';
export type Dependency = 'FS' | 'SS' | 'FF' | 'SF';
export interface Row {
  index: number; key: string; name: string; type: ItemType; depth: number; summary: boolean; children: number; collapsed: boolean; stage: Stage;
  team: string | null; assignee: string | null; start: string; finish: string; p10: string | null; p50: string | null; p80: string | null;
  p90: string | null; committed: string | null; baseline_start: string | null; baseline_finish: string | null; percent_complete: number | null;
  duration_minutes: number | null; estimate: { low_minutes: number; likely_minutes: number; high_minutes: number; shape: string } | null;
  total_float_minutes: number; critical: boolean; near_critical: boolean; driver: string | null; basis: string | null; restricted: boolean;
}
export interface PlanLink {
  from: string; to: string; dependency: Dependency; lag: number; lag_unit: string; driving: boolean; from_index: number | null; to_index: number | null;
}
/** `depth` closes what is deeper, `expanded` opens some of it again; `around` asks for the rows around an item. */
export type PlanQuery = {
  first: number; count: number; collapsed?: string; depth?: number; expanded?: string; filter?: string; around?: string;
};
export interface PlanWindow {
  revision: number; forecast_revision: number | null; total: number; data_date: string; start: string; finish: string; week: boolean[];
  holidays: string[]; first: number; rows: Row[]; links: PlanLink[];
}

export interface ChainLink { key: string; name: string; start: string; finish: string; because: string }
export interface Suspect { key: string; name: string; criticality: number; cruciality: number; basis_words: string }
export interface ForecastItem {
  source_id: string; key: string; name: string; summary: boolean; start: string; finish: string; early_start: string; early_finish: string;
  late_start: string; late_finish: string; total_float_minutes: number; free_float_minutes: number; critical: boolean; near_critical: boolean;
  driver: string | null; p10: string; p50: string; p80: string; p95: string; criticality: number; cruciality: number; basis: string;
  basis_words: string;
}
export interface ForecastMilestone {
  key: string; name: string; committed: string | null; done: string | null; plan: string; p10: string; p50: string; p80: string; p95: string;
  on_time: number | null; merge_bias_days: number; rag: RagWord; risk_days: [string, number][];
}
export interface Why {
  item: ForecastItem; milestone: ForecastMilestone | null; chain: ChainLink[]; usual_suspects: Suspect[];
}

export interface RecordLink { relation: string; outgoing: boolean; key: string; title: string; kind: string; data: Json }
export interface RecordView {
  key: string; title: string; kind: string; parent: string | null; archived: boolean; fields: Record<string, Json>; links: RecordLink[];
  changed_at: string | null;
}
/** The part of JSON Schema that the kinds use. */
export interface Schema {
  type?: string | string[]; title?: string; description?: string; format?: string; enum?: Json[]; const?: Json; default?: Json;
  properties?: Record<string, Schema>; required?: string[]; items?: Schema | boolean; additionalProperties?: Schema | boolean;
  oneOf?: Schema[]; anyOf?: Schema[]; allOf?: Schema[]; $ref?: string; $defs?: Record<string, Schema>; minimum?: number; maximum?: number;
  prefixItems?: Schema[]; minItems?: number; maxItems?: number; 'x-reference'?: string;
}
export interface Kind { name: string; title: string; prefix: string; editable: boolean; schema: Schema }

export type Edit =
  | { op: 'add'; kind: string; title: string; key?: string; parent?: string | null; after?: string | null; fields?: Record<string, Json> }
  | { op: 'set'; key: string; fields: Record<string, Json> }
  | { op: 'move'; key: string; parent: string | null; after: string | null }
  | { op: 'link'; from: string; relation: string; to: string; data?: { dependency?: Dependency; lag?: number; lag_unit?: string } }
  | { op: 'unlink'; from: string; relation: string; to: string };
export interface Edited { revision: number; keys: string[] }
export interface Conflict { key: string; field: string; theirs: Json }

export interface PreviewMilestone {
  key: string; name: string; plan_before: string; plan_after: string; plan_days: number; p50_before: string | null; p50_after: string | null;
  p80_before: string | null; p80_after: string | null; p80_days: number | null; rag_before: RagWord; rag_after: RagWord;
}
export interface Preview { milestones: PreviewMilestone[]; moved: { key: string; start: string; finish: string }[]; problems: Problem[] }

export interface ChangeRow { at: string; key: string; title: string; kind: string; cause: string; words: string; who: string }
export interface Compared {
  from: string; to: string;
  milestones: { key: string; name: string; p80_before: string; p80_after: string; days: number; parts: { cause: string; words: string; days: number }[] }[];
}

export interface RiskRow {
  key: string; name: string; state: string; probability: number | null; impact_days: [number, number, number] | null;
  response: RiskResponse | null; plan: string | null; owner: string | null; review: string | null; p80_days: number | null; exposure_days: number | null;
  threatens: { key: string; name: string }[]; mitigated_by: { key: string; name: string; stage: Stage | null }[];
}
export interface Risks { rows: RiskRow[]; milestone: string | null }

/** An update that went out. */
export interface UpdateRow { key: string; title: string; week_ending: string; published_at: string; rag: RagWord | null }
export interface Override { rag: RagWord; reason: string; until: string }
/** `html` is null for what went out from the command line. */
export interface UpdateView extends UpdateRow { markdown: string; html: string | null }
export interface UpdateDraft { report: StatusReport; markdown: string; html: string }
/** What people say in their own words, in place of what was made for them. */
export interface UpdateEdits { week?: string; since?: string; headline?: Claim; highlights?: Claim[]; lowlights?: Claim[]; asks?: Claim[] }

export interface ImportQuery { name: string; time_zone?: string; date_order?: 'day-first' | 'month-first'; map?: string }
/** What one source within a file brings; `events` are changes of the past. */
export interface ImportedSource {
  system: string; instance: string; created: number; updated: number; unchanged: number; links_added: number; links_removed: number; events: number;
}
export interface ImportPreview {
  format: string; sources: ImportedSource[]; problems: Problem[]; statuses: { name: string; stage: Stage; count: number }[]; sample: RecordView[];
}
export interface Imported { sources: ImportedSource[]; problems: Problem[]; revision: number }
