import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RouteSpec } from '../../lambdas/api/route-spec.contract.ts';
import { ROUTES, type RouteId } from '../../lambdas/api/routes.contract.ts';
import { type Answer, Caller } from './api-client.ts';
import { aPerson, byName, expectStatus, sharedWorld, type Workspace } from './world.ts';

/** What holds for all routes over HTTP: replays, locations, pages of errors, forms of answers. */

const world = sharedWorld();
const nobody = new Caller(world.operator.url, '');
let ws: Workspace;
let path: string;

beforeAll(async () => {
  ws = await world.workspace(50);
  path = `/v1/workspaces/${ws.id}`;
}, 60_000);

/** A call of each route that takes an Idempotency-Key in a workspace, and a change of its body. */
const KEYED: Readonly<Record<string, (id: string) => readonly [string, object, object]>> = {
  createWorkspace: (id) => [
    '/v1/workspaces',
    { id: `${id}-made`, name: 'Made', plan: 'workspace-pool' },
    { name: 'Other' },
  ],
  createGrant: (id) => [
    `/v1/workspaces/${id}/grants`,
    { creditType: 'contact', amount: 5, category: 'promotional', reason: 'x', expiresAt: null },
    { amount: 6 },
  ],
  createMember: (id) => [
    `/v1/workspaces/${id}/members`,
    { email: 'ada@customer.example', role: 'member' },
    { role: 'admin' },
  ],
  createApiKey: (id) => [`/v1/workspaces/${id}/api-keys`, { name: 'again' }, { name: 'Other' }],
  createEnrichment: (id) => [
    `/v1/workspaces/${id}/enrichments`,
    { actions: ['contact.email'], subjects: [byName(aPerson('Replayed Once'))] },
    { maxCredits: 3 },
  ],
};

test('the table has every route that takes an Idempotency-Key', () => {
  const specs = Object.entries(ROUTES) as [RouteId, RouteSpec][];
  const keyed = specs.filter(([, { idempotency }]) => idempotency !== 'none').map(([id]) => id);
  expect(Object.keys(KEYED).toSorted()).toEqual(keyed.toSorted());
});

