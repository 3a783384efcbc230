import { expect, it } from 'vitest';
import { checkTimeRange, toTimeRange } from '../../../lambdas/api/time-range.ts';
import { at } from '../../support/accounts.ts';

it.each([
  ['a time is itself', { from: { atMs: at('2026-03-10T12:00:00Z') } }, '2026-03-10T12:00:00Z', ''],
  ['a date begins in the zone', { from: { day: '2026-03-10' } }, '2026-03-09T23:00:00Z', ''],
  ['and ends with its day', { to: { day: '2026-03-10' } }, '', '2026-03-10T23:00:00Z'],
  [
    'one date is one day',
    { from: { day: '2026-03-29' }, to: { day: '2026-03-29' } },
    '2026-03-28T23:00:00Z',
    '2026-03-29T22:00:00Z',
  ],
  ['nothing bounds nothing', {}, '', ''],
] as const)('%s', (_what, asked, from, to) => {
  expect(toTimeRange(asked, 'Europe/Berlin')).toEqual({
    fromMs: from === '' ? undefined : at(from),
    toMs: to === '' ? undefined : at(to),
  });
});

it.each([
  ['the last day', { to: { day: '9999-12-31' } }, 'Etc/GMT+12', 'toMs', '9999-12-31T23:59:59.999Z'],
  [
    'the first day',
    { from: { day: '0000-01-01' } },
    'Etc/GMT-14',
    'fromMs',
    '0000-01-01T00:00:00Z',
  ],
] as const)('%s of all ends within what an answer can show', (_what, asked, zone, end, time) => {
  expect(toTimeRange(asked, zone)[end]).toBe(at(time));
});

it.each([
  ['ends before it begins', '2026-03-10T12:00:00Z', '2026-03-10T11:59:59.999Z', true],
  ['ends as it begins', '2026-03-10T12:00:00Z', '2026-03-10T12:00:00Z', true],
  ['lasts a moment', '2026-03-10T12:00:00Z', '2026-03-10T12:00:00.001Z', false],
  ['has no beginning', '', '2026-03-10T12:00:00Z', false],
  ['has no end', '2026-03-10T12:00:00Z', '', false],
])('finds a range that %s', (_what, from, to, isFault) => {
  const range = {
    fromMs: from === '' ? undefined : at(from),
    toMs: to === '' ? undefined : at(to),
  };
  const fault = { path: 'to', message: 'must lie after from' };
  expect(checkTimeRange(range)).toEqual(isFault ? [fault] : []);
});
