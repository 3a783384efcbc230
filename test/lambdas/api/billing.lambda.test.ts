import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../../lambdas/api/billing.lambda.ts';
import type { Handler } from '../../../lambdas/shared/wire.ts';
import { createApiKey } from '../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { parameterReader } from '../../../local/aws/services/parameters.ts';
import { type Call, toEvent } from '../../support/api-call.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { type Buyer, openShop, type Shop } from '../../support/shop.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const PATH = '/v1/workspaces/{ws}';
const BODY = {
  pack: 'contact',
  quantity: 2,
  successUrl: 'https://app.example/back',
  cancelUrl: 'https://app.example/no',
};

describe('billing.lambda', () => {
  let table: TestTable;
  let shop: Shop;
  let ssm: AwsEndpoint;
  let buyer: Buyer;
  let key = '';
  const bus = serveEventBus();
  const log = atNoon({
    OPERATOR_SECRET_ARN: 'arn:operator',
    STRIPE_PARAMETER: '/sluice/test/stripe',
    PAYMENTS_URL: 'Payments',
    EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
  });

  beforeAll(async () => {
    table = await openTable();
    shop = await openShop(table);
    const parameters = new Map([['stripe', shop.secret]]);
    ssm = await serveAws({ 'AmazonSSM.GetParameter': parameterReader(parameters) });
    buyer = await shop.buyer();
    const asked = { name: 'CI', scopes: ['read', 'enrich'] } as const;
    key = (await createApiKey(buyer.p, buyer.workspaceId, asked, { bodyHash: 'h' })).secret ?? '';
  });
  beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL_SSM', ssm.url));
  afterAll(async () => {
    await ssm.stop();
    await shop.stop();
  });

  async function call(routeKey: string, of: Call = {}, bearer = key) {
    const headers = { authorization: `Bearer ${bearer}`, 'idempotency-key': 'buy-1' };
    const event = toEvent(routeKey, { ws: buyer.workspaceId, as: null, headers, ...of });
    const answer = await invoke(
      handler as unknown as Handler<APIGatewayProxyEventV2, { statusCode: number; body: string }>,
      event,
    );
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  }

  it('sells packs: opens the page, brings the credits in, and lists the purchase', async () => {
    const opened = await call(`POST ${PATH}/checkout-sessions`, { body: BODY });
    expect(opened).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^cs_/) } });
    const { id } = opened.body;
    buyer.pay(id);
    expect(await call(`GET ${PATH}/checkout-sessions/{id}`, { id })).toMatchObject({
      status: 200,
      body: { id, status: 'paid', quantity: 2, credits: 200 },
    });
    expect(await buyer.credits()).toMatchObject({ grants: 1, available: 200 });
    expect(await call(`GET ${PATH}/purchases`)).toMatchObject({
      status: 200,
      body: { items: [{ checkoutSessionId: id, amount: 9_800, remaining: 200 }] },
    });
    expect(bus.events()).toMatchObject([{ type: 'purchase.completed' }]);
    expect(log.lines()).toMatchObject([
      { event: 'REQUEST_ANSWERED', status: 201 },
      { event: 'REQUEST_ANSWERED', status: 200 },
      { event: 'REQUEST_ANSWERED', status: 200 },
    ]);
  });

  it.each([
    ['a session that is not there', `GET ${PATH}/checkout-sessions/{id}`, undefined, 404],
    [
      'a key that nobody made',
      `GET ${PATH}/purchases`,
      'slk_00000000000000000000000000000000m3s95m0',
      401,
    ],
    ['a route of another function', `GET ${PATH}/ledger`, undefined, 405],
  ])('refuses %s', async (_what, routeKey, bearer, status) => {
    expect((await call(routeKey, { id: 'cs_none' }, bearer)).status).toBe(status);
  });
});
