import { describe, expect, it } from 'vitest';
import { type RouteSpec, rightOf } from '../../../../lambdas/api/route-spec.contract.ts';
import { ROUTES, type RouteId } from '../../../../lambdas/api/routes.contract.ts';
import type { ErrorCode } from '../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../lambdas/shared/errors.ts';
import type { Workspace } from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { callApi, send, testApi, toEvent, WORKSPACE } from '../../../support/api-call.ts';
import { RUNNING } from '../../../support/enrichments.ts';

const LIST = Object.entries(ROUTES) as [RouteId, RouteSpec][];
const inWorkspace = LIST.filter(([, { path }]) => path.includes('{ws}'));
const ofOperator = LIST.filter(([, { principal }]) => principal === 'operator');
const withBody = LIST.filter(([, { body }]) => body);
const withKey = LIST.filter(([, { idempotency }]) => idempotency === 'required');
const keyed = LIST.filter(([, { principal }]) => principal !== 'none');
const IDEMPOTENT = { 'idempotency-key': 'k-1' };

/** Wrong in every way that comes later in the chain. */
const WRONG = { text: '{', headers: { 'content-type': 'text/plain' }, query: { nonsense: '1' } };

describe.each(keyed)('%s', (id, route) => {
  describe('401 UNAUTHENTICATED', () => {
    it.each([null, 'revoked'] as const)('refuses a missing and a revoked key: %s', async (as) => {
      const answer = await callApi(testApi(), id, { ...WRONG, as, ws: 'ws_none' });
      expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    });

    it('refuses a key that nobody made', async () => {
      const event = toEvent(`${route.method} ${route.path}`, WRONG);
      event.headers.authorization = 'Bearer wrong';
      expect((await send(testApi(), event)).status).toBe(401);
    });
  });
});

describe.each(LIST)('%s', (id, route) => {
  describe('400 VALIDATION_FAILED', () => {
    it('refuses a parameter of the query that it does not know', async () => {
      const body = route.body && {};
      const answer = await callApi(testApi(), id, {
        body,
        headers: IDEMPOTENT,
        query: { nonsense: '1' },
      });
      expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(answer.body.errors).toContainEqual({
        path: 'nonsense',
        message: 'is not a known field',
      });
    });
  });
});

describe.each(inWorkspace)('%s', (id) => {
  describe('404 NOT_FOUND', () => {
    it('gives the same answer for the workspace of another and for none', async () => {
      const other = await callApi(testApi(), id, { ...WRONG, as: 'stranger', ws: 'ws_1' });
      const none = await callApi(testApi(), id, { ...WRONG, as: 'stranger', ws: 'ws_none' });
      const operator = await callApi(testApi(), id, { ...WRONG, ws: 'ws_none' });
      expect([other.status, other.body.code]).toEqual([404, 'NOT_FOUND']);
      expect(none).toEqual(other);
      expect(operator).toEqual(other);
    });
  });
});

it('no route finds anything under an id that no workspace can have', async () => {
  const found: string[] = [];
  for (const [id] of inWorkspace) {
    for (const ws of ['a#b', 'a b', 'a/b', 'x'.repeat(65)]) {
      const { status } = await callApi(testApi(), id, { ...WRONG, ws });
      if (status !== 404) found.push(`${id} ${ws}: ${status}`);
    }
  }
  expect(found).toEqual([]);
});

describe.each(ofOperator)('%s', (id) => {
  describe('403 FORBIDDEN', () => {
    it('is for the operator alone', async () => {
      const answer = await callApi(testApi(), id, { ...WRONG, as: 'manager' });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    });
  });
});

describe.each(keyed.filter(([, route]) => rightOf(route) !== 'read'))('%s', (id, route) => {
  describe('403 FORBIDDEN', () => {
    it.each(['opRead', ...(rightOf(route) === 'admin' ? (['opSupport'] as const) : [])] as const)(
      'refuses an operator who may not: %s',
      async (as) => {
        const answer = await callApi(testApi(), id, { ...WRONG, as });
        expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
      },
    );
  });
});

describe.each([
  ['createMember', 'enricher'],
  ['createApiKey', 'enricher'],
  ['revokeApiKey', 'enricher'],
  ['createEnrichment', 'manager'],
  ['cancelEnrichment', 'reader'],
] as const)('%s', (id, as) => {
  describe('403 FORBIDDEN', () => {
    it('refuses a key without the scope', async () => {
      const answer = await callApi(testApi(), id, { ...WRONG, as });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    });
  });
});

