import { expect, test } from 'vitest';
import type { StatusReport } from '../../api/types';
import { begin, colourErrors, editsOf, isChanged, kept, moved, nextId, restored } from './draft';

const report = {
  week_ending: '2026-11-20', headline: { words: 'GA lands Mon 29 Mar at P80.', cites: ['GA'] },
  highlights: [{ words: 'Finished: load test.', cites: ['A-1'] }, { words: 'Finished: refunds.', cites: ['A-2'] }], lowlights: [], asks: [],
} as unknown as StatusReport;

test('what was not touched is not sent', () => {
  expect(editsOf(report, begin(report))).toEqual({});
  expect(isChanged(report, begin(report))).toBe(false);
});

test('a line in own words keeps its evidence', () => {
  const draft = begin(report);
  draft.highlights[0] = { ...draft.highlights[0]!, words: ' The load test held three times last year’s peak. ' };
  expect(editsOf(report, draft)).toEqual({ highlights: [{ words: 'The load test held three times last year’s peak.', cites: ['A-1'] }, report.highlights[1]] });
});

test('lines can be added, emptied and moved', () => {
  const draft = begin(report);
  draft.asks = [{ id: nextId(draft), words: 'Lend us a tester until Fri 4 Dec.', cites: [] }];
  draft.highlights = moved(draft.highlights, 0, 1).map((line) => (line.cites[0] === 'A-1' ? { ...line, words: '  ' } : line));
  expect(editsOf(report, draft)).toEqual({ asks: [{ words: 'Lend us a tester until Fri 4 Dec.', cites: [] }], highlights: [report.highlights[1]] });
  expect(moved(draft.asks, 0, -1)).toEqual(draft.asks);
});

test('an emptied headline stays as it was made', () => {
  const draft = begin(report);
  draft.headline = { ...draft.headline, words: '' };
  expect(editsOf(report, draft)).toEqual({});
});

test('a note goes along when there is one', () => {
  expect(editsOf(report, { ...begin(report), note: ' \n ' })).toEqual({});
  expect(editsOf(report, { ...begin(report), note: ' Thank you all.\n\nI am away until Monday. ' })).toEqual({ note: 'Thank you all.\n\nI am away until Monday.' });
});

test('a draft survives a reload, unless it is of another week or broken', () => {
  const draft = begin(report);
  draft.headline = { ...draft.headline, words: 'We are late.' };
  expect(restored(kept(report, draft), report)).toEqual(draft);
  expect(restored(kept(report, draft), { ...report, week_ending: '2026-11-27' })).toBeNull();
  for (const text of [null, '', '{}', '{"week":"2026-11-20","draft":{}}']) expect(restored(text, report)).toBeNull();
});

test('a colour by hand needs a reason and a day to come', () => {
  expect(colourErrors({ rag: 'at_risk', reason: 'The vendor signed.', until: '2026-12-04' }, '2026-11-26')).toEqual({ reason: null, until: null });
  expect(colourErrors({ rag: 'at_risk', reason: ' ', until: '2026-11-25' }, '2026-11-26')).toEqual({ reason: 'Say why: the readers see it beside the colour.', until: 'That day is past.' });
  expect(colourErrors({ rag: 'at_risk', reason: 'x', until: '' }, '2026-11-26').until).toBe('Until when does it count?');
});
