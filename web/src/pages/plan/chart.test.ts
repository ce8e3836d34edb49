import { describe, expect, it } from 'vitest';
import { answer, CALENDAR, HABITS, row } from './fixture';
import { type Event, type Gesture, IDLE, turn } from './gestures';
import { cursorOf, handle, hit } from './hit';
import { moment, type Scale } from './scale';
import { path, scene, type Sight } from './scene';

const SCALE: Scale = { left: moment('2026-11-02'), day: 20, width: 1000 };

function sight(more: Partial<Sight> = {}): Sight {
  const { rows, links } = answer(0, 20, 100_000);
  return {
    rows, links, seen: { first: 0, count: 20 }, top: 0, height: 560, scale: SCALE, calendar: CALENDAR, today: null, dataDate: moment('2026-11-23T09:00'), selected: null, drafts: new Map(), gap: null, ...more,
  };
}

const only = (more: Parameters<typeof row>[1]) => scene(sight({ rows: [row(3, more)], links: [] })).bars[0];

describe('the scene', () => {
  it('draws a task over its days: Thu 5 Nov to Tue 10 Nov are six days of 20 pixels', () => {
    expect(only({})).toMatchObject({ kind: 'task', x: 60, width: 120, y: 84, critical: false, hatched: false });
  });

  it('shades from P10 to P90 and marks P80, unless the work is over', () => {
    // The finish is Tue 10 Nov: P10 is 9, P80 is 14, P90 is 16 Nov, each to the end of its day.
    expect(only({})?.shade).toEqual({ x: 160, width: 140, p80: 260 });
    expect(only({ stage: 'done' })?.shade).toBeNull();
  });

  it('says critical, near, done and restricted apart', () => {
    expect(only({ critical: true })).toMatchObject({ critical: true, near: false });
    expect(only({ critical: true, stage: 'done' })).toMatchObject({ critical: false, done: 1, quiet: true });
    expect(only({ restricted: true, critical: true })).toMatchObject({ hatched: true, critical: false, shade: null, label: 'Not shared with you' });
    expect(only({ percent_complete: 25 })?.done).toBe(0.25);
  });

  it('marks the commitment, late when P80 lies behind it', () => {
    expect(only({ committed: '2026-11-13' })?.committed).toEqual({ x: 240, late: true });
    expect(only({ committed: '2026-11-14' })?.committed?.late).toBe(false);
  });

  it('draws the baseline as a ghost and a milestone as a point', () => {
    expect(only({ baseline_start: '2026-11-03T09:00', baseline_finish: '2026-11-04T17:00' })?.ghost).toEqual({ x: 20, width: 40 });
    expect(only({ type: 'milestone' })).toMatchObject({ kind: 'milestone', width: 0 });
  });

  it('leaves out what is far to the left or right, and costs what is in view', () => {
    const away = { ...SCALE, left: moment('2030-01-01') };
    expect(scene(sight({ scale: away })).bars).toEqual([]);
    expect(scene(sight({ scale: away })).arrows).toEqual([]);
    expect(scene(sight()).bars.length).toBeLessThanOrEqual(20);
  });

  it('draws a link to what is out of sight up to the edge, so that the chain does not break', () => {
    const link = { from: 'P-900', to: 'P-3', dependency: 'FS' as const, lag: 0, lag_unit: 'working', driving: true, from_index: 900, to_index: 3 };
    const [arrow] = scene(sight({ rows: [row(3)], links: [link] })).arrows;
    expect(arrow?.driving).toBe(true);
    expect(arrow?.points[0]?.[1]).toBeGreaterThan(20_000);
    // Row 3's bar is from 92 to 104: the line comes from below.
    expect(arrow?.points.at(-1)?.[1]).toBe(105);
  });

  it('draws what a drag would make of a row', () => {
    const drafts = new Map([['P-3', { start: moment('2026-11-09T09:00'), finish: moment('2026-11-12T17:00') }]]);
    expect(scene(sight({ rows: [row(3)], links: [], drafts })).bars[0]).toMatchObject({ x: 140, width: 80, moved: true });
  });

  it('makes room for a row that is being added', () => {
    const { bars } = scene(sight({ rows: [row(2), row(3)], links: [], gap: 3 }));
    expect(bars.map(({ y }) => y)).toEqual([56, 112]);
  });
});

it('leads arrows by right angles only', () => {
  for (const [toX, toY] of [[200, 40], [101, 40], [20, 40], [20, -40], [107, 40]] as const)
    for (const [right, left] of [[true, true], [true, false], [false, true], [false, false]] as const) {
      const points = path(100, 0, toX, toY, right, left);
      points.slice(1).forEach(([px, py], at) => expect(px === points[at]?.[0] || py === points[at]?.[1]).toBe(true));
    }
});

