/**
 * What the API says, by short names. The shapes come from the server's OpenAPI document through `schema.ts`; by hand stands only what the
 * document leaves open: values of any kind, and a kind's own schema.
 */

import type { components } from './schema';

type S = components['schemas'];

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json | undefined };
export interface Page<T> { items: T[]; next?: string | null }

export type Role = S['Role'];
export type Scope = S['Scope'];
export type RagWord = S['Rag'];
export type Stage = S['Stage'];
export type Severity = S['Severity'];
export type Problem = S['Problem'];
export type ItemType = S['ItemType'];
export type Dependency = S['DependencyType'];
export type RiskResponse = S['Response'];

export type SpaceView = S['Space'];
export type DocumentView = S['DocumentView'];
export type TemplateView = S['TemplateView'];
export type TemplatePreview = S['TemplatePreview'];
export type Me = S['Me'];
export type Member = S['Member'];
export type Invitation = S['Invitation'];
export type InvitedTo = S['InvitedTo'];
export type NewInvitation = S['NewInvitation'];
export type Token = S['Token'];
export type NewToken = S['NewToken'];
export type Share = S['Share'];
export type NewShare = S['NewShare'];

/** A statement and the keys of the records that it rests on. */
export type Claim = S['Claim'];
export type StatusMilestone = S['MilestoneRow'];
export type StatusRisk = S['RiskRow'];
export type StatusReport = S['StatusReport'];
export type Override = S['Override'];
export type Bin = S['Bin'];
export type CurvePoint = S['Point'];
export type Landing = S['Landing'];
export type Driver = S['DriverView'];
export type Overview = Omit<S['Overview'], 'program'> & { program: RecordView | null };
export type Shared = { kind: 'update'; update: UpdateView } | { kind: 'dashboard'; name: string; overview: Overview };
export type TodayItem = S['TodayItem'];

/** Three points; `shape` is left out where it is the usual one. */
export type Estimate = { low_minutes: number; likely_minutes: number; high_minutes: number; shape?: string };
/** `restricted` marks work that the person may not read: it keeps its dates, so that the chain does not break. */
export type Row = Omit<S['Row'], 'estimate'> & { estimate: Estimate | null; restricted?: boolean };
export type PlanLink = Omit<S['PlanLink'], 'lag_unit'> & { lag_unit: string };
export type PlanWindow = Omit<S['PlanWindow'], 'rows' | 'links'> & { rows: Row[]; links: PlanLink[] };
/** `depth` closes what is deeper, `expanded` opens some of it again; `around` asks for the rows around an item. */
export type PlanQuery = { first: number; count: number; collapsed?: string; depth?: number; expanded?: string; filter?: string; around?: string; baseline?: string };

export type Baseline = S['BaselineView'];

export type ChainLink = S['Step'];
export type Suspect = S['Suspect'];
export type ForecastItem = S['ItemForecast'];
export type ForecastMilestone = S['MilestoneForecast'];
export type Why = S['WhyReport'];

export type RecordLink = Omit<S['LinkView'], 'data'> & { data: S['LinkData'] | null };
export type RecordView = Omit<S['RecordView'], 'fields' | 'links'> & { fields: Record<string, Json>; links: RecordLink[] };
/** The part of JSON Schema that the kinds use. */
export interface Schema {
  type?: string | string[]; title?: string; description?: string; format?: string; enum?: Json[]; const?: Json; default?: Json;
  properties?: Record<string, Schema>; required?: string[]; items?: Schema | boolean; additionalProperties?: Schema | boolean;
  oneOf?: Schema[]; anyOf?: Schema[]; allOf?: Schema[]; $ref?: string; $defs?: Record<string, Schema>; minimum?: number; maximum?: number;
  prefixItems?: Schema[]; minItems?: number; maxItems?: number; 'x-reference'?: string; 'x-elsewhere'?: boolean; readOnly?: boolean;
}
export type Kind = Omit<S['KindView'], 'schema'> & { schema: Schema };

/**
 * Kinds and relations are words here: forms take them from lists that the server sends, and it has the last word. `@0` stands for the record
 * of the first edit of a list, whose key is not known before.
 */
