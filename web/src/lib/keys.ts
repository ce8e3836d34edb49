/** Every shortcut, in one table; the `?` page is drawn from it. A page's own keys stand under its name. */

export interface Shortcut {
  /** `mod+k` (Ctrl, on Apple Cmd), `shift+Enter`, `?`, or two keys one after the other: `g o`. */
  keys: string;
  where: string;
  words: string;
  action: string;
}

const shortcut = (where: string, action: string, keys: string, words: string): Shortcut => ({ where, action, keys, words });

export const SHORTCUTS: readonly Shortcut[] = [
  shortcut('Everywhere', 'palette', 'mod+k', 'Go to any page, record or action'),
  shortcut('Everywhere', 'help', '?', 'Show the keys'),
  shortcut('Everywhere', 'undo', 'mod+z', 'Undo your last edit'),
  shortcut('Everywhere', 'redo', 'mod+shift+z', 'Redo it'),
  shortcut('Everywhere', 'close', 'Escape', 'Close what lies over the page'),
  shortcut('Everywhere', 'new', 'n', 'New record'),
  shortcut('Everywhere', 'theme', 'g l', 'Light, dark, as the system says'),
  shortcut('Go to', 'go-today', 'g t', 'Today'),
  shortcut('Go to', 'go-spaces', 'g s', 'Programs'),
  shortcut('Go to', 'go-portfolio', 'g v', 'Portfolio'),
  shortcut('Go to', 'go-career', 'g z', 'Career'),
  shortcut('Go to', 'go-overview', 'g o', 'Overview of the program'),
  shortcut('Go to', 'go-plan', 'g p', 'Plan'),
  shortcut('Go to', 'go-roadmap', 'g d', 'Roadmap'),
  shortcut('Go to', 'go-why', 'g w', 'Why'),
  shortcut('Go to', 'go-risks', 'g r', 'Risks'),
  shortcut('Go to', 'go-raid', 'g a', 'RAID'),
  shortcut('Go to', 'go-commitments', 'g k', 'Commitments'),
  shortcut('Go to', 'go-raci', 'g y', 'RACI'),
  shortcut('Go to', 'go-objectives', 'g b', 'Objectives'),
  shortcut('Go to', 'go-charter', 'g f', 'Charter'),
  shortcut('Go to', 'go-requests', 'g q', 'Change requests'),
  shortcut('Go to', 'go-meetings', 'g n', 'Meetings'),
  shortcut('Go to', 'go-retros', 'g e', 'Retros'),
  shortcut('Go to', 'go-releases', 'g x', 'Releases'),
  shortcut('Go to', 'go-stakeholders', 'g h', 'Stakeholders'),
  shortcut('Go to', 'go-resources', 'g j', 'Resources'),
  shortcut('Go to', 'go-what-if', 'g i', 'What-if'),
  shortcut('Go to', 'go-changes', 'g c', 'Changes'),
  shortcut('Go to', 'go-updates', 'g u', 'Updates'),
  shortcut('Go to', 'go-import', 'g m', 'Import'),
  shortcut('Plan', 'plan-enter', 'Enter', 'On a name: add an item below; elsewhere: edit the cell'),
  shortcut('Plan', 'plan-edit', 'F2', 'Edit the cell'),
  shortcut('Plan', 'plan-add', 'mod+Enter', 'Add an item below'),
  shortcut('Plan', 'plan-tab', 'Tab', 'On a name: put it under the item above'),
  shortcut('Plan', 'plan-untab', 'shift+Tab', 'On a name: lift it out of its parent'),
  shortcut('Plan', 'plan-indent', 'mod+]', 'Put it under the item above, from any cell'),
  shortcut('Plan', 'plan-outdent', 'mod+[', 'Lift it out of its parent, from any cell'),
  shortcut('Plan', 'plan-up', 'alt+ArrowUp', 'Move it up among its siblings'),
  shortcut('Plan', 'plan-down', 'alt+ArrowDown', 'Move it down among its siblings'),
  shortcut('Plan', 'plan-later', 'alt+ArrowRight', 'Start a working day later; Enter drops it'),
  shortcut('Plan', 'plan-earlier', 'alt+ArrowLeft', 'Start a working day earlier'),
  shortcut('Plan', 'plan-longer', 'alt+shift+ArrowRight', 'A working day longer'),
  shortcut('Plan', 'plan-shorter', 'alt+shift+ArrowLeft', 'A working day shorter'),
  shortcut('Plan', 'plan-link', 'l', 'Link to another item: what it blocks'),
  shortcut('Plan', 'plan-unlink', 'u', 'Remove a link'),
  shortcut('Plan', 'plan-copy', 'mod+c', 'Copy the cells, as a spreadsheet takes them'),
  shortcut('Plan', 'plan-cut', 'mod+x', 'Cut them'),
  shortcut('Plan', 'plan-paste', 'mod+v', 'Paste cells, or rows from a spreadsheet'),
  shortcut('Plan', 'plan-fill', 'mod+d', 'Fill down from the first selected row'),
  shortcut('Plan', 'plan-clear', 'Backspace', 'Empty the cells'),
  shortcut('Plan', 'plan-delete', 'Delete', 'On a name: archive the item; elsewhere: empty the cells'),
  shortcut('Plan', 'plan-toggle', 'Space', 'Open or close a summary'),
  shortcut('Plan', 'plan-fold', '[', 'Close the summary'),
  shortcut('Plan', 'plan-unfold', ']', 'Open the summary'),
  shortcut('Plan', 'plan-fold-all', '{', 'Close all summaries'),
  shortcut('Plan', 'plan-unfold-all', '}', 'Open all summaries'),
  shortcut('Plan', 'plan-zoom-in', '+', 'Zoom in'),
  shortcut('Plan', 'plan-zoom-in-too', '=', 'Zoom in, without Shift'),
  shortcut('Plan', 'plan-zoom-out', '-', 'Zoom out'),
  shortcut('Plan', 'plan-before', ',', 'Pan the chart to what comes before'),
  shortcut('Plan', 'plan-after', '.', 'Pan it to what comes after'),
  shortcut('Plan', 'plan-fit', 'f', 'Fit the whole plan'),
  shortcut('Plan', 'plan-show', 's', 'Show the item in the chart'),
  shortcut('Plan', 'plan-filter', '/', 'Filter'),
  shortcut('Plan', 'plan-jump', 'j', 'Jump to an item'),
  shortcut('Plan', 'plan-open', 'o', 'Open the item'),
  shortcut('Plan', 'plan-why', 'w', 'Why the item lands when it does'),
  shortcut('Plan', 'plan-cancel', 'Escape', 'Let go: of an edit, a drag, a selection'),
  shortcut('Risks', 'risks-down', 'ArrowDown', 'The same cell of the risk below'),
  shortcut('Risks', 'risks-up', 'ArrowUp', 'The same cell of the risk above'),
  shortcut('Risks', 'risks-save', 'Enter', 'Save the cell'),
  shortcut('Risks', 'risks-cancel', 'Escape', 'Take back what was typed'),
  shortcut('RAID', 'raid-down', 'ArrowDown', 'The row below'),
  shortcut('RAID', 'raid-up', 'ArrowUp', 'The row above'),
  shortcut('RAID', 'raid-new', 'a', 'Add a record of the kind that is shown'),
  shortcut('Commitments', 'commitments-new', 'a', 'Add a commitment'),
  shortcut('RACI', 'raci-responsible', 'r', 'Responsible, or no more'),
  shortcut('RACI', 'raci-accountable', 'a', 'Accountable in place of whoever was, or no more'),
  shortcut('RACI', 'raci-consulted', 'c', 'Consulted, or no more'),
  shortcut('RACI', 'raci-informed', 'i', 'Informed, or no more'),
  shortcut('RACI', 'raci-clear', 'Delete', 'Take all roles away'),
  shortcut('RACI', 'raci-open', 'Enter', 'Open the record'),
  shortcut('Objectives', 'objectives-down', 'ArrowDown', 'The goal below'),
  shortcut('Objectives', 'objectives-up', 'ArrowUp', 'The goal above'),
  shortcut('Objectives', 'objectives-unfold', 'ArrowRight', 'Open what is under it'),
  shortcut('Objectives', 'objectives-fold', 'ArrowLeft', 'Close it, or go to the goal above it in the tree'),
  shortcut('Objectives', 'objectives-check-in', 'c', 'Check in: the value of today'),
  shortcut('Objectives', 'objectives-open', 'Enter', 'Open the record'),
  shortcut('Career evidence', 'evidence-down', 'ArrowDown', 'The offer below'),
  shortcut('Career evidence', 'evidence-up', 'ArrowUp', 'The offer above'),
  shortcut('Career evidence', 'evidence-keep', 'k', 'Keep the offer'),
  shortcut('Career evidence', 'evidence-dismiss', 'd', 'Dismiss it: it is offered no more'),
  shortcut('Meetings', 'meetings-action', 'alt+a', 'In the notes: the line becomes an action, or no more'),
  shortcut('Meetings', 'meetings-decision', 'alt+d', 'In the notes: the line becomes a decision, or no more'),
  shortcut('Meetings', 'meetings-risk', 'alt+r', 'In the notes: the line becomes a risk, or no more'),
  shortcut('Meetings', 'meetings-keep', 'mod+Enter', 'Keep the notes and make the records'),
  shortcut('Retros', 'retros-write', 'a', 'Write a note'),
  shortcut('Monthly status, quarterly retro', 'rhythm-keep', 'k', 'Keep it'),
  shortcut('Monthly status, quarterly retro', 'rhythm-keep-typed', 'mod+Enter', 'Keep it, from a field, too'),
  shortcut('Applications', 'applications-new', 'a', 'Add an application'),
  shortcut('Applications', 'applications-goal', 'm', 'Make a growth goal of what is missing'),
  shortcut('Interview practice', 'practice-clock', 't', 'Start or stop the clock'),
  shortcut('Interview practice', 'practice-next', 'q', 'The next question'),
  shortcut('Interview practice', 'practice-story', 's', 'Show what could be told'),
  shortcut('Updates', 'updates-next', 'Enter', 'In a line of the draft: begin the next one'),
  shortcut('Updates', 'updates-remove', 'Backspace', 'In an empty line: remove it'),
  shortcut('Updates', 'updates-up', 'alt+ArrowUp', 'Move the line up'),
  shortcut('Updates', 'updates-down', 'alt+ArrowDown', 'Move the line down'),
];