describe.each(Object.entries(KEYED))('%s', (name, callOf) => {
  let first: Answer;
  let again: Answer;
  let other: Answer;

  beforeAll(async () => {
    const own = await world.workspace(10);
    const [to, body, change] = callOf(own.id);
    const headers = { 'idempotency-key': `again-${name}` };
    first = await world.operator.post(to, body, headers);
    await world.idle();
    for (const id of [own.id, ...(name === 'createWorkspace' ? [`${own.id}-made`] : [])]) {
      const changes = { status: 'suspended', name: 'Suspended' };
      expectStatus(await world.operator.patch(`/v1/workspaces/${id}`, changes), 200);
    }
    again = await world.operator.post(to, body, headers);
    other = await world.operator.post(to, { ...body, ...change }, headers);
  }, 60_000);

  test('gives the first answer again, also while the workspace is suspended', () => {
    const shown = name === 'createApiKey' ? { ...first.body, key: null } : first.body;
    expect([again.status, again.body]).toEqual([first.status, shown]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });

  test('refuses the key with another body', () => {
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('leads to what was made', async () => {
    const location = first.headers.get('location') ?? '';
    const made = expectStatus(await world.operator.get(location), 200);
    expect(JSON.stringify(made.body)).toContain(first.body.id);
  });
});

test('a suspended workspace spends nothing on a new request', async () => {
  const own = await world.workspace(10);
  await world.operator.patch(`/v1/workspaces/${own.id}`, { status: 'suspended' });
  const [to = '', body] = KEYED.createEnrichment?.(own.id) ?? [];
  const refused = await world.operator.post(to, body);
  expect([refused.status, refused.body.code]).toEqual([403, 'WORKSPACE_SUSPENDED']);
  expect(await own.balance()).toMatchObject({ available: 10, held: 0 });
});

describe('without a key', () => {
  test('the contract is there, and valid', async () => {
    const { body } = expectStatus(await nobody.get('/v1/openapi.json'), 200);
    expect(body.servers).toEqual([{ url: world.operator.url }]);
    expect(await new Validator().validate(body)).toEqual({ valid: true });
  });

  test('the type of a problem leads to its page', async () => {
    const { body } = await nobody.get('/v1/plans');
    expect(body.type).toBe(`${world.operator.url}/v1/problems/UNAUTHENTICATED`);
    const page = await nobody.get(new URL(body.type).pathname);
    expect(page.body).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, title: body.title });
    const html = await nobody.get(new URL(body.type).pathname, { accept: 'text/html' });
    expect(html.body).toContain('<code>UNAUTHENTICATED</code>');
  });

  test.each([
    ['/v1/openapi.json?x=1', 400],
    ['/v1/problems/NONE', 404],
  ])('%s is refused with %i like any', async (to, status) => {
    expect((await nobody.get(to)).status).toBe(status);
  });
});

test('a known path refuses a method that it does not know, and says which it does', async () => {
  const answer = await world.operator.delete(`${path}/members`);
  expect([answer.status, answer.body.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
  expect(answer.headers.get('allow')).toBe('POST, GET');
});

test('who asks is told who it is', async () => {
  expect((await ws.caller.get('/v1/me')).body).toEqual({
    kind: 'key',
    workspaces: [{ id: ws.id, name: ws.id, role: null }],
    scopes: ['read', 'enrich', 'manage'],
  });
});

describe('bytes of a body', () => {
  const send = (bytes: Uint8Array<ArrayBuffer>) =>
    fetch(`${world.operator.url}${path}/quotes`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ws.caller.key}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: bytes,
    });
  const body = (name: string) =>
    JSON.stringify({
      actions: ['contact.email'],
      subjects: [{ fullName: name, companyName: 'A' }],
    });

  test('a byte order mark does no harm', async () => {
    const bytes = Buffer.from(`\uFEFF${body('Zoë Mark')}`);
    expect((await send(new Uint8Array(bytes))).status).toBe(200);
  });

  test('what is no UTF-8 is refused, and nothing of it comes back', async () => {
    const answer = await send(new Uint8Array(Buffer.from(body('Zoë Latin'), 'latin1')));
    const text = await answer.text();
    expect([answer.status, JSON.parse(text).code]).toEqual([400, 'MALFORMED_JSON']);
    expect(text).not.toContain('Latin');
  });
});

test('results, history and ledger come as CSV, however the caller spells the type', async () => {
  const known = aPerson('Csv Known');
  await world.knows(known);
  const { id } = expectStatus(await ws.ask([{ ...byName(known), ref: 'r-1' }]), 202).body;
  await ws.ended(id);
  await world.idle();
  const headers = { accept: 'text/csv; charset=utf-8, application/json;q=0.1' };
  for (const list of [`enrichments/${id}/results`, 'history', 'ledger']) {
    const answer = expectStatus(await ws.caller.get(`${path}/${list}`, headers), 200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.body.split('\r\n').length, list).toBeGreaterThan(2);
  }
  const results = await ws.caller.get(`${path}/enrichments/${id}/results`, headers);
  expect(results.body).toContain('r-1,con_');
  expect(results.body).toContain('csv-known@acme.example,found,deliverable');
});

test('what a provider charges is shown to the operator alone', async () => {
  const known = aPerson('Cost Hidden');
  await world.knows(known);
  const { id } = expectStatus(await ws.ask([byName(known)]), 202).body;
  await ws.ended(id);
  const [own, all] = await Promise.all(
    [ws.caller, world.operator].map(async (caller) => {
      const { body } = await caller.get(`${path}/enrichments/${id}/results`);
      return body.items[0].attempts.map((attempt: object) => 'providerCostMicroUsd' in attempt);
    }),
  );
  expect([...new Set(own)]).toEqual([false]);
  expect([...new Set(all)]).toEqual([true]);
});
