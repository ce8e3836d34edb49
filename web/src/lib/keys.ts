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
  shortcut('Go to', 'go-overview', 'g o', 'Overview of the program'),
  shortcut('Go to', 'go-plan', 'g p', 'Plan'),
  shortcut('Go to', 'go-why', 'g w', 'Why'),
  shortcut('Go to', 'go-risks', 'g r', 'Risks'),
  shortcut('Go to', 'go-what-if', 'g i', 'What-if'),
  shortcut('Go to', 'go-changes', 'g c', 'Changes'),
  shortcut('Go to', 'go-updates', 'g u', 'Updates'),
  shortcut('Go to', 'go-import', 'g m', 'Import'),
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