describe.each(withBody)('%s', (id) => {
  describe('413 TOO_LARGE', () => {
    it('refuses a body above 5 MB, whatever its type', async () => {
      const text = ' '.repeat(5 * 1024 * 1024 + 1);
      const answer = await callApi(testApi(), id, { ...WRONG, text });
      expect([answer.status, answer.body.code]).toEqual([413, 'TOO_LARGE']);
    });
  });

  describe('415 MEDIA_TYPE_UNSUPPORTED', () => {
    it('refuses a body that is not said to be JSON', async () => {
      const answer = await callApi(testApi(), id, WRONG);
      expect([answer.status, answer.body.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
    });
  });

  describe('400 MALFORMED_JSON', () => {
    it('refuses a body that is not JSON', async () => {
      const answer = await callApi(testApi(), id, { text: '{"name":' });
      expect([answer.status, answer.body.code]).toEqual([400, 'MALFORMED_JSON']);
    });
  });
});

describe.each(withKey)('%s', (id) => {
  describe('400 IDEMPOTENCY_KEY_MISSING', () => {
    it('needs an Idempotency-Key', async () => {
      const answer = await callApi(testApi(), id, { body: {} });
      expect([answer.status, answer.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
    });
  });
});

describe('createEnrichment', () => {
  describe('403 WORKSPACE_SUSPENDED', () => {
    const SUSPENDED: Workspace = { ...WORKSPACE, status: 'suspended' };
    const body = { actions: ['contact.email'], subjects: [{ email: 'ada@acme.example' }] };
    const call = { as: 'enricher', body, headers: IDEMPOTENT } as const;

    it('spends nothing of a suspended workspace', async () => {
      const api = testApi({ replayEnrichment: async () => undefined }, [SUSPENDED]);
      const answer = await callApi(api, 'createEnrichment', call);
      expect([answer.status, answer.body.code]).toEqual([403, 'WORKSPACE_SUSPENDED']);
    });

    it('comes after the body, and after the key of another body', async () => {
      const reused = new AppError('IDEMPOTENCY_KEY_REUSED', 'x');
      const api = testApi({ replayEnrichment: () => Promise.reject(reused) }, [SUSPENDED]);
      const malformed = await callApi(api, 'createEnrichment', { ...call, body: {} });
      expect(malformed.body.code).toBe('VALIDATION_FAILED');
      const other = await callApi(api, 'createEnrichment', call);
      expect(other.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    });

    it('gives the first answer to a repeat all the same', async () => {
      const api = testApi({ replayEnrichment: async () => RUNNING }, [SUSPENDED]);
      const answer = await callApi(api, 'createEnrichment', call);
      expect([answer.status, answer.body]).toEqual([202, RUNNING]);
      expect(answer.headers).toMatchObject({
        'idempotency-replayed': 'true',
        location: '/v1/workspaces/ws_1/enrichments/enr_1',
      });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('refuses an Idempotency-Key that is too long, along with all else that is wrong', async () => {
      const headers = { 'idempotency-key': 'k'.repeat(256) };
      const answer = await callApi(testApi(), 'createEnrichment', { body: {}, headers });
      expect(answer.body.errors).toEqual([
        { path: 'Idempotency-Key', message: 'must have 1 to 255 visible characters' },
        { path: 'actions', message: 'is required' },
        { path: 'subjects', message: 'is required' },
      ]);
    });
  });
});

describe('a path without a route', () => {
  const to = (method: string, rawPath: string, as: 'operator' | null = 'operator') => {
    const event = toEvent('$default', { as });
    const { http } = event.requestContext;
    Object.assign(event, { rawPath });
    Object.assign(http, { method, path: rawPath });
    return send(testApi(), event);
  };

  describe('405 METHOD_NOT_ALLOWED', () => {
    it.each([
      ['DELETE', '/v1/plans', 'GET'],
      ['PUT', '/v1/workspaces', 'POST, GET'],
      ['POST', '/v1/workspaces/ws_1/api-keys/key_1', 'GET, DELETE'],
      ['HEAD', '/v1/me', 'GET'],
    ])('%s %s is told of %s', async (method, path, allow) => {
      const { status, body, headers } = await to(method, path);
      expect([status, body.code, headers.allow]).toEqual([405, 'METHOD_NOT_ALLOWED', allow]);
    });
  });

  it('asks for a key first', async () => {
    expect((await to('DELETE', '/v1/plans', null)).status).toBe(401);
  });

  it('answers OPTIONS without a key: a browser asks before it sends one', async () => {
    const { status, headers, text } = await to('OPTIONS', '/v1/workspaces', null);
    expect([status, headers.allow, text]).toEqual([204, 'POST, GET', '']);
  });
});

describe('answerRequest', () => {
  it('leads from each problem to a page of its own', async () => {
    const { body } = await callApi(testApi(), 'listPlans', { as: null });
    expect(body.type).toBe('https://api.example/v1/problems/UNAUTHENTICATED');
  });

  it('answers an unknown path with 404, and without a key with 401', async () => {
    const known = await send(testApi(), toEvent('$default'));
    expect([known.status, known.body.code]).toEqual([404, 'NOT_FOUND']);
    expect((await send(testApi(), toEvent('$default', { as: null }))).status).toBe(401);
  });

  it('carries X-Request-Id and forbids storing, on every answer', async () => {
    for (const as of ['operator', null] as const) {
      const { headers } = await callApi(testApi(), 'listPlans', { as });
      expect(headers).toMatchObject({ 'x-request-id': 'request-1', 'cache-control': 'no-store' });
    }
  });

  it('lets reads of a suspended workspace through', async () => {
    const page = async () => ({ items: [], nextCursor: null });
    const api = testApi({ listEnrichments: page }, [{ ...WORKSPACE, status: 'suspended' }]);
    expect((await callApi(api, 'listEnrichments', { as: 'reader' })).status).toBe(200);
  });

  describe('500 INTERNAL', () => {
    it('says nothing of an error that nobody expected, and logs where it was', async () => {
      const api = testApi({
        listMembers: async () => {
          throw new TypeError('ada@acme.example');
        },
      });
      const answer = await callApi(api, 'listMembers');
      expect([answer.status, answer.body.code]).toEqual([500, 'INTERNAL']);
      expect(answer.text + JSON.stringify(api.logged)).not.toContain('acme');
      expect(api.logged[0]).toMatchObject({
        event: 'REQUEST_FAILED',
        facts: {
          error: 'TypeError',
          requestId: 'request-1',
          route: 'GET /v1/workspaces/{ws}/members',
        },
      });
    });

    it('logs as cut off what AWS could not do just then', async () => {
      const slow = Object.assign(new Error('ada@acme.example'), { name: 'TimeoutError' });
      const api = testApi({ listMembers: () => Promise.reject(slow) });
      const answer = await callApi(api, 'listMembers');
      expect([answer.status, answer.body.code]).toEqual([500, 'INTERNAL']);
      expect(api.logged[0]).toMatchObject({
        event: 'REQUEST_CUT_OFF',
        facts: { error: 'TimeoutError', requestId: 'request-1' },
      });
    });

    it('logs an INTERNAL of our own as well, and no refusal', async () => {
      const failing = (code: ErrorCode) =>
        testApi({ listMembers: () => Promise.reject(new AppError(code, 'row 7')) });
      const [internal, busy] = [failing('INTERNAL'), failing('NOT_FOUND')];
      expect((await callApi(internal, 'listMembers')).status).toBe(500);
      expect((await callApi(busy, 'listMembers')).status).toBe(404);
      const events = [internal, busy].map(({ logged }) => logged.map(({ event }) => event));
      expect(events).toEqual([['REQUEST_FAILED', 'REQUEST_ANSWERED'], ['REQUEST_ANSWERED']]);
    });
  });

  it('logs each request by route, status, code, workspace and actor', async () => {
    const api = testApi();
    await callApi(api, 'createEnrichment', { as: 'enricher', body: {} });
    expect(api.logged).toEqual([
      {
        event: 'REQUEST_ANSWERED',
        facts: {
          requestId: 'request-1',
          route: 'POST /v1/workspaces/{ws}/enrichments',
          status: 400,
          code: 'IDEMPOTENCY_KEY_MISSING',
          workspaceId: 'ws_1',
          actor: 'mem_ada',
          ms: 0,
        },
      },
    ]);
  });
});
