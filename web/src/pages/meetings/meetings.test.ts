import { expect, test } from 'vitest';
import { sayMinutes, toggled } from './meetings';

/** `|` is the caret. */
function press(typed: string, word: 'action' | 'decision' | 'risk'): string {
  const at = typed.indexOf('|');
  const done = toggled({ text: typed.replace('|', ''), from: at, to: at }, word);
  return `${done.text.slice(0, done.from)}|${done.text.slice(done.from)}`;
}

test('a key turns the line under the caret into a record, and back', () => {
  expect(press('We met.\nAna sends| it\nDone', 'action')).toBe('We met.\naction: Ana sends| it\nDone');
  expect(press('We met.\naction: Ana sends| it', 'action')).toBe('We met.\nAna sends| it');
  expect(press('- West fi|rst', 'decision')).toBe('- decision: West fi|rst');
  expect(press('- decision: West |first', 'risk')).toBe('- risk: West |first');
  expect(press('|', 'risk')).toBe('risk: |');
  expect(press('|Ana', 'action')).toBe('action: |Ana');
  expect(press('The action: word| is in it', 'risk')).toBe('risk: The action: word| is in it');
});

test('minutes are said in hours', () => {
  expect([0, 45, 60, 150].map(sayMinutes)).toEqual(['0 min', '45 min', '1 h', '2 h 30 min']);
});
