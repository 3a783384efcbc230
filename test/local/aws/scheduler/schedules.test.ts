import { describe, expect, it } from 'vitest';
import { Schedules } from '../../../../local/aws/scheduler/schedules.ts';

const START = Date.parse('2026-11-22T10:00:00.000Z');

function open(fail = false) {
  const failures: string[] = [];
  const calls: unknown[] = [];
  const schedules = new Schedules({
    startMs: START,
    fromMs: START,
    schedules: [
      {
        name: 'hourly',
        expression: 'cron(0 * * * ? *)',
        timezone: 'UTC',
        functionArn: 'h',
        input: { a: 1 },
      },
      {
        name: 'often',
        expression: 'rate(5 minutes)',
        timezone: 'UTC',
        functionArn: 'o',
        input: {},
      },
    ],
    invoke: async (arn, event) => {
      calls.push([arn, event]);
      if (fail) throw Object.assign(new Error('no'), { name: 'BROKEN' });
      return null;
    },
    onFailure: (schedule, error) => failures.push(`${schedule} ${error}`),
  });
  const due = (until: string) =>
    schedules
      .takeDue(Date.parse(until))
      .map(({ schedule, atMs }) => `${new Date(atMs).toISOString().slice(5, 16)} ${schedule}`);
  return { schedules, due, calls, failures };
}

describe('Schedules', () => {
  it('gives what falls due once, and nothing twice', () => {
    const { due } = open();
    expect(due('2026-11-22T10:04:59.999Z')).toEqual([]);
    expect(due('2026-11-22T10:05:00.000Z')).toEqual(['11-22T10:05 often']);
    expect(due('2026-11-22T10:05:00.000Z')).toEqual([]);
  });

  it('gives the first and the last of each day of a jump, in order of time', () => {
    const { due } = open();
    expect(due('2026-11-23T01:02:00.000Z')).toEqual([
      '11-22T10:05 often',
      '11-22T11:00 hourly',
      '11-22T23:00 hourly',
      '11-22T23:55 often',
      '11-23T00:00 hourly',
      '11-23T00:00 often',
      '11-23T01:00 hourly',
      '11-23T01:00 often',
    ]);
  });

  it('gives of a jump of more than a day the first of each day, and the last of all', () => {
    const { due } = open();
    expect(due('2026-11-24T01:02:00.000Z')).toEqual([
      '11-23T00:00 hourly',
      '11-23T00:00 often',
      '11-24T00:00 hourly',
      '11-24T00:00 often',
      '11-24T01:00 hourly',
      '11-24T01:00 often',
    ]);
  });

  it('gives of a jump of more than a week the first of each month, and the last of all', () => {
    const { due } = open();
    expect(due('2027-01-02T00:30:00.000Z')).toEqual([
      '12-01T00:00 hourly',
      '12-01T00:00 often',
      '01-01T00:00 hourly',
      '01-01T00:00 often',
      '01-02T00:00 hourly',
      '01-02T00:30 often',
    ]);
  });

  it('gives of such a jump that ends at a month’s first run that run once', () => {
    const { due } = open();
    expect(due('2026-12-01T00:00:00.000Z')).toEqual(['12-01T00:00 hourly', '12-01T00:00 often']);
    expect(due('2026-12-20T00:00:00.000Z')).toEqual(['12-20T00:00 hourly', '12-20T00:00 often']);
  });

  it('hands the function the input of the template', async () => {
    const { schedules, calls } = open();
    expect(await schedules.fire('hourly')).toBeUndefined();
    expect(calls).toEqual([['h', { a: 1 }]]);
  });

  it('records a run that failed', async () => {
    const { schedules, failures } = open(true);
    expect(await schedules.fire('often')).toBe('BROKEN');
    expect(failures).toEqual(['often BROKEN']);
  });
});
