import type { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MESSAGES_AT_A_TIME } from '../../../lambdas/billing/payment-queue.contract.ts';
import { applyBatch, handler } from '../../../lambdas/webhooks/apply-payments.lambda.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { parameterReader } from '../../../local/aws/services/parameters.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { spoil } from '../../support/lossy.ts';
import { openShop, over, type Shop } from '../../support/shop.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let shop: Shop;
let ssm: AwsEndpoint;
const bus = serveEventBus();
const log = atNoon({
  STRIPE_PARAMETER: '/sluice/test/stripe',
  EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
});

beforeAll(async () => {
  table = await openTable();
  shop = await openShop(table);
  const parameters = new Map([['stripe', shop.secret]]);
  ssm = await serveAws({ 'AmazonSSM.GetParameter': parameterReader(parameters) });
});
beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL_SSM', ssm.url));
afterAll(async () => {
  await ssm.stop();
  await shop.stop();
});

/** A message as SQS hands it out for the n-th time. */
function message(messageId: string, body: string, tries = 1): SQSRecord {
  return { messageId, body, attributes: { ApproximateReceiveCount: String(tries) } } as SQSRecord;
}
const of = (payment: string) => JSON.stringify({ paymentId: payment });
const failures = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

const keyOf = (command: unknown): { readonly pk?: string } | undefined =>
  (command as GetCommand | UpdateCommand).input.Key;

describe('applyPayments', () => {
  it('brings in the credits of a payment, and tells of it', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    expect(
      await invoke<SQSEvent, unknown>(handler, { Records: [message('m1', of(payment))] }),
    ).toEqual(failures());
    expect(await buyer.credits()).toMatchObject({ grants: 1, available: 100 });
    expect(bus.events()).toMatchObject([
      { type: 'purchase.completed', workspaceId: buyer.workspaceId },
    ]);
    expect(log.lines()).toEqual([]);
  });

  it('brings a payment about once for all the messages of it', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    await buyer.hear();
    let asked = 0;
    const stripe = async () => {
      asked += 1;
      return buyer.account;
    };
    const Records = ['m1', 'm2', 'm3'].map((id) => message(id, of(payment)));
    expect(await applyBatch({ ...buyer.p, stripe }, { Records })).toEqual(failures());
    expect([asked, await buyer.credits()]).toMatchObject([1, { grants: 1, available: 100 }]);
  });

  it('gives back what could not be done, alone; the last time it is put aside', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    const later = buyer.pay(await buyer.open(1, 'key-2'));
    await buyer.hear();
    const ofLater = `PAYMENT#${later}`;
    const db = spoil(buyer.p.db, (_n, command) =>
      keyOf(command)?.pk === ofLater ? 'throttled' : 'none',
    );
    const Records = [
      message('good', of(payment)),
      message('late-1', of(later), 1),
      message('late-2', of(later), 4),
      message('no-json', 'hello', 5),
      message('no-id', '{"paymentId":"a b"}', 6),
    ];
    const { batchItemFailures } = await applyBatch(over(buyer.p, db), { Records });
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted()).toEqual([
      'late-1',
      'late-2',
      'no-id',
      'no-json',
    ]);
    expect(await buyer.credits()).toMatchObject({ grants: 1, available: 100 });
    expect(buyer.p.logged).toHaveLength(3);
    expect(buyer.p.logged).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'PAYMENT_DELAYED', paymentId: later }),
        expect.objectContaining({ event: 'PAYMENT_SET_ASIDE', error: 'SyntaxError' }),
        expect.objectContaining({ event: 'PAYMENT_SET_ASIDE', error: '$ZodError' }),
      ]),
    );
  });

  it.each([
    [{ subscriptionId: 'sub_1' }, { subscriptionId: 'sub_1' }],
    [{ topUpOf: 'ws_1' }, { workspaceId: 'ws_1' }],
  ])('says of whom it is what could not be done: %j', async (work, ids) => {
    const { p } = await shop.buyer();
    const db = spoil(p.db, () => 'throttled');
    const Records = [message('m1', JSON.stringify(work), 5)];
    await applyBatch(over(p, db), { Records });
    expect(p.logged).toMatchObject([{ event: 'PAYMENT_SET_ASIDE', ...ids }]);
  });

  it('begins all of a batch at once: none waits behind another', async () => {
    const { p } = await shop.buyer();
    const asked: unknown[] = [];
    const db = { send: (command: unknown) => new Promise(() => asked.push(command)) } as never;
    const ids = Array.from({ length: MESSAGES_AT_A_TIME }, (_, n) => `pi_${n}`);
    void applyBatch(over(p, db), { Records: ids.map((id) => message(id, of(id))) });
    await new Promise(setImmediate);
    expect(ids.filter((id) => JSON.stringify(asked).includes(id))).toEqual(ids);
  });
});
