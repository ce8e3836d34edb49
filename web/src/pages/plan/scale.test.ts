import { describe, expect, it } from 'vitest';
import { CALENDAR } from './fixture';
import { addWorkdays, DAY, dayText, fit, idle, localText, moment, momentAt, type Scale, shown, ticks, weekday, workday, workdaysBetween, x, ZOOMS, zoomed, zoomOf } from './scale';

const scale = (left: string, day: number, width = 1000): Scale => ({ left: moment(left), day, width });

describe('dates and pixels', () => {
  it('reads and writes local time without a time zone', () => {
    expect(localText(moment('2026-03-29T02:30'))).toBe('2026-03-29T02:30');
    expect(dayText(moment('2028-02-29'))).toBe('2028-02-29');
    expect(weekday(moment('2026-11-27'))).toBe(4);
    expect(weekday(moment('1969-12-29'))).toBe(0);
  });

  it('maps there and back at every zoom', () => {
    for (const day of Object.values(ZOOMS)) {
      const at = scale('2026-11-01', day);
      expect(momentAt(at, x(at, moment('2027-02-03T12:00')))).toBeCloseTo(moment('2027-02-03T12:00'), 3);
    }
  });

  it('keeps what is under the pointer where it is when zooming', () => {
    const before = scale('2026-11-01', 14);
    const after = zoomed(before, 36, 250);
    expect(momentAt(after, 250)).toBeCloseTo(momentAt(before, 250), 6);
    expect(zoomed(before, 10_000).day).toBeLessThan(100);
  });

  it('fits a span, and never blows up a short one', () => {
    const whole = fit(moment('2026-01-01'), moment('2027-01-01'), 1000);
    expect(x(whole, moment('2026-01-01'))).toBeCloseTo(60);
    expect(x(whole, moment('2027-01-01'))).toBeCloseTo(940);
    expect(fit(moment('2026-01-01'), moment('2026-01-01'), 1000).day).toBe(ZOOMS.day);
    // A plan of 76 years, as dates that nobody meant make it.
    expect(x(fit(moment('2023-01-01'), moment('2099-01-01'), 1000), moment('2099-01-01'))).toBeCloseTo(940);
  });

  it('pans no further than a bar needs', () => {
    const at = scale('2026-11-01', 10);
    expect(shown(at, moment('2026-11-10'), moment('2026-11-20'))).toBe(at);
    expect(x(shown(at, moment('2027-06-01'), moment('2027-06-11')), moment('2027-06-11'))).toBeCloseTo(920);
    expect(x(shown(at, moment('2026-06-01'), moment('2026-06-11')), moment('2026-06-01'))).toBeCloseTo(80);
  });
});

describe('the axis', () => {
  const words = (list: { words: string }[]) => list.map((tick) => tick.words).join(' ');

  it('says days and months, weeks and months, months and years, quarters and years', () => {
    expect(zoomOf(scale('2026-11-01', ZOOMS.day))).toBe('day');
    expect(words(ticks(scale('2026-11-28', 36, 150)).minor)).toBe('28 29 30 1 2');
    expect(words(ticks(scale('2026-11-28', 36, 150)).major)).toBe('Nov 2026 Dec 2026');
    expect(words(ticks(scale('2026-11-28', 14, 300)).minor)).toBe('23 30 7 14');
    expect(words(ticks(scale('2026-11-28', 4, 300)).minor)).toBe('Nov Dec Jan Feb');
    expect(words(ticks(scale('2026-11-28', 1.3, 300)).minor)).toBe('Q4 Q1 Q2 Q3');
    expect(words(ticks(scale('2026-11-28', 0.2, 300)).minor)).toBe('2026 2027 2028 2029 2030 2031');
    expect(words(ticks(scale('2026-11-28', 0.02, 300)).minor)).toBe('2020 2030 2040 2050 2060');
  });
});

describe('working days', () => {
  it('shades weekends and holidays, each stretch once', () => {
    const bands = idle(scale('2026-12-21', 10, 140), CALENDAR);
    expect(bands).toEqual([
      { x: 40, width: 10, holiday: true },
      { x: 50, width: 20, holiday: false },
      { x: 110, width: 10, holiday: true },
      { x: 120, width: 20, holiday: false },
    ]);
    expect(idle(scale('2026-12-21', 1.3), CALENDAR)).toEqual([]);
  });

  it('counts over a weekend and Christmas', () => {
    const thursday = moment('2026-12-24');
    expect(dayText(addWorkdays(CALENDAR, thursday, 1))).toBe('2026-12-28');
    expect(dayText(addWorkdays(CALENDAR, moment('2026-12-28'), -1))).toBe('2026-12-24');
    expect(workdaysBetween(CALENDAR, thursday, moment('2026-12-28'))).toBe(1);
    expect(workdaysBetween(CALENDAR, moment('2026-12-28'), thursday)).toBe(-1);
    expect(workday(CALENDAR, moment('2026-12-26'), -1)).toBe(thursday);
  });

  it('comes to an end in a calendar without work', () => {
    const never = { week: [false, false, false, false, false, false, false], holidays: new Set<string>() };
    expect(workday(never, 5 * DAY, 1)).toBe(5 * DAY);
  });
});
