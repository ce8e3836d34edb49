/** Every address of the workbench and the page behind it. Pure: no history, no DOM. */

export type PageName =
  | 'today' | 'spaces' | 'portfolio' | 'start' | 'career' | 'career-start' | 'career-map' | 'career-evidence' | 'career-statements' | 'career-check-in' | 'career-status' | 'career-retro' | 'letter' | 'career-resume' | 'career-applications' | 'career-packet' | 'career-brag' | 'career-practice' | 'career-stories' | 'career-learning' | 'career-brand' | 'career-mentoring' | 'career-sharing' | 'career-leading' | 'snapshot' | 'people' | 'settings' | 'keys' | 'sign-in' | 'invitation' | 'shared'
  | 'overview' | 'plan' | 'roadmap' | 'why' | 'risks' | 'raid' | 'commitments' | 'raci' | 'objectives' | 'resources' | 'charter' | 'requests' | 'meetings' | 'retros' | 'releases' | 'stakeholders' | 'what-if' | 'changes' | 'updates' | 'import' | 'records' | 'playbook' | 'missing';

export interface Route {
  page: PageName;
  /** What the address names: `space`, `key`, `token`. */
  params: Record<string, string>;
}

/** `:name` takes one segment, `:name?` one or none. */
const ROUTES: readonly (readonly [string, PageName])[] = [
  ['/', 'today'],
  ['/today', 'today'],
  ['/spaces', 'spaces'],
  ['/portfolio', 'portfolio'],
  ['/start', 'start'],
  ['/career', 'career'],
  ['/career/start', 'career-start'],
  ['/career/map', 'career-map'],
  ['/career/evidence', 'career-evidence'],
  ['/career/resume', 'career-resume'],
  ['/career/applications/:key?', 'career-applications'],
  ['/career/packet', 'career-packet'],
  ['/career/brag', 'career-brag'],
  ['/career/practice', 'career-practice'],
  ['/career/stories', 'career-stories'],
  ['/career/learning', 'career-learning'],
  ['/career/brand', 'career-brand'],
  ['/career/mentoring', 'career-mentoring'],
  ['/career/statements', 'career-statements'],
  ['/career/check-in', 'career-check-in'],
  ['/career/status', 'career-status'],
  ['/career/retro', 'career-retro'],
  ['/career/sharing/:key?', 'career-sharing'],
  ['/career/leading', 'career-leading'],
  ['/letters/:token', 'letter'],
  ['/snapshots/:token', 'snapshot'],
  ['/people', 'people'],
  ['/settings', 'settings'],
  ['/keys', 'keys'],
  ['/sign-in/:token?', 'sign-in'],
  ['/invitations/:token', 'invitation'],
  ['/shared/:token', 'shared'],
  ['/s/:space', 'overview'],
  ['/s/:space/overview', 'overview'],
  ['/s/:space/plan', 'plan'],
  ['/s/:space/roadmap', 'roadmap'],
  ['/s/:space/why/:key?', 'why'],
  ['/s/:space/risks', 'risks'],
  ['/s/:space/raid', 'raid'],
  ['/s/:space/commitments', 'commitments'],
  ['/s/:space/raci', 'raci'],
  ['/s/:space/objectives', 'objectives'],
  ['/s/:space/resources', 'resources'],
  ['/s/:space/charter', 'charter'],
  ['/s/:space/requests', 'requests'],
  ['/s/:space/meetings/:key?', 'meetings'],
  ['/s/:space/retros/:key?', 'retros'],
  ['/s/:space/releases', 'releases'],
  ['/s/:space/stakeholders', 'stakeholders'],
  ['/s/:space/what-if', 'what-if'],
  ['/s/:space/changes', 'changes'],
  ['/s/:space/updates/:key?', 'updates'],
  ['/s/:space/import', 'import'],
  ['/s/:space/records/:kind?', 'records'],
  ['/s/:space/playbook/:key?', 'playbook'],
];

/** Pages that a person sees without having signed in. */
export const OPEN_PAGES: ReadonlySet<PageName> = new Set<PageName>(['sign-in', 'invitation', 'shared', 'letter', 'snapshot']);

/** Pages about one's own career. */
export function isAboutCareer(page: PageName): boolean {
  return page.startsWith('career');
}

/** Of those, the ones that show what is in the career space: while it is locked, the way to unlock it stands in their place. */
const SEALED: ReadonlySet<PageName> = new Set<PageName>(['career-statements', 'career-check-in', 'career-status', 'career-retro', 'career-stories', 'career-learning', 'career-brand', 'career-mentoring', 'career-resume', 'career-applications', 'career-packet', 'career-brag', 'career-practice', 'career-sharing']);

export function isSealed(page: PageName): boolean {
  return SEALED.has(page);
}

export function match(path: string): Route {
  const segments = path.split('/').filter((segment) => segment !== '').map(decode);
  for (const [pattern, page] of ROUTES) {
    const params = fits(pattern.split('/').filter((part) => part !== ''), segments);
    if (params) return { page, params };
  }
  return { page: 'missing', params: {} };
}

function fits(parts: string[], segments: string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    if (!part.startsWith(':')) {
      if (segment !== part) return null;
    } else if (segment !== undefined) {
      params[part.replace(/^:|\?$/g, '')] = segment;
    } else if (!part.endsWith('?')) {
      return null;
    }
  }
  return segments.length > parts.length ? null : params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export type ProgramPage = 'overview' | 'plan' | 'roadmap' | 'why' | 'risks' | 'raid' | 'commitments' | 'raci' | 'objectives' | 'resources' | 'charter' | 'requests' | 'meetings' | 'retros' | 'releases' | 'stakeholders' | 'what-if' | 'changes' | 'updates' | 'import' | 'records' | 'playbook';

/** The address of a program's page: `to('acme', 'plan', null, { item: 'ATL-7' })`. */
export function to(space: string, page: ProgramPage, key?: string | null, query?: Record<string, string | null | undefined>): string {
  const path = `/s/${encodeURIComponent(space)}/${page}` + (key ? `/${encodeURIComponent(key)}` : '');
  return path + search(query ?? {});
}

export function search(query: Record<string, string | null | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) given.set(name, value);
  return given.size > 0 ? `?${given}` : '';
}
