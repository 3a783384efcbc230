import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../../local/aws/scheduler/due-times.ts';

const at = (text: string): number => Date.parse(text);
const time = (ms: number): string => new Date(ms).toISOString();

describe('parseExpression', () => {
  it.each([
    ['cron(0 * * * ? *)', '2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z'],
    ['cron(30 6 1 * ? *)', '2026-11-22T10:00:00.000Z', '2026-12-01T06:30:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-11-22T10:01:00.000Z', '2026-11-22T10:15:00.000Z'],
    // 1 is Sunday; 22 November 2026 is one.
    ['cron(0 9 ? * 1 *)', '2026-11-22T10:00:00.000Z', '2026-11-29T09:00:00.000Z'],
    ['cron(0 9 ? * 2-6 *)', '2026-11-22T10:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['cron(0 9 ? * MON *)', '2026-11-22T10:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['cron(0 9 ? * 2#1 *)', '2026-11-22T10:00:00.000Z', '2026-12-07T09:00:00.000Z'],
    ['cron(0 0 L * ? *)', '2026-11-22T10:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['rate(5 minutes)', '2026-11-22T10:00:00.000Z', '2026-11-22T10:02:30.000Z'],
    ['rate(1 day)', '2026-11-22T10:00:00.000Z', '2026-11-22T23:57:30.000Z'],
  ])('%s after %s is due at %s', (expression, from, due) => {
    const times = parseExpression(expression, 'UTC', at('2026-11-21T23:57:30.000Z'));
    expect(time(times.after(at(from)))).toBe(due);
  });

  it('finds the last time before an instant', () => {
    const hourly = parseExpression('cron(0 * * * ? *)', 'UTC', 0);
    expect(time(hourly.before(at('2026-11-22T10:00:00.000Z')))).toBe('2026-11-22T09:00:00.000Z');
    const rate = parseExpression('rate(5 minutes)', 'UTC', at('2026-11-22T00:00:00.000Z'));
    expect(time(rate.before(at('2026-11-22T10:05:00.000Z')))).toBe('2026-11-22T10:00:00.000Z');
  });

  it('counts in the time zone of the schedule', () => {
    const daily = parseExpression('cron(0 0 * * ? *)', 'Asia/Tokyo', 0);
    expect(time(daily.after(at('2026-11-22T10:00:00.000Z')))).toBe('2026-11-22T15:00:00.000Z');
  });

  it.each([
    ['at(2026-11-22T10:00:00)', 'the schedule at(2026-11-22T10:00:00) is not known'],
    ['rate(5 weeks)', 'the rate 5 weeks is not known'],
    ['cron(0 * * * *)', 'cron(0 * * * *) has not six fields'],
    ['cron(0 0 1 1 ? 2027)', 'years are not known'],
    ['cron(0 0 15W * ? *)', 'W is not known'],
  ])('refuses %s by name', (expression, message) => {
    expect(() => parseExpression(expression, 'UTC', 0)).toThrow(message);
  });
});
