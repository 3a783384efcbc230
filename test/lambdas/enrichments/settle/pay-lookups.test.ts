import { beforeAll, describe, expect, it } from 'vitest';
import { readKnown } from '../../../../lambdas/claims/subject.store.ts';
import { findEnrichment, findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { openRound } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { listRuns } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { payLookups } from '../../../../lambdas/enrichments/settle/pay-lookups.ts';
import type { DecidedRound } from '../../../../lambdas/enrichments/settle/settle-hold.ts';
import { settleRound } from '../../../../lambdas/enrichments/settle/settle-round.ts';
import { at } from '../../../support/accounts.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;

describe('payLookups', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A request for both data of two persons, all found and settled: pay again as the test says. */
  async function open() {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws, undefined, table.ports(), 'split-credits-essential');
    const { enrichment } = await desk.submit({
      subjects: people(2),
      actions: BOTH,
      actor: 'mem_bob',
    });
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0, round: 0 };
    const { groups } = await openRound(desk.p, run);
    await desk.find(run, groups.flat(), (subject, row, datum) =>
      datum === 'email' ? findsAll(subject, row, datum) : `+1415555010${row}`,
    );
    await settleRound(desk.p, { ...run, force: false });
    const record = await findEnrichment(desk.p, ws, enrichment.id);
    if (record === undefined) throw new Error('no record');
    const rows = (await findPart(desk.p, ws, enrichment.id, 0))?.rows ?? [];
    const part = { record, part: 0, rows };
    const keys = rows.flatMap((row) => row.keys);
    const runs = new Map((await listRuns(desk.p, part)).map((each) => [each.row, each]));
    const pay = async (round: DecidedRound) =>
      payLookups(desk.p, part, round, { runs, known: await readKnown(desk.p, ws, keys) });
    const charges = () => table.items(`CHARGE#${ws}`);
    const states = async () => {
      const { subjects } = await readKnown(desk.p, ws, keys);
      return [...subjects.values()].map(({ data }) =>
        Object.entries(data)
          .map(([datum, { state, untilMs }]) => [datum, state, untilMs])
          .sort(),
      );
    };
    return { desk, id: enrichment.id, pay, charges, states };
  }

  it('makes what was charged the workspace’s for ever, with a charge each', async () => {
    const { id, charges, states } = await open();
    const paid = [
      ['email', 'paid', undefined],
      ['phone', 'paid', undefined],
    ];
    expect(await states()).toEqual([paid, paid]);
    const all = await charges();
    expect(all).toHaveLength(4);
    const [one] = all.filter(({ ref, action }) => ref === 'row-1' && action === 'contact.phone');
    expect(one).toMatchObject({
      enrichmentId: id,
      actor: 'mem_bob',
      memberId: 'mem_bob',
      subject: { fullName: 'Person 1', companyDomain: 'acme.example' },
      credits: { phone: 1 },
      sources: [{ grantId: 'grant_2026-03-01-phone', cat: 'allotment', credits: 1 }],
      paidAtMs: 1_773_144_000_000,
    });
    expect(one?.subject).not.toHaveProperty('ref');
  });

  it('is a replay when it is repeated: no charge more, nothing owned changes', async () => {
    const { desk, pay, charges, states } = await open();
    const before = [await charges(), await states()];
    desk.p.advance(5_000);
    const decidedAtMs = at('2026-03-10T12:00:00Z');
    const slices = (['email', 'phone'] as const).map((type) => ({
      grantId: `grant_2026-03-01-${type}`,
      type,
      cat: 'allotment' as const,
      credits: 2,
    }));
    const lookups = { email: [0, 1], phone: [0, 1] };
    await pay({ part: 0, round: 0, lookups, slices, charged: lookups, decidedAtMs });
    expect([await charges(), await states()]).toEqual(before);
  });
});

describe('the sources of charges', () => {
  it('share the spent credits out in draw order', async () => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1', { contact: 2 });
    await desk.grant(10);
    await desk.enrich({ subjects: people(4) });
    const charges = (await table.items('CHARGE#ws_1')) as unknown as {
      ref: string;
      sources: { grantId: string; credits: number }[];
    }[];
    const of = charges.map(({ ref, sources }) => [ref, sources.map(({ grantId }) => grantId)]);
    expect(of.sort()).toEqual([
      ['row-0', ['grant_2026-03-01-contact']],
      ['row-1', ['grant_2026-03-01-contact']],
      ['row-2', ['grant_pack']],
      ['row-3', ['grant_pack']],
    ]);
  });
});
