import { beforeAll, describe, expect, it } from 'vitest';
import { listLedger } from '../../lambdas/ledger/ledger.ts';
import { MONTHLY } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { type Fault, spoil, spoilFirst } from '../support/lossy.ts';
import { openTable, type TestTable } from '../support/table.ts';

const ALLOTMENT = 'grant_2026-03-01-contact';

/**
 * A seat's account beside the workspace's own: the same workspace, the same grant ids, nothing in
 * common.
 */
describe('seats apart', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** The workspace's account of 100 credits, and two seats of 7 each. */
  async function open() {
    n += 1;
    const workspaceId = `ws_${n}`;
    const seatTerms = { ...MONTHLY, allotments: { contact: 7 } };
    const desks = [
      openLedger(table, { workspaceId }),
      openLedger(table, { workspaceId, seat: 'mem_ada' }, seatTerms),
      openLedger(table, { workspaceId, seat: 'mem_bob' }, seatTerms),
    ] as const;
    for (const desk of desks) await desk.load();
    return { workspaceId, desks };
  }

  it('each has its own balance, journal and revisions, whatever they do in turns', async () => {
    const { workspaceId, desks } = await open();
    const [own, ada, bob] = desks;
    // Revision 2 to 4 of each, one after the other and at once.
    await Promise.all(
      desks.map(async (desk, k) => {
        const held = await desk.hold(`h${k}`, 5);
        await desk.settle(`h${k}`, held, k + 1);
        await desk.grant(`pack${k}`, 10 * (k + 1), null);
      }),
    );
    expect(await Promise.all(desks.map((desk) => desk.balance()))).toEqual([
      { available: 109, held: 0 },
      { available: 25, held: 0 },
      { available: 34, held: 0 },
    ]);
    for (const [k, desk] of desks.entries()) {
      expect((await desk.entries()).map(({ rev, op }) => [rev, op])).toEqual([
        [1, 'open:2026-03-01'],
        [2, `h${k}:hold:1`],
        [3, `h${k}:settle:1`],
        [4, `grant_pack${k}:1`],
      ]);
      const grants = await audit(table, desk.p, desk.account);
      const id = [ALLOTMENT, `${ALLOTMENT}-mem_ada`, `${ALLOTMENT}-mem_bob`][k] ?? '';
      expect(grants.get(id)).toMatchObject({ granted: k === 0 ? 100 : 7, spent: k + 1 });
    }
    const keys = (await table.items(`${workspaceId}#ACCOUNT`)).map(({ pk }) => pk);
    expect([...new Set(keys)]).toEqual([
      `LEDGER#${workspaceId}#ACCOUNT`,
      `LEDGER#${workspaceId}#ACCOUNT#SEAT#mem_ada`,
      `LEDGER#${workspaceId}#ACCOUNT#SEAT#mem_bob`,
    ]);
    const page = await listLedger(own.p, ada.account, { limit: 2 });
    expect(page.items.map(({ ref }) => ref)).toEqual(['schedule', 'h1']);
    // A page of one account is no page of another.
    const cursor = page.nextCursor ?? '';
    await expect(listLedger(own.p, bob.account, { limit: 2, cursor })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it.each<[Fault]>([['answer-lost'], ['lost'], ['late']])(
    'one id on two accounts: a write that is %s is told apart, and fenced on its own account',
    async (fault) => {
      const { desks } = await open();
      const [own, ada] = desks;
      // The same record, so the same operation, on both.
      const accountDb = spoilFirst(ada.p.accountDb, fault);
      await own.hold('h', 5);
      const held = await ada.hold('h', 5, { ...ada.p, accountDb });
      await accountDb.deliver();
      expect(held).toMatchObject({ state: 'applied', attempt: fault === 'answer-lost' ? 1 : 2 });
      expect([await own.balance(), await ada.balance()]).toEqual([
        { available: 95, held: 5 },
        { available: 2, held: 5 },
      ]);
      expect((await own.load()).fences).toEqual({});
      expect(Object.keys((await ada.load()).fences)).toEqual(
        fault === 'answer-lost' ? [] : ['h:hold:1'],
      );
    },
  );

  it('a seat that turns its month leaves the others in theirs', async () => {
    const { desks } = await open();
    const [own, ada] = desks;
    ada.p.setClock('2026-04-02T00:00:00Z');
    expect((await ada.load()).period.id).toBe('2026-04-01');
    expect((await own.load()).period.id).toBe('2026-03-01');
  });

  it('the journal of one that waits for its entries is not helped by those of another', async () => {
    const { desks } = await open();
    const [own, ada] = desks;
    await own.hold('x', 1);
    table.keepProjecting(false);
    const accountDb = spoil(ada.p.accountDb, (k) => (k === 0 ? 'lost' : 'none'));
    await expect(ada.hold('h', 5, { ...ada.p, accountDb })).rejects.toMatchObject({
      code: 'OPERATION_UNRESOLVED',
    });
    table.keepProjecting(true);
  });
});
