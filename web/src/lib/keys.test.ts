import { expect, test } from 'vitest';
import { SHORTCUTS, caps, press, written, type Pressed } from './keys';

const key = (name: string, held: Partial<Pressed> = {}): Pressed => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test('a press is written as the table has it', () => {
  expect(written(key('k', { ctrlKey: true }), false)).toBe('mod+k');
  expect(written(key('k', { metaKey: true }), true)).toBe('mod+k');
  expect(written(key('Z', { ctrlKey: true, shiftKey: true }), false)).toBe('mod+shift+z');
  expect(written(key('?', { shiftKey: true }), false)).toBe('?');
  expect(written(key('Enter', { shiftKey: true }), false)).toBe('shift+Enter');
  expect(written(key(' '), false)).toBe('Space');
});

test('two keys in a row are one shortcut', () => {
  const first = press('', key('g'), false);
  expect(first).toEqual({ action: null, waiting: 'g' });
  expect(press(first.waiting, key('p'), false)).toEqual({ action: 'go-plan', waiting: '' });
  expect(press(first.waiting, key('9'), false)).toEqual({ action: null, waiting: '' });
  expect(press(first.waiting, key('?', { shiftKey: true }), false).action).toBe('help');
});

test('the other modifier is not taken for this one', () => {
  expect(press('', key('k', { metaKey: true }), false).action).toBeNull();
});

test('no two shortcuts of one place share a key, and every key can be drawn', () => {
  const seen = new Set<string>();
  for (const shortcut of SHORTCUTS) {
    const id = `${shortcut.where}: ${shortcut.keys}`;
    expect(seen.has(id), id).toBe(false);
    seen.add(id);
    expect(caps(shortcut.keys, false).flat().every((cap) => cap.length > 0)).toBe(true);
  }
});

test('caps are what stands on the keyboard', () => {
  expect(caps('mod+shift+z', false)).toEqual([['Ctrl', 'Shift', 'Z']]);
  expect(caps('mod+k', true)).toEqual([['⌘', 'K']]);
  expect(caps('g o', false)).toEqual([['G'], ['O']]);
  expect(caps('alt++', false)).toEqual([['Alt', '+']]);
});
