import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addFacts, findPayment } from '../../../lambdas/billing/payment.store.ts';
import { putPurchase } from '../../../lambdas/billing/purchases.store.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { parameterReader } from '../../../local/aws/services/parameters.ts';
import { Queues } from '../../../local/aws/services/queues.ts';
import { atNoon } from '../../support/handlers.ts';
import { openSeller, type Seller } from '../../support/seller.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const HOUR_MS = 3_600_000;
const NOTHING = { repaired: 0, differing: 0, foreign: 0, failed: 0, unfinished: 0 };

describe('reconcilePayments', () => {
  let table: TestTable;
  let aws: AwsEndpoint;
  let seller: Seller;
  const parameters = new Map<string, Record<string, string>>();
  const queues = new Queues({ now: () => 0 });
  const log = atNoon({ STRIPE_PARAMETER: '/sluice/prod/stripe', PAYMENTS_URL: 'Payments' });

  beforeAll(async () => {
    aws = await serveAws({
      ...queues.operations,
      'AmazonSSM.GetParameter': parameterReader(parameters),
    });
  });
  beforeEach(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', aws.url);
    vi.stubEnv('AWS_ENDPOINT_URL_SSM', aws.url);
    // A stand-in gives the same ids each time.
    table = await openTable();
    seller = await openSeller();
    parameters.set('stripe', seller.parameter);
    await createWorkspace(
      table.ports(),
      { id: 'ws_1', name: 'Example', plan: 'workspace-pool', timezone: 'UTC' },
      { bodyHash: 'h' },
    );
  });
  afterEach(() => seller.stop());
  afterAll(() => aws.stop());

  /** Keeps a purchase that Stripe knows nothing of. */
  async function keepGone(): Promise<void> {
    const sale = {
      id: 'cs_gone',
      workspaceId: 'ws_1',
      actor: 'key_1',
      createdAtMs: table.ports().now(),
      currency: 'usd',
      amount: 4_900,
      stage: 'paid',
    } as const;
    await addFacts(table.ports(), 'pi_gone', { sale, refunds: {}, disputes: {} });
    await putPurchase(table.ports(), sale, 'pi_gone');
  }

  /** Calls a handler that has read nothing yet, some hours later. */
  async function run(schedule: string, hours = 1): Promise<unknown> {
    vi.setSystemTime(Date.now() + hours * HOUR_MS);
    vi.resetModules();
    const { handler } = await import('../../../lambdas/schedules/reconcile-payments.lambda.ts');
    return handler({ schedule }, { awsRequestId: 'r' } as Parameters<typeof handler>[1]);
  }

  it('asks nobody, and says nothing, where nothing is sold', async () => {
    parameters.delete('stripe');
    const before = await table.items();
    expect(await run('reconcile-payments')).toEqual(NOTHING);
    expect([log.lines(), await table.items()]).toEqual([[], before]);
  });

  it('each hour takes in what is two days old, and notes no place in lists of one page', async () => {
    const { intent } = await seller.sell('ws_1');
    expect(await run('reconcile-recent', 50)).toEqual(NOTHING);
    vi.setSystemTime(Date.now() - 50 * HOUR_MS);
    expect(await run('reconcile-recent')).toMatchObject({ failed: 0, differing: 0 });
    expect((await findPayment(table.ports(), intent))?.facts.sale?.stage).toBe('paid');
    expect(queues.lengths).toMatchObject({ Payments: expect.any(Number) });
    expect(await table.items('SCHEDULE#')).toEqual([]);
    expect(log.lines().at(-1)).toMatchObject({
      event: 'SCHEDULE_DONE',
      schedule: 'reconcile-recent',
      failed: 0,
    });
  });

  it('each night goes thirty days back, and asks for each purchase of ours', async () => {
    const { intent } = await seller.sell('ws_1');
    await keepGone();
    expect(await run('reconcile-payments', 29 * 24)).toMatchObject({ differing: 1, failed: 0 });
    expect((await findPayment(table.ports(), intent))?.facts.sale?.stage).toBe('paid');
    expect(log.lines()).toContainEqual(
      expect.objectContaining({
        event: 'PAYMENT_DIFFERS',
        level: 'error',
        paymentId: 'pi_gone',
        workspaceId: 'ws_1',
        kind: 'unknown',
      }),
    );
  });

  it('leaves to the next run what Stripe does not answer', async () => {
    await keepGone();
    await seller.stop();
    // The purchases are looked at all the same: each way is left to the next run by itself.
    const counts = { ...NOTHING, failed: 2, unfinished: 1 };
    expect(await run('reconcile-payments')).toEqual(counts);
    const left = { event: 'SCHEDULE_ITEM_DELAYED', error: 'STRIPE_UNAVAILABLE' };
    expect(log.lines()).toMatchObject([
      { ...left, schedule: 'reconcile-payments' },
      { ...left, schedule: 'reconcile-payments', workspaceId: 'ws_1' },
      { event: 'SCHEDULE_DONE', ...counts },
    ]);
    seller = await openSeller();
  }, 30_000);
});
