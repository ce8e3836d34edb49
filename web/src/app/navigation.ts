/** The rail: where one can go, as data. The palette lists the same. */

import type { IconName } from '../ui/Icon.svelte';
import { to, type PageName, type ProgramPage } from './routes';
import { TITLES } from './pages';

export interface Place { page: PageName; words: string; href: string; icon: IconName; action?: string }

export const PLACES: readonly Place[] = [
  { page: 'today', words: 'Today', href: '/today', icon: 'today', action: 'go-today' },
  { page: 'spaces', words: 'Programs', href: '/spaces', icon: 'programs', action: 'go-spaces' },
  { page: 'portfolio', words: 'Portfolio', href: '/portfolio', icon: 'portfolio', action: 'go-portfolio' },
  { page: 'people', words: 'People', href: '/people', icon: 'people' },
  { page: 'settings', words: 'Settings', href: '/settings', icon: 'settings' },
];

/** What is nobody's business but one's own: it needs no program and stands below whichever is open. */
export const CAREER: readonly Place[] = [
  { page: 'career', words: 'Your space', href: '/career', icon: 'career', action: 'go-career' },
  { page: 'career-map', words: 'Map', href: '/career/map', icon: 'career-map' },
  { page: 'career-evidence', words: 'Evidence', href: '/career/evidence', icon: 'career-evidence' },
  { page: 'career-statements', words: 'Statements', href: '/career/statements', icon: 'career-statements' },
  { page: 'career-check-in', words: 'Check-in', href: '/career/check-in', icon: 'career-check-in' },
];

/** The same by what one comes for, once one is there: the career then has the rail to itself. */
const CAREER_GROUPS: readonly PlaceGroup[] = [
  {
    words: 'Where you stand',
    places: [...CAREER, { page: 'career-start', words: 'Orientation', href: '/career/start', icon: 'career-start' }],
  },
  {
    words: 'Grow',
    places: [
      { page: 'career-learning', words: 'Learning', href: '/career/learning', icon: 'career-learning' },
      { page: 'career-mentoring', words: 'Mentoring', href: '/career/mentoring', icon: 'career-mentoring' },
      { page: 'career-brand', words: 'Brand', href: '/career/brand', icon: 'career-brand' },
    ],
  },
  {
    words: 'Tell',
    places: [
      { page: 'career-stories', words: 'Stories', href: '/career/stories', icon: 'career-stories' },
      { page: 'career-resume', words: 'Resume', href: '/career/resume', icon: 'career-resume' },
      { page: 'career-applications', words: 'Applications', href: '/career/applications', icon: 'career-applications' },
      { page: 'career-practice', words: 'Practice', href: '/career/practice', icon: 'career-practice' },
      { page: 'career-packet', words: 'Promotion packet', href: '/career/packet', icon: 'career-packet' },
      { page: 'career-brag', words: 'Brag document', href: '/career/brag', icon: 'career-brag' },
      { page: 'career-sharing', words: 'Sharing', href: '/career/sharing', icon: 'career-sharing' },
    ],
  },
  { words: 'Lead', places: [{ page: 'career-leading', words: 'Leading', href: '/career/leading', icon: 'career-leading' }] },
];

/** The pages of a program that make sense of one's own plan; the others are there, too, and the palette finds them. */
const GROWTH_PLAN: readonly ProgramPage[] = ['overview', 'plan', 'why', 'what-if', 'charter', 'risks', 'objectives', 'retros', 'updates', 'changes', 'records'];

/** What a growth plan does again and again, and no other program. */
const RHYTHMS: readonly Place[] = [
  { page: 'career-status', words: 'Monthly status', href: '/career/status', icon: 'career-status' },
  { page: 'career-retro', words: 'Quarterly retro', href: '/career/retro', icon: 'career-retro' },
];

/** The pages of a program by what one comes for. A page that is not among them has no place in the rail. */
const PROGRAM: readonly { words: string; pages: readonly ProgramPage[] }[] = [
  { words: 'Forecast', pages: ['overview', 'plan', 'roadmap', 'why', 'what-if'] },
  { words: 'Run', pages: ['charter', 'raid', 'risks', 'commitments', 'raci', 'objectives', 'resources', 'requests'] },
  { words: 'Rhythm', pages: ['meetings', 'retros', 'releases', 'stakeholders'] },
  { words: 'Tell', pages: ['updates', 'changes', 'playbook'] },
  { words: 'Data', pages: ['records', 'import'] },
];

export interface PlaceGroup { words: string; places: Place[] }

const place = (space: string) => (page: ProgramPage): Place => ({ page, words: TITLES[page], href: to(space, page), icon: page, action: `go-${page}` });

export function programPlaces(space: string): PlaceGroup[] {
  return PROGRAM.map(({ words, pages }) => ({ words, places: pages.map(place(space)) }));
}

/** `space` is one's career space, locked or not; null where there is none yet. */
export function careerPlaces(space: string | null): PlaceGroup[] {
  return space === null ? [...CAREER_GROUPS] : [...CAREER_GROUPS, { words: 'Growth plan', places: [...RHYTHMS, ...GROWTH_PLAN.map(place(space))] }];
}
