import { beforeAll, describe, expect, it } from 'vitest';
import { putCharge } from '../../../../lambdas/enrichments/charges.store.ts';
import { listHistory } from '../../../../lambdas/enrichments/read/read-history.ts';
import type { Charge } from '../../../../lambdas/enrichments/records.contract.ts';
import type { HeldSlice } from '../../../../lambdas/ledger/ledger.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('listHistory', () => {
  let table: TestTable;
  let desk: ReturnType<typeof openDesk>;
  const ids: string[] = [];

  beforeAll(async () => {
    table = await openTable();
    desk = openDesk(table, 'ws_1');
    for (const [n, actor] of ['mem_ada', 'mem_bob', 'mem_ada'].entries()) {
      const view = await desk.enrich(
        { subjects: people(2, 2 * n), actor },
        (subject, row, datum) => (row === 0 ? findsAll(subject, row, datum) : undefined),
      );
      ids.push(view.id);
      desk.p.advance(60_000);
    }
  });

  /** One of them, to be written again as others. */
  async function aCharge(): Promise<Charge> {
    const [item] = await table.items('CHARGE#ws_1');
    const { pk: _pk, sk: _sk, ...charge } = item ?? {};
    return charge as unknown as Charge;
  }
  const list = (query = {}) => listHistory(desk.p, 'ws_1', { limit: 10, order: 'desc', ...query });
  const enrichmentsOf = async (query: object) =>
    (await list(query)).items.map(({ enrichmentId }) => ids.indexOf(enrichmentId));

  it('shows each charge with actor, subject, price and where the credits came from', async () => {
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(items).toHaveLength(3);
    expect(items[2]).toEqual({
      id: expect.stringMatching(/^chg_[0-9a-z]{24}$/),
      at: '2026-03-10T12:00:00.000Z',
      actor: 'mem_ada',
      action: 'contact.email',
      ref: 'row-0',
      contactId: expect.stringMatching(/^con_/),
      subject: { fullName: 'Person 0', companyDomain: 'acme.example' },
      credits: 1,
      creditType: 'contact',
      sources: [{ grantId: 'grant_2026-03-01-contact', category: 'allotment', credits: 1 }],
      creditedBack: null,
      enrichmentId: ids[0],
    });
  });

  it('shows what is known of a subject in one order', async () => {
    const other = openDesk(table, 'ws_3');
    const known = {
      email: 'ada@acme.example',
      linkedinUrl: 'linkedin.com/in/ada',
      companyDomain: 'acme.example',
      companyName: 'Acme',
      lastName: 'Example',
      firstName: 'Ada',
      fullName: 'Ada Example',
      ref: 'row-1',
    };
    await other.enrich({ subjects: [known] });
    const { items } = await listHistory(other.p, 'ws_3', { limit: 1, order: 'asc' });
    expect(Object.entries(items[0]?.subject ?? {})).toEqual([
      ['fullName', 'Ada Example'],
      ['firstName', 'Ada'],
      ['lastName', 'Example'],
      ['companyName', 'Acme'],
      ['companyDomain', 'acme.example'],
      ['linkedinUrl', 'linkedin.com/in/ada'],
      ['email', 'ada@acme.example'],
    ]);
  });

  it('can be asked for by member, action, time and order', async () => {
    expect(await enrichmentsOf({ memberId: 'mem_ada' })).toEqual([2, 0]);
    expect(await enrichmentsOf({ action: 'contact.email', order: 'asc' })).toEqual([0, 1, 2]);
    expect(await enrichmentsOf({ action: 'contact.phone' })).toEqual([]);
    expect(await enrichmentsOf({ creditType: 'contact', order: 'asc' })).toEqual([0, 1, 2]);
    expect(await enrichmentsOf({ creditType: 'phone' })).toEqual([]);
    const fromMs = epochMs(1_773_144_060_000);
    expect(await enrichmentsOf({ fromMs })).toEqual([2, 1]);
    expect(await enrichmentsOf({ toMs: fromMs })).toEqual([0]);
  });

  it('says whose seat gave the credits, and nothing where the workspace did', async () => {
    const charge = await aCharge();
    const source = { ...charge.sources[0], credits: 1 } as HeldSlice;
    const seat = { ...source, seat: 'mem_ada' };
    await putCharge(desk.p, 'ws_4', { ...charge, sources: [seat, source] });
    const { items } = await listHistory(desk.p, 'ws_4', { limit: 1, order: 'asc' });
    const told = { grantId: seat.grantId, category: 'allotment', credits: 1 };
    expect(items[0]?.sources).toEqual([{ ...told, seat: 'mem_ada' }, told]);
    expect(items[0]?.sources[1]).not.toHaveProperty('seat');
  });

  it('neither skips nor repeats a charge while new ones come', async () => {
    const charge = await aCharge();
    const put = (n: number) =>
      putCharge(desk.p, 'ws_5', {
        ...charge,
        id: `chg_${n}`,
        paidAtMs: epochMs(charge.paidAtMs + Math.floor(n / 3)),
      });
    for (let n = 0; n < 100; n += 1) await put(n);
    for (const order of ['desc', 'asc'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      let more = 100;
      do {
        const page = await listHistory(desk.p, 'ws_5', { limit: 7, order, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
        if (more < 110) await put(more);
        more += 1;
      } while (cursor !== undefined);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => Number(id.slice(4)) < 100)).toHaveLength(100);
    }
  });

  it('fills its pages although others lie between, each charge once', async () => {
    const first = await list({ memberId: 'mem_ada', limit: 1 });
    const second = await list({ memberId: 'mem_ada', limit: 1, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ enrichmentId }) => enrichmentId)).toEqual([
      ids[2],
      ids[0],
    ]);
  });

  it('is empty in another workspace', async () => {
    expect(await listHistory(desk.p, 'ws_2', { limit: 5, order: 'asc' })).toEqual({
      items: [],
      nextCursor: null,
    });
  });
});