export type Edit =
  | { op: 'add'; kind: string; title: string; key?: string; parent?: string | null; after?: string | null; fields?: Record<string, Json> }
  | { op: 'set'; key: string; fields: Record<string, Json> }
  | { op: 'move'; key: string; parent: string | null; after: string | null }
  | { op: 'link'; from: string; relation: string; to: string; data?: { dependency?: Dependency; lag?: number; lag_unit?: string; confirmed?: string } }
  | { op: 'unlink'; from: string; relation: string; to: string };
export type Edited = S['Committed'];
export interface Conflict { key: string; field: string; theirs: Json }
export type Undone = S['Undone'];
export type PreviewMilestone = S['MilestoneMove'];
export type Preview = S['Preview'];

export type ChangeRow = S['ChangeView'];
export type Compared = S['Comparison'];
export type RiskRow = Omit<S['RiskView'], 'impact_days'> & { impact_days: [number, number, number] | null };
export type Risks = Omit<S['Register'], 'rows'> & { rows: RiskRow[] };
export type Raid = S['Raid'];
export type RaidRow = S['RaidRow'];
export type Exposure = S['Exposure'];
export type Commitments = Omit<S['CommitmentsReport'], 'providers'> & { providers: Provider[] };
export type OpenPromise = S['OpenPromise'];
export type Provider = Omit<S['Provider'], 'days_late'> & { days_late: [number, number, number] | null };

export type Portfolio = S['PortfolioView'];
export type ProgramRow = S['ProgramRow'];
export type CrossDependency = S['CrossDependency'];
export type Together = S['TogetherView'];
export type JointReport = S['JointReport'];
export type Roadmap = S['Roadmap'];
export type RoadmapRow = S['RoadmapRow'];
export type Horizon = S['Horizon'];
export interface RoadmapQuery { from?: string; window?: S['Window'] }

export type RaciReport = S['RaciReport'];
export type RaciRow = S['RaciRow'];
export type RaciRole = S['RaciRole'];
export type RaciPerson = S['RaciPerson'];
export type Recipient = S['Recipient'];
export type Goal = Omit<S['Goal'], 'measured'> & { measured: [number, number] | null };
export type Objectives = Omit<S['ObjectivesReport'], 'goals'> & { goals: Goal[] };
export type Alignment = S['Alignment'];
export type RequestView = S['RequestView'];
export type CharterView = S['CharterView'];
export type CharterChange = S['CharterChange'];
export type CharterStep = S['CharterStep'];
export type CharterComparison = S['CharterComparison'];
export type CharterMetric = S['MetricRow'];
export type Approval = S['Approval'];

export type Digest = S['Digest'];
export type DigestRow = S['DigestRow'];
export type UpdateForm = S['Form'];
export type MeetingRow = S['MeetingRow'];
export type Slot = S['Slot'];
export type AgendaItem = S['AgendaItem'];
export type MeetingReport = Omit<S['MeetingReport'], 'series'> & { series: [string, string] | null };
export type Minute = S['Minute'];
export type Overlap = Omit<S['Overlap'], 'days'> & { days: OverlapDay[] };
export type OverlapDay = Omit<S['OverlapDay'], 'windows'> & { windows: [string, string][] };
export type OverlapHour = S['Hour'];

export type Release = Omit<S['Release'], 'required' | 'verdicts'> & { required: [number, number]; verdicts: ReleaseVerdict[] };
export type ReleaseCheck = S['ReleaseCheck'];
export type ReleaseVerdict = S['ReleaseVerdict'];
export type Releases = Omit<S['ReleasesReport'], 'releases'> & { releases: Release[] };

export type Stakeholders = S['StakeholdersReport'];
export type StakeholderRow = S['StakeholderRow'];
export type Contact = S['Contact'];

export type RetroRow = S['RetroRow'];
export type RetroView = S['RetroView'];
export type RetroColumn = S['RetroColumn'];
export type NoteView = S['NoteView'];
export type NoteEdit = S['NoteEdit'];
export type RetroAction = S['CarriedAction'];
export type EffectCheck = S['EffectCheck'];

