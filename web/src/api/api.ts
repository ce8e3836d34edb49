/** Every call that the pages make, by name. Paths and shapes are the contract's; no page builds an address of its own. */

import { ask, type Ask } from './client';
import type * as t from './types';

type Signal = AbortSignal | undefined;
const at = (space: string, path: string): string => `/spaces/${encodeURIComponent(space)}${path}`;
const seg = encodeURIComponent;

export const api = {
  digest: (signal?: Signal) => ask<t.Digest>('GET', '/digest', { signal }),
  me: (signal?: Signal) => ask<t.Me>('GET', '/me', { signal }),
  signIn: (email: string, password: string) => ask<t.Me>('POST', '/sign-in', { body: { email, password } }),
  signInByLink: (token: string) => ask<t.Me>('POST', '/sign-in/link', { body: { token } }),
  signOut: () => ask<object>('POST', '/sign-out'),
  changeMe: (body: { name?: string; email?: string; password?: string; current_password?: string }) => ask<t.Me>('PATCH', '/me', { body }),
  spaces: () => ask<t.Page<t.SpaceView>>('GET', '/spaces'),
  addSpace: (name: string) => ask<t.SpaceView>('POST', '/spaces', { body: { name } }),
  openExample: () => ask<t.SpaceView>('POST', '/spaces/example'),
  templates: (signal?: Signal) => ask<t.Page<t.TemplateView>>('GET', '/templates', { signal }),
  template: (name: string, start: string, signal?: Signal) => ask<t.TemplatePreview>('GET', `/templates/${seg(name)}`, { query: { start }, signal }),
  startProgram: (body: { template: string; name: string; start: string; space?: string }) => ask<t.SpaceView>('POST', '/spaces/from-template', { body }),

  portfolio: (signal?: Signal) => ask<t.Portfolio>('GET', '/portfolio', { signal }),
  portfolioRoadmap: (query: t.RoadmapQuery, signal?: Signal) => ask<t.Roadmap>('GET', '/portfolio/roadmap', { query: { ...query }, signal }),
  simulation: (signal?: Signal) => ask<t.Together>('GET', '/portfolio/simulation', { signal }),
  simulate: (body: { order?: string[]; first?: string }) => ask<t.Together>('POST', '/portfolio/simulation', { body }),
  simulationEventsAddress: '/api/v1/portfolio/events',
  cancelSimulation: () => ask<t.Together>('DELETE', '/portfolio/simulation'),

  career: (signal?: Signal) => ask<t.CareerState>('GET', '/career/space', { signal }),
  makeCareer: (passphrase: string) => ask<t.CareerCode>('POST', '/career/space', { body: { passphrase } }),
  unlockCareer: (passphrase: string) => ask<t.CareerState>('POST', '/career/space/unlock', { body: { passphrase } }),
  lockCareer: () => ask<t.CareerState>('POST', '/career/space/lock'),
  recoverCareer: (recovery_code: string, passphrase: string) => ask<t.CareerCode>('POST', '/career/space/recover', { body: { recovery_code, passphrase } }),
  changePassphrase: (current: string, passphrase: string) => ask<t.CareerState>('POST', '/career/space/passphrase', { body: { current, passphrase } }),
  /** `confirm` is the sentence that says so, so that nobody does it by mistake. */
  deleteCareer: (confirm: string) => ask<t.CareerDeleted>('DELETE', '/career/space', { query: { confirm } }),
  exportCareer: () => ask<t.CareerExport>('GET', '/career/space/export'),
  bundleCareer: (without: string, known: string) => ask<t.CareerBundle>('GET', '/career/space/bundle', { query: { without: without || null, public: known || null } }),
  framework: (signal?: Signal) => ask<t.FrameworkView>('GET', '/career/framework', { signal }),
  careerMap: (signal?: Signal) => ask<t.PersonMap>('GET', '/career/map', { signal }),
  growth: (signal?: Signal) => ask<t.Growth>('GET', '/career/map/growth', { signal }),
  prospects: (signal?: Signal) => ask<t.OwnProspects>('GET', '/career/prospects', { signal }),
  signals: (signal?: Signal) => ask<t.Signals>('GET', '/career/signals', { signal }),
  startGrowthPlan: (start: string) => ask<{ revision: number }>('POST', '/career/space/plan', { body: { start } }),
  stories: (signal?: Signal) => ask<t.StoriesReport>('GET', '/career/space/stories', { signal }),
  draftStory: (evidence: string) => ask<t.DraftedStory>('GET', `/career/space/stories/draft/${seg(evidence)}`),
  learning: (signal?: Signal) => ask<t.LearningReport>('GET', '/career/space/learning', { signal }),
  experience: (hours_a_week: number | null, signal?: Signal) => ask<t.ExperienceLog>('GET', '/career/experience', { query: { hours_a_week }, signal }),
  mentoring: (signal?: Signal) => ask<t.MentoringReport>('GET', '/career/space/mentoring', { signal }),
  brand: (signal?: Signal) => ask<t.BrandReport>('GET', '/career/space/brand', { signal }),
  clearPost: (key: string, body: { check?: t.PostCheck; publish?: boolean; url?: string | null }) =>
    ask<{ revision: number; state: string }>('POST', `/career/space/posts/${seg(key)}/clear`, { body }),
  keptEvidence: (signal?: Signal) => ask<t.KeptEvidence>('GET', '/career/space/evidence', { signal }),
  keepOffer: (offer: string) => ask<t.OfferAnswered>('POST', `/career/space/offers/${seg(offer)}/keep`),
  dismissOffer: (offer: string) => ask<t.OfferAnswered>('POST', `/career/space/offers/${seg(offer)}/dismiss`),
  statements: (signal?: Signal) => ask<t.Statements>('GET', '/career/space/statements', { signal }),
  shareItem: (body: t.ShareItem) => ask<t.ItemShared>('POST', '/career/space/shared', { body }),
  sharedByMe: (signal?: Signal) => ask<t.SharedByMe>('GET', '/career/space/shared', { signal }),
  revokeShared: (id: string) => ask<t.SharedItem>('DELETE', `/career/space/shared/${seg(id)}`),
  sharedWithMe: (signal?: Signal) => ask<t.SharedWithMe>('GET', '/career/space/received', { signal }),
  openShared: (id: string, signal?: Signal) => ask<t.SharedView>('GET', `/career/space/received/${seg(id)}`, { signal }),
  removeShared: (id: string) => ask<t.SharedWithMe>('DELETE', `/career/space/received/${seg(id)}`),
  leading: (signal?: Signal) => ask<t.Leading>('GET', '/career/space/leading', { signal }),
  delivery: (signal?: Signal) => ask<t.DeliveryView>('GET', '/portfolio/delivery', { signal }),
  snapshot: (token: string, signal?: Signal) => ask<t.SharedView>('GET', `/snapshots/${seg(token)}`, { signal }),
  askMentee: (key: string, place: number, body: t.AskMentee) => ask<t.MenteeSent>('POST', `/career/space/mentoring/${seg(key)}/outcomes/${place}/asked`, { body }),
  withdrawConfirmation: (key: string, place: number) => ask<object>('DELETE', `/career/space/mentoring/${seg(key)}/outcomes/${place}/asked`),
  askStatement: (body: t.AskStatement) => ask<t.StatementSent>('POST', '/career/space/statements', { body }),
  withdrawStatement: (key: string) => ask<object>('DELETE', `/career/space/statements/${seg(key)}`),
  takeLetters: () => ask<t.LettersTaken>('POST', '/career/space/letters'),
  letter: (token: string, signal?: Signal) => ask<t.Letter>('GET', `/letters/${seg(token)}`, { signal }),
  answerLetter: (token: string, reply: t.LetterReply) => ask<{ words: string }>('POST', `/letters/${seg(token)}`, { body: { reply } }),
  rhythms: (signal?: Signal) => ask<t.Rhythms>('GET', '/career/space/rhythms', { signal }),
  ownStatus: (signal?: Signal) => ask<t.StatusWaits>('GET', '/career/space/status', { signal }),
  keepStatus: (body: { to: string; note?: string }) => ask<t.LookWritten>('POST', '/career/space/status', { body }),
  ownRetro: (signal?: Signal) => ask<t.RetroWaits>('GET', '/career/space/retro', { signal }),
  keepRetro: (body: t.KeepRetro) => ask<t.LookWritten>('POST', '/career/space/retro', { body }),
  checkIns: (signal?: Signal) => ask<t.CheckIns>('GET', '/career/space/check-ins', { signal }),
  openCheckIn: (body: { level: string; competencies: string[] }) => ask<t.CheckInView>('POST', '/career/space/check-ins', { body }),
  rateOneself: (key: string, ratings: t.OwnRating[]) => ask<t.CheckInView>('POST', `/career/space/check-ins/${seg(key)}/own`, { body: { ratings } }),
  askRater: (key: string, body: t.AskRater) => ask<{ revision: number; token: string }>('POST', `/career/space/check-ins/${seg(key)}/asked`, { body }),
  withdrawRater: (key: string, letter: string) => ask<t.CheckInView>('DELETE', `/career/space/check-ins/${seg(key)}/asked/${seg(letter)}`),
  poolPeers: (key: string) => ask<t.CheckInView>('POST', `/career/space/check-ins/${seg(key)}/peers`),
  agreeCheckIn: (key: string, body: t.AgreeCheckIn) => ask<t.CheckInView>('POST', `/career/space/check-ins/${seg(key)}/agreed`, { body }),
  offers: (signal?: Signal) => ask<t.Offers>('GET', '/career/offers', { signal }),

  resume: (query: t.PaperQuery, signal?: Signal) => ask<t.ResumeView>('GET', '/career/space/resume', { query: { ...query }, signal }),
  printResume: (query: t.PaperQuery) => ask<t.PaperFile>('GET', '/career/space/resume/file', { query: { ...query } }),
  applications: (signal?: Signal) => ask<t.Applications>('GET', '/career/space/applications', { signal }),
  sendApplication: (key: string, body: { untailored?: boolean; letter?: string }) => ask<t.SentView>('POST', `/career/space/applications/${seg(key)}/sent`, { body }),
  packet: (query: t.PaperQuery, signal?: Signal) => ask<t.PacketView>('GET', '/career/space/packet', { query: { ...query }, signal }),
  printPacket: (query: t.PaperQuery) => ask<t.PaperFile>('GET', '/career/space/packet/file', { query: { ...query } }),
  keepPacket: (body: { level?: string; from?: string; stories?: string; sent_to?: string }) => ask<t.PacketKept>('POST', '/career/space/packets', { body }),
  packets: (signal?: Signal) => ask<t.KeptPackets>('GET', '/career/space/packets', { signal }),
  printKeptPacket: (key: string, query: t.PaperQuery) => ask<t.PaperFile>('GET', `/career/space/packets/${seg(key)}/file`, { query: { ...query } }),
  verifyPacket: (given: { hash: string } | { file: Blob }) =>
    ask<t.PacketVerified>('POST', '/career/space/packets/verify', 'file' in given ? { bytes: given.file } : { bytes: new Blob([]), query: { hash: given.hash } }),
  printSent: (key: string, place: number, query: t.PaperQuery) => ask<t.PaperFile>('GET', `/career/space/applications/${seg(key)}/sent/${place}/file`, { query: { ...query } }),
  applicationsCsv: () => ask<t.ApplicationsFile>('GET', '/career/space/applications/csv'),
  brag: (query: t.PaperQuery, signal?: Signal) => ask<t.BragView>('GET', '/career/space/brag', { query: { ...query }, signal }),
  printBrag: (query: t.PaperQuery) => ask<t.PaperFile>('GET', '/career/space/brag/file', { query: { ...query } }),
  practice: (signal?: Signal) => ask<t.Practice>('GET', '/career/space/practice', { signal }),

  renameSpace: (space: string, name: string) => ask<t.SpaceView>('PATCH', at(space, ''), { body: { name } }),

  members: (space: string, signal?: Signal) => ask<t.Page<t.Member>>('GET', at(space, '/members'), { signal }),
  setRole: (space: string, account: string, role: t.Role) => ask<t.Member>('PATCH', at(space, `/members/${seg(account)}`), { body: { role } }),
  removeMember: (space: string, account: string) => ask<object>('DELETE', at(space, `/members/${seg(account)}`)),
  invitations: (space: string, signal?: Signal) => ask<t.Page<t.Invitation>>('GET', at(space, '/invitations'), { signal }),
  invite: (space: string, role: t.Role) => ask<t.NewInvitation>('POST', at(space, '/invitations'), { body: { role } }),
  withdrawInvitation: (space: string, id: string) => ask<object>('DELETE', at(space, `/invitations/${seg(id)}`)),
  invitation: (token: string) => ask<t.InvitedTo>('GET', `/invitations/${seg(token)}`),
  acceptInvitation: (token: string, body: { name?: string; email?: string; password?: string }) =>
    ask<t.Me>('POST', `/invitations/${seg(token)}`, { body }),
  tokens: (signal?: Signal) => ask<t.Page<t.Token>>('GET', '/tokens', { signal }),
  addToken: (body: { name: string; scope: t.Scope; expires_days?: number }) => ask<t.NewToken>('POST', '/tokens', { body }),
  removeToken: (id: string) => ask<object>('DELETE', `/tokens/${seg(id)}`),
  shares: (space: string, signal?: Signal) => ask<t.Page<t.Share>>('GET', at(space, '/shares'), { signal }),
  addShare: (space: string, body: { update: string; expires_days?: number } | { dashboard: true; expires_days?: number }) =>
    ask<t.NewShare>('POST', at(space, '/shares'), { body }),
  removeShare: (space: string, id: string) => ask<object>('DELETE', at(space, `/shares/${seg(id)}`)),
  shared: (token: string) => ask<t.Shared>('GET', `/shared/${seg(token)}`),

  overview: (space: string, signal?: Signal) => ask<t.Overview>('GET', at(space, '/overview'), { signal }),
  today: (space: string, signal?: Signal) => ask<{ items: t.TodayItem[] }>('GET', at(space, '/today'), { signal }),
  plan: (space: string, query: t.PlanQuery, signal?: Signal) =>
    ask<t.PlanWindow>('GET', at(space, '/plan'), { query, signal }),
  baselines: (space: string, signal?: Signal) => ask<t.Page<t.Baseline>>('GET', at(space, '/baselines'), { signal }),
  addBaseline: (space: string, title: string, once?: string) =>
    ask<{ key: string; revision: number }>('POST', at(space, '/baselines'), { body: { title }, once }),
  why: (space: string, key: string, signal?: Signal) => ask<t.Why>('GET', at(space, `/why/${seg(key)}`), { signal }),
  records: (space: string, query: { kind?: string; q?: string; cursor?: string; limit?: number }, signal?: Signal) =>
    ask<t.Page<t.RecordView>>('GET', at(space, '/records'), { query, signal }),
  record: (space: string, key: string, signal?: Signal) => ask<t.RecordView>('GET', at(space, `/records/${seg(key)}`), { signal }),
  document: (space: string, key: string, revision: string | null, signal?: Signal) =>
    ask<t.DocumentView>('GET', at(space, `/documents/${seg(key)}`), { query: revision ? { revision } : {}, signal }),
  kinds: (signal?: Signal) => ask<t.Page<t.Kind>>('GET', '/kinds', { signal }),
  /** One commit, one undo. Prefer `edit` of `app/edit.ts`, which says what went wrong and refreshes the page. */
  edits: (space: string, edits: t.Edit[], more: Pick<Ask, 'revision' | 'once'> & { note?: string } = {}) =>
    ask<t.Edited>('POST', at(space, '/edits'), { body: more.note ? { edits, note: more.note } : { edits }, revision: more.revision, once: more.once }),
  preview: (space: string, edits: t.Edit[], forecast: boolean, signal?: Signal) =>
    ask<t.Preview>('POST', at(space, '/preview'), { body: { edits, forecast }, signal }),
  undo: (space: string) => ask<t.Undone>('POST', at(space, '/undo')),
  redo: (space: string) => ask<t.Undone>('POST', at(space, '/redo')),
  changes: (
    space: string,
    query: { since?: string; until?: string; who?: string; kind?: string; key?: string; cursor?: string; limit?: number },
    signal?: Signal,
  ) => ask<t.Page<t.ChangeRow>>('GET', at(space, '/changes'), { query, signal }),
  compare: (space: string, from: string, to: string | undefined, signal?: Signal) =>
    ask<t.Compared>('GET', at(space, '/compare'), { query: { from, to }, signal }),
  restore: (space: string, key: string, when: string) => ask<{ revision: number }>('POST', at(space, '/restore'), { body: { key, at: when } }),
  risks: (space: string, signal?: Signal) => ask<t.Risks>('GET', at(space, '/risks'), { signal }),
  raid: (space: string, signal?: Signal) => ask<t.Raid>('GET', at(space, '/raid'), { signal }),
  commitments: (space: string, signal?: Signal) => ask<t.Commitments>('GET', at(space, '/commitments'), { signal }),
  roadmap: (space: string, query: t.RoadmapQuery, signal?: Signal) => ask<t.Roadmap>('GET', at(space, '/roadmap'), { query: { ...query }, signal }),
  raci: (space: string, signal?: Signal) => ask<t.RaciReport>('GET', at(space, '/raci'), { signal }),
  objectives: (space: string, signal?: Signal) => ask<t.Objectives>('GET', at(space, '/objectives'), { signal }),
  charter: (space: string, signal?: Signal) => ask<t.CharterView>('GET', at(space, '/charter'), { signal }),
  compareCharter: (space: string, from: string, to: string | undefined, signal?: Signal) =>
    ask<t.CharterComparison>('GET', at(space, '/charter/compare'), { query: { from, to }, signal }),
  approveCharter: (space: string, by: string | undefined) => ask<{ by: string; revision: number }>('POST', at(space, '/charter/approve'), { body: by ? { by } : {} }),
  requests: (space: string, signal?: Signal) => ask<t.Page<t.RequestView>>('GET', at(space, '/requests'), { signal }),
  weighRequest: (space: string, key: string) => ask<t.RequestView>('POST', at(space, `/requests/${seg(key)}/weigh`)),
  decideRequest: (space: string, key: string, body: { ruling: 'approve' | 'refuse'; by?: string; reason?: string }) =>
    ask<{ key: string; state: string; touched: string[]; revision: number }>('POST', at(space, `/requests/${seg(key)}/decide`), { body }),
  releases: (space: string, signal?: Signal) => ask<t.Releases>('GET', at(space, '/releases'), { signal }),
  stakeholders: (space: string, signal?: Signal) => ask<t.Stakeholders>('GET', at(space, '/stakeholders'), { signal }),
  meetings: (space: string, signal?: Signal) => ask<t.Page<t.MeetingRow>>('GET', at(space, '/meetings'), { signal }),
  /** With `moves` it says how milestones moved since the last time, which takes longer. */
  meeting: (space: string, key: string, moves: boolean, signal?: Signal) =>
    ask<t.MeetingReport>('GET', at(space, `/meetings/${seg(key)}`), { query: moves ? { moves } : {}, signal }),
  previewMinutes: (space: string, key: string, notes: string, signal?: Signal) =>
    ask<{ items: t.Minute[] }>('POST', at(space, `/meetings/${seg(key)}/minutes/preview`), { body: { notes }, signal }),
  keepMinutes: (space: string, key: string, notes: string, was: string, once: string) =>
    ask<{ revision: number; keys: string[]; notes: string }>('POST', at(space, `/meetings/${seg(key)}/minutes`), { body: { notes, was }, once }),
  addOccurrence: (space: string, key: string, once: string) => ask<{ revision: number; key: string }>('POST', at(space, `/meetings/${seg(key)}/next`), { once }),
  overlap: (space: string, meeting: string | null, signal?: Signal) =>
    ask<t.Overlap>('GET', at(space, '/overlap'), { query: meeting ? { meeting } : {}, signal }),
  retros: (space: string, signal?: Signal) => ask<t.Page<t.RetroRow>>('GET', at(space, '/retros'), { signal }),
  retro: (space: string, key: string, signal?: Signal) => ask<t.RetroView>('GET', at(space, `/retros/${seg(key)}`), { signal }),
  /** What has no author is asked for without a key that would tell the request again. */
  editNotes: (space: string, key: string, edit: t.NoteEdit) => ask<{ revision: number }>('POST', at(space, `/retros/${seg(key)}/notes`), { body: { edit } }),
  castBallot: (space: string, key: string, votes: number[]) => ask<{ revision: number }>('POST', at(space, `/retros/${seg(key)}/ballot`), { body: { votes } }),
  setRetroState: (space: string, key: string, state: t.RetroView['state']) =>
    ask<{ revision: number }>('POST', at(space, `/retros/${seg(key)}/state`), { body: { state } }),
  flow: (space: string, signal?: Signal) => ask<t.Json>('GET', at(space, '/flow'), { signal }),
  updates: (space: string, signal?: Signal) => ask<t.Page<t.UpdateRow>>('GET', at(space, '/updates'), { signal }),
  update: (space: string, key: string, signal?: Signal) => ask<t.UpdateView>('GET', at(space, `/updates/${seg(key)}`), { signal }),
  draftUpdate: (space: string, body: { week?: string; since?: string } = {}, signal?: Signal) =>
    ask<t.UpdateDraft>('POST', at(space, '/updates/draft'), { body, signal }),
  publishUpdate: (space: string, body: t.UpdateEdits, once?: string) =>
    ask<{ key: string; revision: number }>('POST', at(space, '/updates'), { body, once }),
  register: (space: string, kinds: string, format: t.RegisterFormat) => ask<t.RegisterFile>('GET', at(space, '/register'), { query: { kinds, format } }),
  resources: (space: string, signal?: Signal) => ask<t.Resources>('GET', at(space, '/resources'), { signal }),
  staffing: (space: string, signal?: Signal) => ask<t.Staffed>('GET', at(space, '/resources/staffing'), { signal }),
  tryMove: (space: string, to: string, from: string | null) => ask<t.Bought>('GET', at(space, '/resources/move'), { query: { to, from } }),
  previewImport: (space: string, file: Blob, query: t.ImportQuery, signal?: Signal) =>
    ask<t.ImportPreview>('POST', at(space, '/imports/preview'), { bytes: file, query: { ...query }, signal }),
  importFile: (space: string, file: Blob, query: t.ImportQuery) => ask<t.Imported>('POST', at(space, '/imports'), { bytes: file, query: { ...query } }),
  saveTemplate: (space: string) => ask<t.Json>('GET', at(space, '/template')),
  exportAddress: (space: string) => `/api/v1${at(space, '/export')}`,
  eventsAddress: (space: string, after: number) => `/api/v1${at(space, `/events?after=${after}`)}`,
};
