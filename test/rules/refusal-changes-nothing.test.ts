import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../lambdas/enrichments/cancel-enrichment.ts';
import { adjustCredits, voidGrant } from '../../lambdas/ledger/ledger.ts';
import { openDesk, people } from '../support/desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

const BY_OPERATOR = { reason: 'mistaken', actor: 'operator', bodyHash: 'h' };

describe('refusal-changes-nothing', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A workspace with 5 credits, one person owned, one being found. */
  async function open() {
    n += 1;
    const desk = openDesk(table, `ws_${n}`, { contact: 5 });
    const done = await desk.enrich({ key: 'done', subjects: people(1) });
    await desk.submit({ key: 'running', subjects: people(1, 1) });
    return { desk, done: done.id };
  }
  type Opened = Awaited<ReturnType<typeof open>>;

  it.each<[string, (opened: Opened) => Promise<unknown>]>([
    ['CREDITS_INSUFFICIENT', ({ desk }) => desk.submit({ subjects: people(6) })],
    ['CREDITS_OVER_MAXIMUM', ({ desk }) => desk.submit({ subjects: people(4), maxCredits: 1 })],
    ['IDEMPOTENCY_KEY_REUSED', ({ desk }) => desk.submit({ key: 'done', subjects: people(2) })],
    ['STATE_CONFLICT', ({ desk, done }) => cancelEnrichment(desk.p, desk.workspaceId, done)],
    ['NOT_FOUND', ({ desk }) => cancelEnrichment(desk.p, desk.workspaceId, 'enr_none')],
    [
      'CREDITS_INSUFFICIENT',
      ({ desk: { p, workspaceId, terms } }) =>
        adjustCredits(p, {
          account: { workspaceId },
          terms,
          adjustmentId: 'adj_1',
          creditType: 'contact',
          amount: 4,
          ...BY_OPERATOR,
        }),
    ],
    [
      'NOT_FOUND',
      ({ desk: { p, workspaceId } }) =>
        voidGrant(p, { account: { workspaceId }, grantId: 'grant_none', ...BY_OPERATOR }),
    ],
  ])('refusal-changes-nothing: %s', async (code, refused) => {
    const opened = await open();
    const before = await table.items();
    await expect(refused(opened)).rejects.toMatchObject({ code });
    expect(await table.items()).toEqual(before);
  });

  it('refusal-changes-nothing: also when the credits go between the first look and the hold', async () => {
    n += 1;
    const desk = openDesk(table, `ws_${n}`, { contact: 5 });
    await desk.balance();
    const before = await table.items(`ws_${n}`);
    const ends = await Promise.allSettled([
      desk.submit({ key: 'a', subjects: people(5) }),
      desk.submit({ key: 'b', subjects: people(5, 10) }),
      desk.submit({ key: 'c', subjects: people(5, 20) }),
    ]);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    const after = await table.items(`ws_${n}`);
    const made = after.filter(({ pk }) => before.every((item) => item.pk !== pk));
    const kinds = Object.groupBy(made, ({ pk, sk }) => `${pk.split('#')[0]} ${sk.split('#')[0]}`);
    // One request with its part and its five claims: nothing of the other two.
    expect(Object.entries(kinds).map(([kind, items]) => [kind, items?.length])).toEqual([
      ['CON CONTACT', 5],
      ['ENR ENRICHMENT', 1],
      ['ENR PART', 1],
      ['ID ID', 5],
    ]);
  });
});