export type UpdateRow = S['UpdateHead'];
export type UpdateView = S['UpdateView'];
export type UpdateDraft = S['DraftView'];
/** What people say in their own words, in place of what was made for them. */
export interface UpdateEdits { week?: string; since?: string; headline?: Claim; highlights?: Claim[]; lowlights?: Claim[]; asks?: Claim[]; note?: string }

export interface ImportQuery { name: string; time_zone?: string; date_order?: 'day-first' | 'month-first'; map?: string; kind?: string }
export type Load = S['Load'];
export type TeamLoad = S['TeamLoad'];
export type Resources = S['Resources'];
export type Bought = S['Bought'];
export type Staffed = S['Staffed'];
export type RegisterFile = S['RegisterFile'];
export type RegisterFormat = 'csv' | 'markdown';
export type ImportedSource = S['SourceReport'];
export type ImportPreview = Omit<S['ImportPreview'], 'sample'> & { sample: RecordView[] };
export type Imported = S['ImportReport'];

export type CareerState = S['CareerState'];
export type CareerCode = S['CareerCode'];
export type CareerDeleted = S['CareerDeleted'];
export type BundleRow = S['BundleRow'];
export type CareerBundle = S['CareerBundle'];
export type CareerExport = S['CareerExport'];
export type FrameworkView = S['FrameworkView'];
export type Framework = S['Framework'];
export type FrameworkLevel = S['FrameworkLevel'];
export type Competency = S['Competency'];
export type PersonMap = S['PersonMap'];
export type Standing = S['Standing'];
export type StandingState = S['State'];
export type OwnProspects = S['OwnProspects'];
export type Prospect = S['Prospect'];
export type Planned = S['Planned'];
export type Offers = S['Offers'];
export type Offer = S['Offer'];
export type OfferAnswered = S['OfferAnswered'];
export type KeptEvidence = S['KeptEvidence'];
export type KeptItem = S['KeptItem'];
export type Growth = S['OwnGrowth'];
export type Signals = S['OwnSignals'];
export type Road = S['Road'];
export type Showing = S['Showing'];
export type Tie = S['Tie'];
export type Question = ({ about: 'statement' } & StatementAsked) | ({ about: 'assessment' } & AssessmentAsked) | ({ about: 'peers' } & PeersAsked) | ({ about: 'outcome' } & OutcomeAsked);
export type Letter = Omit<S['LetterView'], 'question'> & { question: Question };
export type LetterReply =
  | { kind: 'decline' }
  | { kind: 'statement'; by: string; relation: Tie; words: string; agrees: boolean; behaviours?: (boolean | null)[]; mutual?: boolean }
  | { kind: 'assessment'; by: string; relation: Tie; ratings: { competency: string; level: string; within: 'emerging' | 'meeting' | 'beyond' | null; words: string; known: string[] }[] }
  | { kind: 'peers'; answers: { competency: string; level: string; seen: S['HowOften']; words: string | null }[] }
  | { kind: 'outcome'; by: string; stance: 'confirms' | 'corrects'; words: string | null; behaviours: (boolean | null)[] };
