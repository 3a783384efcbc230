import { describe, expect, test } from 'vitest';
import { callApi, send, testApi, toEvent } from '../../../support/api-call.ts';

const BODY = { actions: ['contact.email'], subjects: [{ email: 7 }], colour: 1 };

/** Each route with a body, and the fields that it cannot do without. */
const REQUIRED = [
  ['createWorkspace', ['name', 'plan']],
  ['createGrant', ['creditType', 'amount', 'category', 'reason', 'expiresAt']],
  ['createMember', ['email', 'role']],
  ['createApiKey', ['name']],
  ['createQuote', ['actions', 'subjects']],
  ['createEnrichment', ['actions', 'subjects']],
] as const;

const post = (headers: Record<string, string>) =>
  callApi(testApi(), 'createEnrichment', { as: 'enricher', body: BODY, headers });

describe('the input of a request', () => {
  test('all that is wrong in header and body is told at once', async () => {
    const answer = await post({ 'idempotency-key': 'with a blank' });
    expect(answer.status).toBe(400);
    const body = answer.body as { errors: { path: string }[] };
    expect(body.errors.map(({ path }) => path).sort()).toEqual([
      'Idempotency-Key',
      'colour',
      'subjects[0].email',
    ]);
  });

  test('a parameter called __proto__ is not a known one', async () => {
    const event = toEvent('GET /v1/plans');
    event.queryStringParameters = JSON.parse('{"__proto__":"1"}');
    expect((await send(testApi(), event)).body.errors).toEqual([
      { path: '__proto__', message: 'is not a known field' },
    ]);
  });

  test.each(REQUIRED)('%s says of each required field that it is', async (id, paths) => {
    const headers = { 'idempotency-key': 'k-1' };
    const { body } = await callApi(testApi(), id, { body: {}, headers });
    expect(body.errors).toEqual(paths.map((path) => ({ path, message: 'is required' })));
  });

  test('a field that must be a text says so before its form', async () => {
    const { body } = await callApi(testApi(), 'createWorkspace', {
      body: { name: 'Acme', plan: 'workspace-pool', periodAnchor: 20260101 },
    });
    expect(body.errors).toEqual([{ path: 'periodAnchor', message: 'must be a string' }]);
  });

  test('a call that moves credits needs a key before its body is looked at', async () => {
    const answer = await post({});
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'IDEMPOTENCY_KEY_MISSING' }]);
  });
});
