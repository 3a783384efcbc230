import { describe, expect, it } from 'vitest';
import { foldUsage, quarterOf } from '../../../../lambdas/ledger/journal/usage-totals.ts';
import { at } from '../../../support/accounts.ts';
import { entryOf, openedOf, spentOf } from '../../../support/ledger-entries.ts';

const WS = { workspaceId: 'ws_1' };
const NOON = { day: '2026-03-10', quarter: '12:00', actor: 'mem_ada' };

describe('foldUsage', () => {
  it('sums by quarter of an hour, actor and action', () => {
    const entries = [
      entryOf(1),
      entryOf(2, { at: at('2026-03-10T12:14:59.999Z'), slices: [spentOf(2)] }),
      entryOf(3, { at: at('2026-03-10T12:15:00Z') }),
      entryOf(4, { actor: 'mem_bob' }),
      entryOf(5, { reason: 'contact.phone' }),
    ];
    expect(foldUsage(WS, entries)).toEqual([
      { ...NOON, action: 'contact.email', credits: { contact: 3 } },
      { ...NOON, quarter: '12:15', action: 'contact.email', credits: { contact: 1 } },
      { ...NOON, actor: 'mem_bob', action: 'contact.email', credits: { contact: 1 } },
      { ...NOON, action: 'contact.phone', credits: { contact: 1 } },
    ]);
  });

  it('counts each action of a settle as its cause says, in every credit type', () => {
    const entry = entryOf(1, {
      reason: 'contact.email+contact.phone',
      slices: [spentOf(2, 'g', 'email'), spentOf(3, 'h', 'phone'), spentOf(1, 'i', 'email')],
      spentOn: { 'contact.email': { email: 3 }, 'contact.phone': { phone: 3 } },
    });
    expect(foldUsage(WS, [entry])).toEqual([
      { ...NOON, action: 'contact.email', credits: { email: 3 } },
      { ...NOON, action: 'contact.phone', credits: { phone: 3 } },
    ]);
  });

  it('counts no second time what repays debt', () => {
    const repaying = { ...spentOf(5), repaid: 5 };
    expect(foldUsage(WS, [entryOf(1, { slices: [repaying] })])).toEqual([]);
    const more = entryOf(1, { slices: [repaying, { ...spentOf(3, 'h'), repaid: 1 }] });
    expect(foldUsage(WS, [more])).toMatchObject([{ credits: { contact: 2 } }]);
    const back = { grantId: 'b', type: 'contact', granted: 4, available: 4, repaid: -4 };
    expect(foldUsage(WS, [entryOf(1, { slices: [back] })])).toEqual([]);
  });

  it('counts what the ledger spent where a cause does not add up to it', () => {
    const entry = entryOf(1, {
      slices: [spentOf(2)],
      spentOn: { 'contact.email': { contact: 3 } },
    });
    expect(foldUsage(WS, [{ ...entry, reason: 'contact.phone' }])).toEqual([
      { ...NOON, action: 'contact.phone', credits: { contact: 2 } },
    ]);
  });

  it('takes no free text into its keys', () => {
    expect(foldUsage(WS, [entryOf(1, { reason: 'for Ada # 1' })])).toEqual([
      { ...NOON, action: 'settle', credits: { contact: 1 } },
    ]);
  });

  it('counts seats, and no allowance; what was not spent is not there', () => {
    expect(foldUsage({ ...WS, seat: 'mem_ada' }, [entryOf(1)])).toHaveLength(1);
    expect(foldUsage({ ...WS, cap: 'mem_ada' }, [entryOf(1)])).toEqual([]);
    const held = { grantId: 'g', type: 'contact', available: -1, held: 1 };
    const released = { grantId: 'g', type: 'contact', available: 1, held: -1, spent: 0 };
    const slices = [openedOf(5), held, released];
    expect(foldUsage(WS, [entryOf(1, { slices })])).toEqual([]);
  });
});

describe('quarterOf', () => {
  it.each([
    ['2026-03-10T00:00:00Z', '2026-03-10', '00:00'],
    ['2026-03-10T23:59:59.999Z', '2026-03-10', '23:45'],
    ['2026-03-10T09:30:00Z', '2026-03-10', '09:30'],
    ['2026-03-10T09:29:59.999Z', '2026-03-10', '09:15'],
  ])('%s lies in %s %s', (text, day, quarter) => {
    expect(quarterOf(at(text))).toEqual({ day, quarter });
  });

  it('fits all time zones: each begins its days on a quarter of an hour, now and in years', () => {
    const offsetOf = (zone: string, atMs: number): number => {
      const parts = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        timeZoneName: 'longOffset',
      }).formatToParts(atMs);
      const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
      const [, hours = '0', minutes = '0', seconds = '0'] =
        /GMT[+-](\d+):(\d+)(?::(\d+))?/.exec(name) ?? [];
      return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    };
    const zones = Intl.supportedValuesOf('timeZone');
    expect(zones.length).toBeGreaterThan(400);
    for (const month of ['2026-01-15', '2026-07-15', '2030-01-15']) {
      const odd = zones.filter((zone) => offsetOf(zone, Date.parse(month)) % 900 !== 0);
      expect(odd).toEqual([]);
    }
    expect(offsetOf('Asia/Kathmandu', Date.parse('2026-01-15'))).toBe(20_700);
  });
});
