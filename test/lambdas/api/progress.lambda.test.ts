import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { handler } from '../../../lambdas/api/progress.lambda.ts';
import { createApiKey } from '../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { toEvent } from '../../support/api-call.ts';
import { openDesk, people } from '../../support/desk.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const ROUTE = 'GET /v1/workspaces/{ws}/enrichments/{id}';

describe('progress.lambda', () => {
  const { lines } = atNoon({ OPERATOR_SECRET_ARN: 'arn:operator' });
  let table: TestTable;
  let key = '';

  beforeAll(async () => {
    table = await openTable();
    const p = table.ports();
    const made = { id: 'ws_1', name: 'Example Ltd', plan: 'workspace-pool', timezone: 'UTC' };
    await createWorkspace(p, made, { bodyHash: 'h' });
    const asked = { name: 'CI', scopes: ['read'] } as const;
    key = (await createApiKey(p, 'ws_1', asked, { bodyHash: 'h' })).secret ?? '';
  });

  async function get(id: string, authorization = `Bearer ${key}`, routeKey = ROUTE) {
    const headers = { authorization, prefer: 'wait=20' };
    const event = toEvent(routeKey, { as: null, id, headers });
    const answer = await invoke<APIGatewayProxyEventV2, { statusCode: number; body: string }>(
      handler as never,
      event,
    );
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  }

  it('gives a request to who holds a key of its workspace, and logs the call', async () => {
    const desk = openDesk(table, 'ws_1');
    const { id } = await desk.enrich({ subjects: people(2) });
    expect(await get(id)).toMatchObject({
      status: 200,
      body: { id, status: 'completed', charged: { contact: 2 } },
    });
    expect(lines()).toMatchObject([
      { event: 'REQUEST_ANSWERED', status: 200, workspaceId: 'ws_1' },
    ]);
  });

  it.each([
    ['what is not there', undefined, ROUTE, 404],
    ['a key that nobody made', 'Bearer slk_00000000000000000000000000000000m3s95m0', ROUTE, 401],
    ['a route of another function', undefined, 'GET /v1/workspaces/{ws}/enrichments', 405],
  ])('refuses %s', async (_what, bearer, routeKey, status) => {
    expect((await get('enr_none', bearer, routeKey)).status).toBe(status);
  });
});