export const APPLE: boolean = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

export interface Pressed { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean }

/** One press as the table writes it: `mod+shift+z`, `ArrowDown`, `?`. */
export function written(event: Pressed, apple: boolean = APPLE): string {
  const mod = apple ? event.metaKey : event.ctrlKey;
  const other = apple ? event.ctrlKey : event.metaKey;
  const letter = /^[a-zA-Z]$/.test(event.key);
  // A sign such as `?` says Shift by itself; letters and named keys do not.
  const shift = event.shiftKey && (letter || event.key.length > 1 || event.key === ' ');
  const key = event.key === ' ' ? 'Space' : letter ? event.key.toLowerCase() : event.key;
  return `${mod ? 'mod+' : ''}${other ? 'other+' : ''}${event.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`;
}

/** Whether `event` is the press that the table has for this action (of one key, not of two in a row). */
export function is(event: Pressed, action: string, apple: boolean = APPLE): boolean {
  const press = written(event, apple);
  return SHORTCUTS.some((each) => each.action === action && each.keys === press);
}

export type Step = { action: string | null; waiting: string };

/** Feeds one press: the action it completes, or the first of two keys that is now waited on. */
export function press(waiting: string, event: Pressed, apple: boolean = APPLE, table: readonly Shortcut[] = SHORTCUTS): Step {
  const key = written(event, apple);
  const both = waiting ? `${waiting} ${key}` : key;
  const hit = table.find((each) => each.keys === both) ?? table.find((each) => each.keys === key);
  if (hit) return { action: hit.action, waiting: '' };
  return { action: null, waiting: table.some((each) => each.keys.startsWith(`${key} `)) ? key : '' };
}

const NAMES: Record<string, string> = {
  ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Delete: 'Del', PageUp: 'Page up', PageDown: 'Page down',
};

/** The caps to draw: [['Ctrl', 'K']], or two lists for two presses in a row. */
export function caps(keys: string, apple: boolean = APPLE): string[][] {
  return keys.split(' ').map((one) =>
    one.split(/\+(?=.)/).map((part) => {
      if (part === 'mod') return apple ? '⌘' : 'Ctrl';
      if (part === 'shift') return apple ? '⇧' : 'Shift';
      if (part === 'alt') return apple ? '⌥' : 'Alt';
      return NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    }),
  );
}

export function keysOf(action: string): string | null {
  return SHORTCUTS.find((each) => each.action === action)?.keys ?? null;
}
