/** The forms of an update: who reads each, in words. */

import type { UpdateForm } from '../../api/types';

export const AUDIENCES: readonly { value: string; words: string }[] = [
  { value: 'everybody', words: 'Everybody' }, { value: 'executive', words: 'Executives' }, { value: 'stakeholder', words: 'Stakeholders' },
  { value: 'team', words: 'The teams' }, { value: 'one_line', words: 'One line' },
];

export const ABOUT: Record<UpdateForm['audience'], string> = {
  everybody: 'Everything that there is to say.',
  executive: 'For who decides: what is asked of them, what they are to decide, which milestones are in danger.',
  stakeholder: 'For whom it concerns: every milestone, what moved, what was reached.',
  team: 'For who does the work: what is in the way, what moved, what others were asked for.',
  one_line: 'For a chat, or the top of a mail.',
};
