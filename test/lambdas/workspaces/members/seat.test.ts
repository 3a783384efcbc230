import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import {
  changeCaps,
  endSeat,
  isLicensed,
  licenseSeat,
} from '../../../../lambdas/workspaces/members/seat.ts';

const at = (time: string) => epochMs(Date.parse(time));

describe('licenseSeat', () => {
  it('licenses from today on', () => {
    expect(licenseSeat(undefined, '2026-03-10')).toEqual({ licensedOn: '2026-03-10', no: 1 });
  });

  it('leaves a licence that runs as it is', () => {
    const seat = { licensedOn: '2026-01-31', no: 3 };
    expect(licenseSeat(seat, '2026-03-10')).toEqual(seat);
  });

  it.each([
    // licensed on, ended at, today, licensed on afterwards
    ['2026-01-10', '2026-03-12T08:00:00Z', '2026-03-12', '2026-01-10'],
    ['2026-01-10', '2026-03-12T08:00:00Z', '2026-04-09', '2026-01-10'],
    ['2026-01-10', '2026-03-12T08:00:00Z', '2026-04-10', '2026-04-10'],
    ['2026-01-31', '2026-02-28T08:00:00Z', '2026-03-30', '2026-01-31'],
    ['2026-01-31', '2026-02-28T08:00:00Z', '2026-03-31', '2026-03-31'],
    ['2026-01-31', '2026-02-27T08:00:00Z', '2026-02-28', '2026-02-28'],
    ['2026-01-10', '2026-01-10T08:00:00Z', '2026-01-10', '2026-01-10'],
    ['2026-01-10', '2026-01-10T08:00:00Z', '2026-02-10', '2026-02-10'],
  ])('%s, ended %s, again on %s: counts from %s', (licensedOn, ended, today, from) => {
    const seat = endSeat({ licensedOn, no: 1 }, at(ended), 'UTC');
    expect(licenseSeat(seat, today)).toEqual({ licensedOn: from, no: 3 });
  });

  it('counts the day of the end in the zone of the workspace', () => {
    const endIn = (timezone: string) =>
      endSeat({ licensedOn: '2026-01-11', no: 1 }, at('2026-03-10T23:30:00Z'), timezone);
    expect(licenseSeat(endIn('Asia/Kolkata'), '2026-04-10').licensedOn).toBe('2026-01-11');
    expect(licenseSeat(endIn('UTC'), '2026-04-10').licensedOn).toBe('2026-04-10');
  });
});

describe('endSeat', () => {
  it('ends once', () => {
    const ended = endSeat({ licensedOn: '2026-01-10', no: 1 }, at('2026-03-10T00:00:00Z'), 'UTC');
    expect(ended).toEqual({
      licensedOn: '2026-01-10',
      no: 2,
      endedAt: 1_773_100_800_000,
      freeFrom: '2026-04-10',
    });
    expect(endSeat(ended, at('2026-04-10T00:00:00Z'), 'UTC')).toEqual(ended);
    expect([isLicensed(ended), isLicensed(undefined)]).toEqual([false, false]);
    expect(isLicensed({ licensedOn: '2026-01-10', no: 1 })).toBe(true);
  });
});

describe('changeCaps', () => {
  it.each([
    [undefined, { contact: 5 }, { amounts: { contact: 5 }, no: 1 }],
    [undefined, {}, undefined],
    [{ amounts: { contact: 5 }, no: 4 }, { contact: 5 }, { amounts: { contact: 5 }, no: 4 }],
    [{ amounts: { contact: 5 }, no: 4 }, { contact: 0 }, { amounts: { contact: 0 }, no: 5 }],
    [{ amounts: { contact: 5 }, no: 4 }, {}, { amounts: {}, no: 5 }],
    [{ amounts: {}, no: 5 }, { contact: 0 }, { amounts: { contact: 0 }, no: 6 }],
  ])('%j, then %j: %j', (caps, amounts, after) => {
    expect(changeCaps(caps, amounts as Record<string, number>)).toEqual(after);
  });
});
