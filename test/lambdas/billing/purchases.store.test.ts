import { beforeAll, describe, expect, it } from 'vitest';
import type { PackGoal, SaleFacts } from '../../../lambdas/billing/billing.contract.ts';
import { addFacts, putGoal } from '../../../lambdas/billing/payment.store.ts';
import { pageOfPurchases, putPurchase } from '../../../lambdas/billing/purchases.store.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

let table: TestTable;
let p: TablePorts;

beforeAll(async () => {
  table = await openTable();
  p = table.ports();
});

const saleOf = (workspaceId: string, createdAtMs: number): SaleFacts => ({
  id: `cs_${createdAtMs}`,
  workspaceId,
  actor: 'mem_ada',
  createdAtMs: epochMs(createdAtMs),
  currency: 'usd',
  amount: 4_900,
  stage: 'paid',
});
const line = (id: string) => ({
  id,
  pack: 'contact',
  creditType: 'contact',
  credits: 100,
  months: 6,
  quantity: 1,
  amount: 4_900,
});
const goal = (grantId: string): PackGoal => ({
  no: 1,
  grant: {
    grantId,
    creditType: 'contact',
    amount: 100,
    effectiveAtMs: epochMs(1),
    expiresAtMs: null,
  },
  target: { reversed: 0, frozen: false },
  reason: 'purchase',
});

/** A payment of a workspace, in its list. */
async function sell(ws: string, paymentId: string, atMs: number): Promise<void> {
  const sale = saleOf(ws, atMs);
  await addFacts(p, paymentId, { sale, refunds: {}, disputes: {} });
  await putPurchase(p, sale, paymentId);
}

const idsOf = (items: readonly { readonly paymentId: string }[]) =>
  items.map(({ paymentId }) => paymentId);

describe('the list of purchases', () => {
  it('has each payment once, newest first, a page at a time', async () => {
    await sell('ws_a', 'pi_a1', 999);
    await sell('ws_a', 'pi_a3', 10_000);
    await sell('ws_a', 'pi_a2', 10_000);
    await sell('ws_a', 'pi_a3', 10_000);
    await sell('ws_b', 'pi_b1', 5_000);
    const first = await pageOfPurchases(p, 'ws_a', { limit: 2 });
    expect(idsOf(first.items)).toEqual(['pi_a3', 'pi_a2']);
    const cursor = first.nextCursor ?? '';
    const second = await pageOfPurchases(p, 'ws_a', { limit: 2, cursor });
    expect([idsOf(second.items), second.nextCursor]).toEqual([['pi_a1'], null]);
    expect((await pageOfPurchases(p, 'ws_a', { limit: 3 })).nextCursor).toBeNull();
  });

  it.each(['', 'x', 'MTIz'])('takes no cursor of its own making: %j', async (cursor) => {
    const page = pageOfPurchases(p, 'ws_a', { limit: 2, cursor });
    await expect(page).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('takes no cursor of another workspace’s list', async () => {
    const { nextCursor } = await pageOfPurchases(p, 'ws_a', { limit: 1 });
    const page = pageOfPurchases(p, 'ws_b', { limit: 1, cursor: nextCursor ?? '' });
    await expect(page).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('has the grants of the lines, in their order, as far as they were meant to come in', async () => {
    await sell('ws_c', 'pi_c', 1_000);
    const lines = [line('li_1'), line('li_2'), line('li_3')];
    const { rev } = await addFacts(p, 'pi_c', { lines, refunds: {}, disputes: {} });
    await putGoal(p, { paymentId: 'pi_c', rev }, 2, goal('grant_3'));
    await putGoal(p, { paymentId: 'pi_c', rev }, 0, goal('grant_1'));
    const { items } = await pageOfPurchases(p, 'ws_c', { limit: 5 });
    expect(items.map(({ goals }) => goals.map(({ grant }) => grant.grantId))).toEqual([
      ['grant_1', 'grant_3'],
    ]);
  });
});
