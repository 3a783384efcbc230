import { describe, expect, test } from 'vitest';
import { callApi, testApi } from '../../support/api-call.ts';

const BODY = { actions: ['contact.email'], subjects: [{ email: 'not an address' }], colour: 1 };

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

  test('a call that moves credits needs a key before its body is looked at', async () => {
    const answer = await post({});
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'IDEMPOTENCY_KEY_MISSING' }]);
  });
});
