import { beforeAll, describe, expect, it } from 'vitest';
import { CHAIN_START, sealEntries } from '../../../../lambdas/ledger/journal/entry-hash.ts';
import { advanceHead } from '../../../../lambdas/ledger/journal/ledger-head.store.ts';
import { pagesOfUsage } from '../../../../lambdas/ledger/journal/usage.store.ts';
import { at } from '../../../support/accounts.ts';
import { entryOf } from '../../../support/ledger-entries.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

describe('pagesOfUsage', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
    const days = ['2026-03-09', '2026-03-10', '2026-03-11'];
    const entries = days.map((day, n) => entryOf(n + 1, { at: at(`${day}T12:00:00Z`) }));
    const id = { workspaceId: 'ws_1' };
    await advanceHead(p, id, CHAIN_START, sealEntries(CHAIN_START, entries));
  });

  const days = async (from: string, to: string) => {
    const found: string[] = [];
    const range = { fromMs: at(from), toMs: at(to) };
    for await (const items of pagesOfUsage(p, 'ws_1', range)) {
      found.push(...items.map(({ day }) => day));
    }
    return found;
  };

  it('reads the days of UTC that a range touches, and no other', async () => {
    expect(await days('2026-03-09T23:59:00Z', '2026-03-10T00:15:00Z')).toEqual([
      '2026-03-09',
      '2026-03-10',
    ]);
    // The end is not in it.
    expect(await days('2026-03-10T00:00:00Z', '2026-03-11T00:00:00Z')).toEqual(['2026-03-10']);
    expect(await days('2026-03-12T00:00:00Z', '2026-03-09T00:00:00Z')).toEqual([]);
  });

  it('gives whose credits they were, on what, and when', async () => {
    const range = { fromMs: at('2026-03-10T00:00:00Z'), toMs: at('2026-03-10T01:00:00Z') };
    const { value } = await pagesOfUsage(p, 'ws_1', range).next();
    expect(value).toEqual([
      {
        day: '2026-03-10',
        actor: 'mem_ada',
        action: 'contact.email',
        counts: [{ quarter: '12:00', type: 'contact', credits: 1 }],
      },
    ]);
  });
});
