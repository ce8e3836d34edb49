/** Pages are fetched when first opened; the first load carries only the shell. */

import type { Component } from 'svelte';
import type { PageName } from './routes';

/** What every page gets: the space it is about (empty outside of one) and the record the address names. */
export interface PageProps { space: string; key: string | null; token: string | null }

type Module = { default: Component<PageProps> };

export const PAGES: Record<PageName, () => Promise<Module>> = {
  today: () => import('../pages/today/Page.svelte'),
  spaces: () => import('../pages/spaces/Page.svelte'),
  portfolio: () => import('../pages/portfolio/Page.svelte'),
  start: () => import('../pages/start/Page.svelte'),
  career: () => import('../pages/career/Page.svelte'),
  'career-start': () => import('../pages/career/start/Page.svelte'),
  'career-map': () => import('../pages/career/map/Page.svelte'),
  'career-evidence': () => import('../pages/career/evidence/Page.svelte'),
  'career-resume': () => import('../pages/career/resume/Page.svelte'),
  'career-applications': () => import('../pages/career/applications/Page.svelte'),
  'career-packet': () => import('../pages/career/packet/Page.svelte'),
  'career-brag': () => import('../pages/career/brag/Page.svelte'),
  'career-practice': () => import('../pages/career/practice/Page.svelte'),
  'career-stories': () => import('../pages/career/stories/Page.svelte'),
  'career-learning': () => import('../pages/career/learning/Page.svelte'),
  'career-brand': () => import('../pages/career/brand/Page.svelte'),
  'career-mentoring': () => import('../pages/career/mentoring/Page.svelte'),
  'career-statements': () => import('../pages/career/statements/Page.svelte'),
  'career-check-in': () => import('../pages/career/check-in/Page.svelte'),
  'career-status': () => import('../pages/career/rhythm/Status.svelte'),
  'career-retro': () => import('../pages/career/rhythm/Retro.svelte'),
  'career-sharing': () => import('../pages/career/sharing/Page.svelte'),
  'career-leading': () => import('../pages/career/leading/Page.svelte'),
  letter: () => import('../pages/letter/Page.svelte'),
  snapshot: () => import('../pages/snapshot/Page.svelte'),
  people: () => import('../pages/people/Page.svelte'),
  settings: () => import('../pages/settings/Page.svelte'),
  keys: () => import('../pages/keys/Page.svelte'),
  'sign-in': () => import('../pages/sign-in/Page.svelte'),
  invitation: () => import('../pages/invitation/Page.svelte'),
  shared: () => import('../pages/shared/Page.svelte'),
  overview: () => import('../pages/overview/Page.svelte'),
  plan: () => import('../pages/plan/Page.svelte'),
  roadmap: () => import('../pages/roadmap/Page.svelte'),
  why: () => import('../pages/why/Page.svelte'),
  risks: () => import('../pages/risks/Page.svelte'),
  raid: () => import('../pages/raid/Page.svelte'),
  commitments: () => import('../pages/commitments/Page.svelte'),
  raci: () => import('../pages/raci/Page.svelte'),
  resources: () => import('../pages/resources/Page.svelte'),
  objectives: () => import('../pages/objectives/Page.svelte'),
  charter: () => import('../pages/charter/Page.svelte'),
  requests: () => import('../pages/requests/Page.svelte'),
  meetings: () => import('../pages/meetings/Page.svelte'),
  retros: () => import('../pages/retros/Page.svelte'),
  releases: () => import('../pages/releases/Page.svelte'),
  stakeholders: () => import('../pages/stakeholders/Page.svelte'),
  'what-if': () => import('../pages/whatif/Page.svelte'),
  changes: () => import('../pages/changes/Page.svelte'),
  updates: () => import('../pages/updates/Page.svelte'),
  import: () => import('../pages/import/Page.svelte'),
  records: () => import('../pages/records/Page.svelte'),
  playbook: () => import('../pages/playbook/Page.svelte'),
  missing: () => import('../pages/missing/Page.svelte'),
};

export const TITLES: Record<PageName, string> = {
  today: 'Today', spaces: 'Programs', portfolio: 'Portfolio', start: 'Start from a template', career: 'Career', 'career-start': 'From engineer to TPM', 'career-map': 'Career map', 'career-evidence': 'Career evidence', 'career-statements': 'Career statements', 'career-check-in': 'Career check-in', 'career-status': 'Monthly status', 'career-retro': 'Quarterly retro', letter: 'Letter', 'career-resume': 'Resume', 'career-applications': 'Applications', 'career-packet': 'Promotion packet', 'career-brag': 'Brag document', 'career-practice': 'Interview practice', 'career-stories': 'Stories', 'career-learning': 'Learning', 'career-brand': 'Brand', 'career-mentoring': 'Mentoring', 'career-sharing': 'Sharing', 'career-leading': 'Leading', snapshot: 'Shared with you', people: 'People', settings: 'Settings', keys: 'Keys', 'sign-in': 'Sign in', invitation: 'Invitation',
  shared: 'Shared', overview: 'Overview', plan: 'Plan', roadmap: 'Roadmap', why: 'Why', risks: 'Risks', raid: 'RAID', commitments: 'Commitments', raci: 'RACI', objectives: 'Objectives', resources: 'Resources', charter: 'Charter', requests: 'Change requests', meetings: 'Meetings', retros: 'Retros', releases: 'Releases', stakeholders: 'Stakeholders', 'what-if': 'What-if', changes: 'Changes', updates: 'Updates',
  import: 'Import', records: 'Records', playbook: 'Playbook', missing: 'Not found',
};