describe('the hit test', () => {
  const drawn = scene(sight({ rows: [row(3), row(4, { type: 'milestone' })], links: [] }));
  const bar = drawn.bars[0];
  if (!bar) throw new Error('row 3 is in sight');

  it('finds ends, body and the handle for links', () => {
    expect(hit(drawn, 61, 98)?.part).toBe('start');
    expect(hit(drawn, 120, 98)?.part).toBe('body');
    expect(hit(drawn, 178, 98)?.part).toBe('end');
    expect(hit(drawn, handle(bar).x, handle(bar).y)?.part).toBe('link');
    expect(hit(drawn, 400, 98)).toBeNull();
    expect(hit(drawn, 120, 300)).toBeNull();
  });

  it('takes a milestone as a whole and leaves what is not shared alone', () => {
    const point = drawn.bars[1];
    expect(hit(drawn, point?.x ?? 0, (point?.y ?? 0) + 14)?.part).toBe('body');
    const closed = scene(sight({ rows: [row(3, { restricted: true })], links: [] }));
    expect(cursorOf(hit(closed, 120, 98))).toBe('default');
    expect(cursorOf(hit(drawn, 178, 98))).toBe('ew-resize');
  });
});

describe('gestures', () => {
  const play = (events: Event[], gesture: Gesture = IDLE) => {
    const asks = [];
    for (const event of events) {
      const next = turn(gesture, event, SCALE, HABITS);
      gesture = next.gesture;
      asks.push(...next.asks);
    }
    return { gesture, asks, words: asks.map(({ ask }) => ask).join(' ') };
  };
  const down = (part: 'body' | 'start' | 'end' | 'link', of = row(3)): Event => ({ type: 'down', at: { x: 100, y: 98 }, hit: { row: of, part }, extend: false, mayEdit: true });
  const move = (px: number, over = null as ReturnType<typeof row> | null): Event => ({ type: 'move', at: { x: px, y: 98 }, over });
  const up = (px: number, over = null as ReturnType<typeof row> | null): Event => ({ type: 'up', at: { x: px, y: 98 }, over });

  it('drags a bar two days: previews once for each day, commits once', () => {
    const { asks, words, gesture } = play([down('body'), move(102), move(118), move(122), move(161), up(161)]);
    expect(words).toBe('select preview preview commit');
    expect(gesture).toEqual(IDLE);
    // Thu 5 Nov and three days are Sun 8: work begins on Mon 9.
    expect(asks.at(-1)).toMatchObject({ planned: { changes: [{ field: 'schedule.constraint', value: { kind: 'SNET', date: '2026-11-09T09:00' } }] } });
  });

  it('only selects when the pointer hardly moved, and changes nothing when it came back', () => {
    expect(play([down('body'), up(102)]).words).toBe('select');
    expect(play([down('body'), move(140), move(101), up(101)]).words).toBe('select preview cancel cancel');
  });

  it('gives up on Escape', () => {
    expect(play([down('body'), move(160), { type: 'cancel' }, move(200), up(200)]).words).toBe('select preview cancel');
  });

  it('makes an item longer by its end', () => {
    expect(play([down('end'), move(120), up(120)]).asks.at(-1)).toMatchObject({ ask: 'commit', planned: { changes: [{ field: 'length', value: 5 * 480 }] } });
  });

  it('links to what the pointer is over, and to nothing when it is over nothing', () => {
    expect(play([down('link'), move(130), move(150, row(5)), up(150, row(5))]).asks.at(-1)).toMatchObject({ ask: 'commit', edits: [{ op: 'link', from: 'P-3', relation: 'blocks', to: 'P-5' }] });
    expect(play([down('link'), move(130), up(130)]).words).toBe('select cancel');
    expect(play([down('link'), move(150, row(3)), up(150, row(3))]).words).not.toContain('commit');
  });

  it('does not move what is done or has begun, and says so', () => {
    expect(play([down('body', row(3, { stage: 'done' })), move(160)]).asks.at(-1)).toEqual({ ask: 'refuse', words: 'P-3 is done: its dates are facts.' });
    expect(play([down('body', row(3, { stage: 'doing' })), move(160)]).words).toBe('select refuse');
    expect(play([down('end', row(3, { stage: 'doing' })), move(160), up(160)]).words).toBe('select preview commit');
  });

  it('pans by the empty part, and lets readers select', () => {
    const { asks } = play([{ type: 'down', at: { x: 100, y: 98 }, hit: null, extend: false, mayEdit: true }, move(90), move(80), up(80)]);
    expect(asks).toEqual([{ ask: 'pan', px: 10, rows: 0 }, { ask: 'pan', px: 10, rows: 0 }]);
    expect(play([{ ...down('body'), mayEdit: false } as Event, move(160), up(160)]).words).toBe('select');
  });
});
