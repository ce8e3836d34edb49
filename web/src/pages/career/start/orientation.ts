/** What a technical program manager is and is not, where each part of the work lives here, and what engineers bring. Words alone. */

import type { ProgramPage } from '../../../app/routes';

export interface Role { name: string; asks: string; owns: string; measured: string; differs: string }

/** The first is the one that this is about. */
export const ROLES: readonly Role[] = [
  { name: 'Technical program manager', asks: 'How do several teams get this done, and what will stop us?', owns: 'The way from an aim to its result, across teams that report to others', measured: 'Dates that hold, risks that did not strike, decisions that stood', differs: '' },
  { name: 'Project manager', asks: 'Is this project on scope, time and money?', owns: 'One project with a beginning and an end', measured: 'Scope, time and money kept', differs: 'A TPM reads the systems behind the plan, argues about trade-offs with engineers, and holds several projects that depend on each other.' },
  { name: 'Product manager', asks: 'What should we build, for whom, and why?', owns: 'What the product does, and in which order', measured: 'What customers do with it', differs: 'A TPM does not say what to build. They say what it takes, what it waits for, and what moves when it changes.' },
  { name: 'Engineering manager', asks: 'Can this team build it well, and grow while doing it?', owns: 'A team: its people, its code, its quality', measured: 'What the team delivers, and whether people stay and grow', differs: 'A TPM has no reports. What they get done, they get done by influence.' },
];

export interface Responsibility { name: string; words: string; competencies: readonly string[]; lives: readonly { page: ProgramPage; words: string }[] }

export const RESPONSIBILITIES: readonly Responsibility[] = [
  { name: 'Plan and deliver across teams', words: 'An aim that can be measured, a plan that teams believe, and a date with how sure it is.', competencies: ['PM1', 'PM2', 'TF4'], lives: [{ page: 'charter', words: 'Charter' }, { page: 'plan', words: 'Plan' }, { page: 'overview', words: 'Forecast' }, { page: 'why', words: 'Why it moved' }] },
  { name: 'Hold dependencies and risks', words: 'Who waits for whom, who promised what, and what could strike before anybody looks.', competencies: ['PM3', 'PM4', 'ST4'], lives: [{ page: 'commitments', words: 'Commitments' }, { page: 'risks', words: 'Risks' }, { page: 'raid', words: 'RAID' }] },
  { name: 'Keep the technical thread', words: 'Enough depth to see where systems meet, to bring a trade-off to a decision, and to know when a release is ready.', competencies: ['TF1', 'TF2', 'TF3'], lives: [{ page: 'records', words: 'Components and decisions' }, { page: 'releases', words: 'Releases' }, { page: 'what-if', words: 'What-if' }] },
  { name: 'Align people and tell the truth', words: 'Who decides, who has to be asked, who has not heard; one update that says what is so.', competencies: ['LC1', 'LC2', 'LC3', 'LC4'], lives: [{ page: 'raci', words: 'RACI' }, { page: 'stakeholders', words: 'Stakeholders' }, { page: 'updates', words: 'Updates' }, { page: 'meetings', words: 'Meetings' }] },
  { name: 'Make it better than it was', words: 'Outcomes that are measured after the launch, and retros whose actions are looked at again.', competencies: ['PM5', 'PM6', 'ST5'], lives: [{ page: 'objectives', words: 'Objectives' }, { page: 'retros', words: 'Retros' }, { page: 'playbook', words: 'Playbook' }] },
];

export interface Strength { name: string; words: string; shows: string; competencies: readonly string[] }

export const STRENGTHS: readonly Strength[] = [
  { name: 'System thinking', words: 'You see how parts hang together before they break.', shows: 'A drawing of a system and its owners that another engineer confirmed, and that a risk or a decision refers to.', competencies: ['TF1', 'ST4'] },
  { name: 'Technical communication', words: 'You can say to an engineer and to an executive what the same thing means.', shows: 'A decision written up with its options, criteria and an objection that was answered; an update that was red before the miss.', competencies: ['TF2', 'LC4'] },
  { name: 'Execution', words: 'You finish things, and you know what was hard about it.', shows: 'Ranges that held, a promise to another team that was kept, a release with a way back.', competencies: ['PM2', 'PM3', 'TF3'] },
  { name: 'Problem solving', words: 'You take something unclear apart until the next step is plain.', shows: 'A risk closed before its day with what was done about it; an assumption that was tested while it was cheap.', competencies: ['PM4', 'ST3'] },
];

export interface Fact { words: string; source: string }

/** What is known about people who rate themselves. */
export const FACTS: readonly Fact[] = [
  { words: 'What people say of themselves and what their supervisors say agree little: a correlation of .22, with oneself the kinder judge (0.32 of a standard deviation).', source: 'A meta-analysis, as proem.ai sums it up' },
  { words: 'Peers and supervisors agree with each other more than either does with oneself.', source: 'The same' },
  { words: 'Of 10,000 people who were rated by others, 78 of 100 had rated themselves higher.', source: 'DecisionWise, a vendor' },
  { words: 'Supervisors’ ratings foretold results in assessment centres best, self-ratings least; those of reports foretold coaching best.', source: 'humanassets.co.uk' },
  { words: 'Asking all around works best to grow by, and badly to pay by.', source: 'Common guidance' },
];

/** What the first three steps of the growth plan ask for: a start for who has none of their own. */
export const FIRST_FOCUS: readonly string[] = ['TF1', 'PM3', 'LC4', 'LC3'];
export const LEAST_FOCUS = 3;
export const MOST_FOCUS = 5;

/** `2026-Q4`, of a day. */
export function quarter(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}
