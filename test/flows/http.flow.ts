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
  createAdjustment: (id) => [
    `/v1/workspaces/${id}/adjustments`,
    { creditType: 'contact', amount: -5, reason: 'x' },
    { amount: -6 },
  ],
  createMember: (id) => [
    `/v1/workspaces/${id}/members`,
    { email: 'ada@customer.example', role: 'member' },
    { role: 'admin' },
  ],
  createApiKey: (id) => [`/v1/workspaces/${id}/api-keys`, { name: 'again' }, { name: 'Other' }],
  createCapacityRequest: (id) => [
    `/v1/workspaces/${id}/capacity-requests`,
    { creditType: 'contact', amount: 500, note: 'for June' },
    { amount: 600 },
  ],
  createCheckoutSession: (id) => [
    `/v1/workspaces/${id}/checkout-sessions`,
    {
      pack: 'contact',
      quantity: 1,
      successUrl: 'https://app.example/back',
      cancelUrl: 'https://app.example/no',
    },
    { quantity: 2 },
  ],
  createSubscription: (id) => [
    `/v1/workspaces/${id}/subscription`,
    {
      plan: 'workspace-pool',
      successUrl: 'https://app.example/back',
      cancelUrl: 'https://app.example/no',
    },
    { plan: 'billing-cycle-monthly' },
  ],
  createOperatorKey: (id) => [
    '/v1/operator-keys',
    { name: `of ${id}`, rights: 'read' },
    { rights: 'admin' },
  ],
  createEnrichment: (id) => [
    `/v1/workspaces/${id}/enrichments`,
    { actions: ['contact.email'], subjects: [byName(aPerson('Replayed Once'))] },
    { maxCredits: 3 },
  ],
  createImport: (id) => [
    `/v1/workspaces/${id}/imports`,
    { filename: 'leads.csv', actions: ['contact.email'] },
    { maxCredits: 3 },
  ],
  createExport: (id) => [
    `/v1/workspaces/${id}/exports`,
    {
      subjects: [byName(aPerson('Exported Once'))],
      format: 'csv',
      actions: ['contact.email'],
    },
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
    const shown = 'key' in first.body ? { ...first.body, key: null } : first.body;
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

/** What the calls below are about. */
interface Made {
  /** Path of the workspace. */
  readonly at: string;
  readonly member: string;
  readonly key: string;
  readonly enrichment: string;
}

const op = world.operator;
/** A call of each route, which must succeed; the caller holds each answer to what is declared. */
const CALLS: Readonly<Record<RouteId, (made: Made) => Promise<Answer>>> = {
  createWorkspace: () => op.post('/v1/workspaces', { name: 'Any', plan: 'workspace-pool' }),
  listWorkspaces: () => op.get('/v1/workspaces'),
  getWorkspace: ({ at }) => op.get(at),
  updateWorkspace: ({ at }) => op.patch(at, { name: 'Renamed' }),
  createMember: ({ at }) => op.post(`${at}/members`, { email: 'b@c.example', role: 'admin' }),
  updateMember: ({ at, member }) => op.patch(`${at}/members/${member}`, { caps: { contact: 5 } }),
  removeMember: async ({ at }) => {
    const body = { email: 'gone@c.example', role: 'member' };
    const { id } = expectStatus(await op.post(`${at}/members`, body), 201).body;
    return op.delete(`${at}/members/${id}`);
  },
  listMembers: ({ at }) => op.get(`${at}/members`),
  getMember: ({ at, member }) => op.get(`${at}/members/${member}`),
  createApiKey: ({ at, member }) => op.post(`${at}/api-keys`, { name: 'x', memberId: member }),
  listApiKeys: ({ at }) => op.get(`${at}/api-keys`),
  getApiKey: ({ at, key }) => op.get(`${at}/api-keys/${key}`),
  revokeApiKey: ({ at, key }) => op.delete(`${at}/api-keys/${key}`),
  createOperatorKey: ({ at }) => op.post(...callAt('createOperatorKey', `${at}-any`)),
  listOperatorKeys: () => op.get('/v1/operator-keys'),
  getOperatorKey: () => op.get('/v1/operator-keys/operator'),
  revokeOperatorKey: async ({ at }) => {
    const made = await op.post(...callAt('createOperatorKey', `${at}-revoked`));
    return op.delete(`/v1/operator-keys/${expectStatus(made, 201).body.id}`);
  },
  getProvider: () => op.get('/v1/providers/hunter'),
  setProvider: () => op.put('/v1/providers/telnyx', { enabled: null }),
  listProviderKeys: ({ at }) => op.get(`${at}/provider-keys`),
  setProviderKey: ({ at }) => op.put(`${at}/provider-keys/kaspr`, { key: 'own-key' }),
  removeProviderKey: async ({ at }) => {
    expectStatus(await op.put(`${at}/provider-keys/wiza`, { key: 'own-key' }), 200);
    return op.delete(`${at}/provider-keys/wiza`);
  },
  createCapacityRequest: ({ at }) => op.post(...callAt('createCapacityRequest', at)),
  getCapacityRequest: async ({ at }) => op.get(await wishAt(at)),
  closeCapacityRequest: async ({ at }) => op.post(`${await wishAt(at)}/close`, {}),
  listCapacityRequests: () => op.get('/v1/capacity-requests'),
  listAudit: ({ at }) => op.get(`/v1/audit?workspaceId=${at.split('/').at(-1)}&from=2026-01-01`),
  listProviders: () => op.get('/v1/providers?groupBy=segment'),
  getMe: () => op.get('/v1/me'),
  listPlans: () => op.get('/v1/plans'),
  createRehearsal: ({ at }) =>
    op.post('/v1/plans/rehearsals', {
      plan: 'split-credits-essential',
      workspaceId: at.split('/').at(-1),
      from: '2026-01-01',
      to: '2026-02-01',
    }),
  createGrant: ({ at }) => op.post(...callAt('createGrant', at)),
  listGrants: ({ at }) => op.get(`${at}/grants?open=true`),
  getGrant: async ({ at }) => {
    const grant = expectStatus(await op.post(...callAt('createGrant', at)), 201);
    return op.get(`${at}/grants/${grant.body.id}`);
  },
  voidGrant: async ({ at }) => {
    const grant = expectStatus(await op.post(...callAt('createGrant', at)), 201);
    return op.post(`${at}/grants/${grant.body.id}/void`, { reason: 'mistaken' });
  },
  createAdjustment: ({ at }) => op.post(...callAt('createAdjustment', at)),
  getBalance: ({ at, member }) => op.get(`${at}/balance?memberId=${member}`),
  listHistory: ({ at }) => op.get(`${at}/history`),
  getUsage: ({ at }) => op.get(`${at}/usage?groupBy=day`),
  listLedger: ({ at }) => op.get(`${at}/ledger`),
  createCheckoutSession: ({ at }) => op.post(...callAt('createCheckoutSession', at)),
  getCheckoutSession: async ({ at }) => {
    const { id } = expectStatus(await op.post(...callAt('createCheckoutSession', at)), 201).body;
    return op.get(`${at}/checkout-sessions/${id}`);
  },
  setAutoTopUp: ({ at }) => {
    const amounts = { threshold: 10, quantity: 1, monthlyCapQuantity: 2 };
    return op.put(`${at}/auto-top-up`, { enabled: false, pack: 'contact', ...amounts });
  },
  getAutoTopUp: ({ at }) => op.get(`${at}/auto-top-up`),
  listPurchases: ({ at }) => op.get(`${at}/purchases`),
  createSubscription: ({ at }) => op.post(...callAt('createSubscription', at)),
  createPortalSession: ({ at }) =>
    op.post(`${at}/portal-sessions`, { returnUrl: 'https://app.example/back' }),
  createQuote: ({ at }) => op.post(`${at}/quotes`, callAt('createEnrichment', at)[1]),
  createEnrichment: ({ at }) => op.post(...callAt('createEnrichment', at)),
  listEnrichments: ({ at }) => op.get(`${at}/enrichments`),
  getEnrichment: ({ at, enrichment }) => op.get(`${at}/enrichments/${enrichment}`),
  cancelEnrichment: async ({ at }) => {
    const asked = expectStatus(await op.post(...callAt('createEnrichment', at)), 202);
    return op.post(`${at}/enrichments/${asked.body.id}/cancel`, {});
  },
  listContacts: ({ at }) => op.get(`${at}/contacts?has=email`),
  getContact: async ({ at, enrichment }) => {
    const { body } = await op.get(`${at}/enrichments/${enrichment}/results`);
    return op.get(`${at}/contacts/${body.items[0].contactId}`);
  },
  saveDetails: async ({ at, enrichment }) => {
    const { body } = await op.get(`${at}/enrichments/${enrichment}/results`);
    const to = `${at}/contacts/${body.items[0].contactId}/details`;
    return op.put(to, { email: 'shape@known.example', phone: '+1 415 555 0100' });
  },
  reportBounce: async ({ at, enrichment }) => {
    const { body } = await op.get(`${at}/enrichments/${enrichment}/results`);
    const [{ contactId, data }] = body.items;
    return op.post(`${at}/contacts/${contactId}/bounces`, { value: data.email.value });
  },
  listResults: ({ at, enrichment }) => op.get(`${at}/enrichments/${enrichment}/results`),
  createImport: ({ at }) => op.post(...callAt('createImport', at)),
  getImport: async ({ at }) => {
    const waiting = expectStatus(await op.post(...callAt('createImport', at)), 201).body;
    return op.get(`${at}/imports/${waiting.id}`);
  },
  createExport: ({ at }) => op.post(...callAt('createExport', at)),
  getExport: async ({ at }) => {
    const begun = expectStatus(await op.post(...callAt('createExport', at)), 202).body;
    return op.get(`${at}/exports/${begun.id}`);
  },
  getOpenApi: () => nobody.get('/v1/openapi.json'),
  getProblem: () => nobody.get('/v1/problems/NOT_FOUND'),
};

function callAt(route: string, at: string): readonly [string, object] {
  const [to = '', body = {}] = KEYED[route]?.(at.split('/').at(-1) ?? '') ?? [];
  return [to, body];
}

async function wishAt(at: string): Promise<string> {
  const made = expectStatus(await op.post(...callAt('createCapacityRequest', at)), 201);
  return `${at}/capacity-requests/${made.body.id}`;
}

describe('over the local stack', () => {
  let made: Made;

  beforeAll(async () => {
    const own = await world.workspace(20);
    const at = `/v1/workspaces/${own.id}`;
    const known = aPerson('Shape Known');
    await world.knows(known);
    const subjects = [byName(known), byName(known), { email: 'nobody@shape.example' }];
    const enrichment = expectStatus(await own.ask(subjects), 202).body.id;
    await own.ended(enrichment);
    await world.idle();
    const of = async (to: string, body: object) =>
      expectStatus(await op.post(`${at}/${to}`, body), 201).body.id;
    const member = await of('members', { email: 'a@c.example', name: 'Ann', role: 'member' });
    made = { at, member, key: await of('api-keys', { name: 'shown' }), enrichment };
  }, 60_000);

  test.each(Object.entries(CALLS))('%s answers as it declares', async (id, call) => {
    const { status } = await call(made);
    // One that has ended by the time it is cancelled is told so.
    const may = id === 'cancelEnrichment' ? [200, 409] : [ROUTES[id as RouteId].success];
    expect(may).toContain(status);
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
    rights: null,
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

test('an operator’s key opens what its rights are for, until it is revoked', async () => {
  const name = `support of ${ws.id}`;
  const made = await world.operator.post('/v1/operator-keys', { name, rights: 'support' });
  const { id, key } = expectStatus(made, 201).body;
  const support = new Caller(world.operator.url, key);
  const email = 'by-support@customer.example';
  expectStatus(await support.post(`${path}/members`, { email, role: 'member' }), 201);
  expect((await support.patch(path, { name: 'x' })).status).toBe(403);
  expect((await support.get('/v1/me')).body).toMatchObject({ kind: 'operator', rights: 'support' });
  expectStatus(await world.operator.delete(`/v1/operator-keys/${id}`), 200);
  expect((await support.get('/v1/me')).status).toBe(401);
});

test('what is done is kept: by whom, to what, with which end, and nothing of a person', async () => {
  const own = await world.workspace(5);
  const at = `/v1/workspaces/${own.id}`;
  const ada = { email: 'ada@kept.example', name: 'Ada Kept', role: 'owner', caps: { contact: 5 } };
  const { id } = expectStatus(await own.caller.post(`${at}/members`, ada), 201).body;
  const again = await own.caller.post(`${at}/members`, { ...ada, role: 'admin' });
  expect(again.status).toBe(409);
  expectStatus(await world.operator.patch(at, { status: 'suspended' }), 200);
  const listed = await world.operator.get(`/v1/audit?workspaceId=${own.id}`);
  const acts = expectStatus(listed, 200).body.items;
  expect(acts).toMatchObject([
    { act: 'workspace.changed', actor: 'operator', changed: { status: 'suspended' } },
    { act: 'member.created', kind: 'key', outcome: 'refused', code: 'STATE_CONFLICT' },
    {
      act: 'member.created',
      targetId: id,
      workspaceId: own.id,
      changed: { email: null, name: null, role: 'owner', caps: { contact: 5 } },
      outcome: 'done',
    },
    { act: 'api-key.created', kind: 'operator', outcome: 'done' },
    { act: 'workspace.created', targetId: own.id, workspaceId: own.id, outcome: 'done' },
  ]);
  expect(acts[1].requestId).toBe(again.headers.get('x-request-id'));
  expect(JSON.stringify(acts)).not.toMatch(/kept\.example|Ada/);
  expect((await own.caller.get('/v1/audit')).status).toBe(403);
});
