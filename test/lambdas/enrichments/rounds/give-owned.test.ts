import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment, findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import {
  giveOwned,
  knownOf,
  ownedEnds,
} from '../../../../lambdas/enrichments/rounds/give-owned.ts';
import { listRuns } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { spoil } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;
const YEAR_MS = 366 * 86_400_000;

describe('what a workspace owns', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** The address of persons 0 and 1 is owned; a request asks for both data of 0, 1 and 2. */
  async function open() {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws);
    await desk.enrich({ subjects: people(2) });
    const { enrichment } = await desk.submit({ subjects: people(3), actions: BOTH });
    const record = await findEnrichment(desk.p, ws, enrichment.id);
    if (record === undefined) throw new Error('no record');
    const rows = (await findPart(desk.p, ws, enrichment.id, 0))?.rows ?? [];
    const part = { record, part: 0, rows };
    const ends = async () =>
      Object.fromEntries((await listRuns(desk.p, part)).map((run) => [run.row, run.outcomes]));
    return { desk, record, part, ends };
  }

  it('is given to the lookups of it, and counts those that still have no end', async () => {
    const { desk, record, part, ends } = await open();
    expect(await giveOwned(desk.p, record, part)).toBe(4);
    expect(await giveOwned(desk.p, record, part)).toBe(4);
    expect(await ends()).toMatchObject({
      0: { email: { kind: 'owned', value: 'person.0@acme.example', provider: 'hunter' } },
      1: { email: { kind: 'owned', value: 'person.1@acme.example' } },
    });
    expect(Object.keys(await ends())).toEqual(['0', '1']);
  });

  it('is given without a read where it is known already', async () => {
    const { desk, record, part } = await open();
    const all = [0, 1, 2].map((row) => ({ row, datum: 'email' as const }));
    const known = await knownOf(desk.p, part, all);
    const names: string[] = [];
    const db = spoil(desk.p.db, (_n, command) => {
      names.push((command as object).constructor.name);
      return 'none';
    });
    expect(await giveOwned({ ...desk.p, db }, record, { ...part, known })).toBe(4);
    expect(new Set(names)).toEqual(new Set(['UpdateCommand']));
  });

  it.each(['owned', 'joined'] as const)('is told as %s, and for no other lookup', async (kind) => {
    const { desk, part } = await open();
    const asked = [
      { row: 0, datum: 'phone' as const },
      { row: 1, datum: 'email' as const },
      { row: 2, datum: 'email' as const },
      { row: 9, datum: 'email' as const },
    ];
    const known = await knownOf(desk.p, part, asked);
    const ends = ownedEnds(part, asked, { known, kind, nowMs: epochMs(desk.p.now() + YEAR_MS) });
    expect([...ends]).toMatchObject([[1, { outcomes: { email: { kind } } }]]);
  });
});
