import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../../lambdas/api/providers.lambda.ts';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import type { Handler } from '../../../lambdas/shared/wire.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { secretOperations } from '../../../local/aws/services/kept-secrets.ts';
import { type Call, toEvent, WORKSPACE } from '../../support/api-call.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const KEYS = '/v1/workspaces/{ws}/provider-keys';
const OPERATOR_KEY = 'operator-key-for-tests-only';

describe('providers.lambda', () => {
  let table: TestTable;
  let aws: AwsEndpoint;
  let secrets: Readonly<Record<string, string>> = {};
  const log = atNoon({
    OPERATOR_SECRET_ARN: 'arn:operator',
    PROVIDER_KEYS_PREFIX: 'sluice/test/providers/',
  });

  beforeAll(async () => {
    table = await openTable();
    aws = await serveAws(
      secretOperations({
        ofTemplate: new Map([['arn:operator', { operatorKey: OPERATOR_KEY }]]),
        left: {},
        onChange: (kept) => {
          secrets = kept;
        },
      }),
    );
    await putItem(table.db, keys.workspace('ws_1'), WORKSPACE);
  });
  beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', aws.url));
  afterAll(() => aws.stop());

  async function call(routeKey: string, of: Call = {}) {
    const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
    const event = toEvent(routeKey, { ws: 'ws_1', as: null, headers, ...of });
    const answer = await invoke(
      handler as unknown as Handler<APIGatewayProxyEventV2, { statusCode: number; body: string }>,
      event,
    );
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  }

  it('keeps a workspace’s key in a secret of its own, and nowhere else', async () => {
    const key = 'own-key-4711';
    const set = await call(`PUT ${KEYS}/{id}`, { id: 'hunter', body: { key } });
    expect(set).toMatchObject({ status: 200, body: { id: 'hunter' } });
    expect(Object.keys(secrets)).toEqual(['sluice/test/providers/ws_1']);
    expect(secrets['sluice/test/providers/ws_1']).toContain(key);
    expect((await call(`GET ${KEYS}`)).body.items).toMatchObject([{ id: 'hunter' }]);
    expect(await call(`DELETE ${KEYS}/{id}`, { id: 'hunter' })).toMatchObject({ status: 200 });
    expect(secrets).toEqual({});
    const left = JSON.stringify([await table.items(), log.lines()]);
    expect(left).toContain('provider-key.set');
    expect(left).not.toContain(key);
  });

  it('sets a provider for the operator', async () => {
    const body = { limits: { perSecond: 2 } };
    expect(await call('PUT /v1/providers/{id}', { id: 'hunter', body })).toMatchObject({
      status: 200,
    });
    expect((await call('GET /v1/providers/{id}', { id: 'hunter' })).body).toMatchObject({
      limits: { perSecond: 2, perMinute: null },
      documentedLimits: { perSecond: 15, perMinute: 500 },
    });
  });
});
