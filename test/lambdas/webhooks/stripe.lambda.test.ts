import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  EventBridgeEvent,
} from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyPayment } from '../../../lambdas/billing/apply-payment.ts';
import type { StripeEvent } from '../../../lambdas/billing/stripe-client.ts';
import { handler, receiveBusEvent, receiveCall } from '../../../lambdas/webhooks/stripe.lambda.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { parameterReader } from '../../../local/aws/services/parameters.ts';
import { Queues } from '../../../local/aws/services/queues.ts';
import { NOON } from '../../support/fixed-ports.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { spoil } from '../../support/lossy.ts';
import { openShop, over, SHOP_SECRET, type Shop } from '../../support/shop.ts';
import { eventText, inBase64, signedCall, webhookCall } from '../../support/stripe-messages.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let shop: Shop;
let aws: AwsEndpoint;
const queues = new Queues({ now: () => NOON });
const log = atNoon({ STRIPE_PARAMETER: '/sluice/test/stripe', PAYMENTS_URL: 'Payments' });

beforeAll(async () => {
  table = await openTable();
  shop = await openShop(table);
  aws = await serveAws({
    ...queues.operations,
    'AmazonSSM.GetParameter': parameterReader(new Map([['stripe', shop.secret]])),
  });
});
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', aws.url);
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', aws.url);
});
afterAll(async () => {
  await aws.stop();
  await shop.stop();
});

const signed = (event: StripeEvent) => signedCall(JSON.stringify(event), { secret: SHOP_SECRET });
const waiting = () => queues.lengths.Payments ?? 0;

type Sent = APIGatewayProxyEventV2 | EventBridgeEvent<string, unknown>;
type Answered = APIGatewayProxyStructuredResultV2 | undefined;

async function call(event: APIGatewayProxyEventV2) {
  const { statusCode, body } = (await invoke<Sent, Answered>(handler, event)) ?? {};
  return [statusCode, JSON.parse(body ?? '')];
}

/** Hands an event in as EventBridge does. */
const bring = (detail: unknown) => {
  const source = 'aws.partner/stripe.com/ed_1Abc';
  const sent = { id: 'request-1', source, 'detail-type': 'checkout.session.completed', detail };
  return invoke<Sent, Answered>(handler, sent as Sent);
};

describe('a call that is refused', () => {
  const secret = SHOP_SECRET;
  it.each<[string, APIGatewayProxyEventV2, number, string]>([
    ['forged', signedCall(eventText(), { secret: 'whsec_guess' }), 400, 'SIGNATURE_WRONG'],
    ['not signed', webhookCall(eventText()), 400, 'SIGNATURE_MISSING'],
    [
      'sent again a day later',
      signedCall(eventText(), { secret, atMs: NOON - 86_400_000 }),
      400,
      'SIGNATURE_WRONG',
    ],
    ['no JSON', signedCall('hello', { secret }), 400, 'NOT_AN_EVENT'],
    ['of live money', signedCall(eventText({ livemode: true }), { secret }), 400, 'MODE_WRONG'],
    [
      'of another version',
      signedCall(eventText({ api_version: '2020-08-27' }), { secret }),
      400,
      'VERSION_WRONG',
    ],
    ['of a megabyte', webhookCall('x'.repeat(1_048_576)), 413, 'TOO_LARGE'],
  ])('because it is %s changes nothing, and is counted', async (_what, event, status, code) => {
    const before = [await table.items(), waiting()];
    for (const sent of [event, inBase64(event)]) {
      expect(await call(sent)).toEqual([status, { code }]);
    }
    expect([await table.items(), waiting()]).toEqual(before);
    const line = expect.objectContaining({
      // Stripe signs whatever it sends: what is not signed rings nowhere.
      event: code === 'SIGNATURE_MISSING' ? 'STRIPE_CALL_UNSIGNED' : 'STRIPE_EVENT_REFUSED',
      requestId: 'request-1',
      code,
    });
    expect(log.lines()).toEqual([line, line]);
  });
});

describe('what EventBridge brings', () => {
  it.each<[string, unknown, string]>([
    ['nothing', null, 'NOT_AN_EVENT'],
    ['no event', { object: 'charge' }, 'NOT_AN_EVENT'],
    ['of live money', JSON.parse(eventText({ livemode: true })), 'MODE_WRONG'],
    ['of another version', JSON.parse(eventText({ api_version: '2020-08-27' })), 'VERSION_WRONG'],
  ])('changes nothing where it is %s, and is counted', async (_what, detail, code) => {
    const before = [await table.items(), waiting()];
    expect(await bring(detail)).toBeUndefined();
    expect([await table.items(), waiting()]).toEqual(before);
    const line = { event: 'STRIPE_EVENT_REFUSED', requestId: 'request-1', code };
    expect(log.lines()).toEqual([expect.objectContaining(line)]);
  });

  it('is kept and handed on like a call of the webhook, once of both', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    const sold = buyer.news().find(({ type }) => type === 'checkout.session.completed');
    const before = waiting();
    expect(await bring(sold)).toBeUndefined();
    expect(await buyer.record(payment)).toMatchObject({ facts: { sale: { stage: 'paid' } } });
    expect(waiting() - before).toBe(1);
    const kept = await buyer.record(payment);
    expect(await call(signed(sold as StripeEvent))).toMatchObject([200, { received: true }]);
    expect(await buyer.record(payment)).toEqual(kept);
  });
});

