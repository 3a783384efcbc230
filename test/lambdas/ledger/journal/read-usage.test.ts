import { beforeAll, describe, expect, it } from 'vitest';
import { CHAIN_START, sealEntries } from '../../../../lambdas/ledger/journal/entry-hash.ts';
import { advanceHead } from '../../../../lambdas/ledger/journal/ledger-head.store.ts';
import { readUsage } from '../../../../lambdas/ledger/journal/read-usage.ts';
import { at } from '../../../support/accounts.ts';
import { entryOf, spentOf } from '../../../support/ledger-entries.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

describe('readUsage', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
    const spent = (rev: number, text: string, actor: string, n: number) =>
      entryOf(rev, { at: at(text), actor, slices: [spentOf(n)] });
    const entries = [
      // In Kathmandu a day begins at 18:15 UTC.
      spent(1, '2026-03-09T18:14:59Z', 'mem_ada', 1),
      spent(2, '2026-03-09T18:15:00Z', 'mem_ada', 10),
      spent(3, '2026-03-10T18:14:59Z', 'mem_bob', 100),
      spent(4, '2026-03-10T18:15:00Z', 'mem_bob', 1_000),
      entryOf(5, {
        at: at('2026-03-10T12:00:00Z'),
        reason: 'contact.phone',
        slices: [spentOf(10_000, 'g', 'phone')],
      }),
    ];
    await advanceHead(p, { workspaceId: 'ws_1' }, CHAIN_START, sealEntries(CHAIN_START, entries));
  });

  const read = (change: object = {}) =>
    readUsage(p, 'ws_1', {
      fromMs: at('2026-03-09T18:15:00Z'),
      toMs: at('2026-03-10T18:15:00Z'),
      groupBy: 'member',
      timezone: 'Asia/Kathmandu',
      ...change,
    });

  it('counts the first moment of the range and not the last, of every type', async () => {
    expect(await read()).toEqual({
      rows: [
        { name: 'mem_ada', credits: { contact: 10, phone: 10_000 } },
        { name: 'mem_bob', credits: { contact: 100 } },
      ],
      total: { contact: 110, phone: 10_000 },
    });
  });

  it('sums by action, and of one actor', async () => {
    expect(await read({ groupBy: 'action', actor: 'mem_ada' })).toEqual({
      rows: [
        { name: 'contact.email', credits: { contact: 10 } },
        { name: 'contact.phone', credits: { phone: 10_000 } },
      ],
      total: { contact: 10, phone: 10_000 },
    });
  });

  it.each([
    [
      'Asia/Kathmandu',
      [
        ['2026-03-09', { contact: 1 }],
        ['2026-03-10', { contact: 110, phone: 10_000 }],
        ['2026-03-11', { contact: 1_000 }],
      ],
    ],
    [
      'UTC',
      [
        ['2026-03-09', { contact: 11 }],
        ['2026-03-10', { contact: 1_100, phone: 10_000 }],
      ],
    ],
  ])('sums by day as %s has it', async (timezone, days) => {
    const range = { fromMs: at('2026-03-01T00:00:00Z'), toMs: at('2026-04-01T00:00:00Z') };
    const { rows } = await read({ ...range, groupBy: 'day', timezone });
    expect(rows.map(({ name, credits }) => [name, credits])).toEqual(days);
  });

  it.each([
    ['ends before it begins', '2026-03-12T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['is long ago', '0001-01-01T00:00:00Z', '0002-01-01T00:00:00Z'],
    ['is to come', '9998-01-01T00:00:00Z', '+010000-01-01T00:00:00Z'],
  ])('is nothing where the range %s', async (_what, from, to) => {
    expect(await read({ fromMs: at(from), toMs: at(to) })).toEqual({ rows: [], total: {} });
  });

  it('is nothing of another workspace', async () => {
    const query = { fromMs: at('2026-01-01T00:00:00Z'), toMs: at('2027-01-01T00:00:00Z') };
    const asked = { ...query, groupBy: 'day', timezone: 'UTC' } as const;
    expect(await readUsage(p, 'ws_10', asked)).toEqual({ rows: [], total: {} });
  });
});