export type StatementAsked = S['StatementAsked'];
export type AssessmentAsked = S['AssessmentAsked'];
export type PeersAsked = S['PeersAsked'];
export type OutcomeAsked = S['OutcomeAsked'];
export type MenteeAsked = S['MenteeAsked'];
export type MenteeSent = S['MenteeSent'];
export interface AskMentee { to?: string; goals: boolean; meetings: boolean; behaviours: string[]; note?: string; days: number }
export type SharedThing = S['SharedThing'];
export type SharedByMe = S['SharedByMe'];
export type SharedItem = S['SharedItem'];
export type Shareable = S['Shareable'];
export type ItemShared = S['ItemShared'];
export type SharedWithMe = S['SharedWithMe'];
export type ReceivedItem = S['ReceivedItem'];
export type SharedView = S['SnapshotView'];
export interface ShareItem { what: SharedThing; key?: string; level?: string; reader?: 'me' | 'manager' | 'skip_level' | 'exec'; to: string; by_link: boolean; note?: string; days: number }
export type Leading = S['Leading'];
export type DeliveryView = S['DeliveryView'];
export type DeliveryRate = S['DeliveryRate'];
export type Excellence = S['Excellence'];
export type TeamCapacity = S['TeamCapacity'];
export type Coverage = S['Coverage'];
export type LettersTaken = S['LettersTaken'];
export type Statements = S['Statements'];
export type StatementView = Omit<S['StatementView'], 'evidence'> & { evidence: [string, string] | null };
export type StatementSent = S['StatementSent'];
export interface AskStatement { evidence?: string; competency?: string; to: string; behaviours?: string[]; note?: string; days?: number }
export type Vouchable = S['Vouchable'];
export type CheckIns = S['CheckIns'];
export type CheckInView = S['CheckInView'];
export type CompetencySeen = S['CompetencySeen'];
export type RatingSeen = S['RatingSeen'];
export interface OwnRating { competency: string; level: string; within?: 'emerging' | 'meeting' | 'beyond' | null; words: string; evidence: string[] }
export interface AskRater { to: string; by: 'assessor' | 'peer'; show?: string[]; note?: string; days?: number }
export interface AgreeCheckIn {
  agreed: { competency: string; level: string; words?: string | null }[];
  next: { what: string; competency?: string | null; by?: string | null; goal?: boolean }[];
  notes?: string;
}
export type Grade = S['Grade'];
export type StoriesReport = S['StoriesReport'];
export type StoryRow = S['StoryRow'];
export type DraftedStory = Omit<S['DraftedStory'], 'fields'> & { fields: Record<string, Json> };
export type LearningReport = Omit<S['LearningReport'], 'catalogue'> & { catalogue: Offered[] };
export type Offered = S['Offered'];
export type LearningRow = S['LearningRow'];
export type Certification = S['CertificationRow'];
export type ExperienceLog = S['ExperienceView'];
export type MentoringReport = S['MentoringReport'];
export type MentoringRow = S['MentoringRow'];
export type BrandReport = S['BrandReport'];
export type PostRow = S['PostRow'];
export type PostCheck = S['ConfidentialityCheck'];
export type PostIdea = S['PostIdea'];

export type ResumeView = S['ResumeView'];
export type MasterBullet = S['MasterBullet'];
export type HeldBack = S['HeldBack'];
export type Nameable = S['Nameable'];
export type AskedFor = S['AskedFor'];
export type GapView = S['GapView'];
export type PaperFile = S['PaperFile'];
export type PaperFormat = 'pdf' | 'html' | 'markdown' | 'text' | 'json';
export type Applications = S['Applications'];
export type ApplicationRow = S['ApplicationRow'];
export type ApplicationStage = S['ApplicationStage'];
export type SentView = S['SentView'];
export type PacketView = S['PacketView'];
export type PacketKept = S['PacketKept'];
export type KeptPackets = S['KeptPackets'];
export type PacketVerified = S['PacketVerified'];
export type ApplicationsFile = S['ApplicationsFile'];
export type BragView = S['BragView'];
export type BragReader = S['Reader'];
export type Practice = S['Practice'];
export type PracticePrompt = S['PracticePrompt'];
export type PracticeAnswer = S['PracticeAnswer'];
/** Which paper, and as which file; what is left out goes by the career space. */
export interface PaperQuery {
  format?: PaperFormat | undefined; size?: 'a4' | 'letter' | undefined; application?: string | undefined; untailored?: boolean | undefined; pages?: number | undefined;
  level?: string | undefined; from?: string | undefined; stories?: string | undefined; reader?: BragReader | undefined;
}

/** What waits of the growth plan, and what was kept of it. */
export type Rhythms = S['Rhythms'];
export type LookDue = S['LookDue'];
export type LookBack = S['LookBack'];
export type LookWritten = S['LookWritten'];
export type StatusWaits = S['StatusWaits'];
export type RetroWaits = S['RetroWaits'];
export type KeepRetro = S['KeepRetro'];