describe('a call that is taken in', () => {
  it('keeps what it tells, and hands the payment on; each is counted by its type', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    const events = buyer.news();
    const before = waiting();
    for (const event of events) {
      expect(await call(inBase64(signed(event)))).toMatchObject([200, { received: true }]);
    }
    expect(await buyer.record(payment)).toMatchObject({
      facts: { sale: { workspaceId: buyer.workspaceId, stage: 'paid', amount: 4_900 } },
    });
    // The session; its charge, which came before it, waits for the session.
    expect(waiting() - before).toBe(1);
    const kinds: Record<string, string> = {
      'checkout.session.completed': 'payment',
      'charge.succeeded': 'payment',
      // That of a checkout tells nothing that its session does not.
      'payment_intent.succeeded': 'unknown',
      // That of a pack bills no subscription.
      'invoice.paid': 'foreign',
    };
    const counted = log.lines().map((line) => Object.values(line).slice(2));
    expect(counted).toEqual(
      events.map(({ type }) => {
        const kind = kinds[type] ?? 'unknown';
        const ids = kind === 'payment' ? [payment] : [];
        return ['STRIPE_EVENT_TAKEN', 'request-1', kind, type, ...ids];
      }),
    );
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(Object.keys(kinds)));
  });

  it('changes nothing where it comes again', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    const events = buyer.news();
    for (const event of events) await call(signed(event));
    await applyPayment(buyer.p, payment);
    const before = [await table.items(), waiting()];
    for (const event of events) expect((await call(signed(event)))[0]).toBe(200);
    expect([await table.items(), waiting()]).toEqual(before);
  });

  it('says of a refund that it is in a state that nobody knows', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    buyer.news();
    buyer.refund(payment, 100);
    const [created] = buyer.news().filter(({ type }) => type === 'refund.created');
    const object = { ...created?.data.object, status: 'on_its_way' };
    expect((await call(signed({ ...created, data: { object } } as never)))[0]).toBe(200);
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ event: 'STRIPE_WORD_UNKNOWN', paymentId: payment }),
    );
  });

  it('keeps a refund of a payment that nobody has told of yet', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    buyer.news();
    const refund = buyer.refund(payment, 100);
    const [created] = buyer.news().filter(({ type }) => type === 'refund.created');
    if (created === undefined) throw new Error('Stripe told of no refund');
    expect(await call(signed(created))).toEqual([200, { received: true, kind: 'payment' }]);
    const { facts } = (await buyer.record(payment)) as { facts?: unknown };
    expect(facts).toMatchObject({ refunds: { [refund]: { amount: 100, state: 'succeeded' } } });
    expect(facts).not.toHaveProperty('sale');
  });

  it('passes over what another deployment has sold', async () => {
    const other = await shop.buyer({ more: { deployment: 'other' } });
    await other.order();
    const before = [await table.items(), waiting()];
    const sold = other.news().filter(({ type }) => /^(checkout|charge)/.test(type));
    expect(sold).not.toEqual([]);
    for (const event of sold) {
      expect(await call(signed(event))).toEqual([200, { received: true, kind: 'foreign' }]);
    }
    expect([await table.items(), waiting()]).toEqual(before);
  });

  it('leaves no secret, no card, no name and no address in the log', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.order();
    buyer.dispute(payment);
    const events = buyer.news();
    // They are there to be leaked.
    const said = JSON.stringify(events);
    const data = ['4242', 'customer@example.com', 'Simulated Customer', '1 Example Street'];
    for (const each of data) expect(said).toContain(each);
    for (const event of events) {
      await call(signed(event));
      await call(signedCall(JSON.stringify(event), { secret: 'whsec_guess' }));
    }
    const logged = JSON.stringify(log.lines());
    const secrets = ['whsec_', 'sk_test', 'v1=', '10115'];
    expect([...data, ...secrets].filter((each) => logged.includes(each))).toEqual([]);
  });
});

describe('a call that Stripe is to send again', () => {
  it.each<[string, APIGatewayProxyEventV2, readonly object[]]>([
    [
      'that Stripe has signed, and is logged',
      signedCall(eventText(), { secret: SHOP_SECRET }),
      [{ event: 'STRIPE_EVENT_NOT_KEPT', requestId: 'request-1', code: 'STATE_CONFLICT' }],
    ],
    ['of a stranger, and is not', webhookCall('{}'), []],
  ])('is one to a deployment that sells nothing, %s', async (_what, sent, logged) => {
    const { p } = await shop.buyer();
    const answer = await receiveCall({ ...p, stripe: async () => undefined }, sent);
    expect(answer).toMatchObject({ statusCode: 503, body: '{"code":"STATE_CONFLICT"}' });
    expect(p.logged).toEqual(logged);
  });

  it('is one whose facts could not be kept', async () => {
    const buyer = await shop.buyer();
    await buyer.order();
    const [event] = buyer.news().filter(({ type }) => type === 'charge.succeeded');
    if (event === undefined) throw new Error('Stripe told of no charge');
    const broken = over(
      buyer.p,
      spoil(buyer.p.db, () => 'throttled'),
    );
    await expect(receiveCall(broken, signed(event))).rejects.toThrow();
    const brought = { id: 'request-1', detail: event } as EventBridgeEvent<string, unknown>;
    await expect(receiveBusEvent(broken, brought)).rejects.toThrow();
    expect(buyer.queued).toEqual([]);
  });
});
