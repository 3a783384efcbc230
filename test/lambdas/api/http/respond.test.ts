import { describe, expect, it } from 'vitest';
import { toProblem, toResponse } from '../../../../lambdas/api/http/respond.ts';
import { AppError } from '../../../../lambdas/shared/errors.ts';

const REQUEST = { requestId: 'request-1', url: '/v1/x?from=2026-01-01' };

describe('toResponse', () => {
  it('writes JSON with the location of what was made', () => {
    const answer = { kind: 'json', body: { id: 'x' }, location: '/v1/x/1' } as const;
    expect(toResponse(201, answer, REQUEST)).toEqual({
      statusCode: 201,
      headers: {
        'x-request-id': 'request-1',
        'cache-control': 'no-store',
        'content-type': 'application/json',
        location: '/v1/x/1',
      },
      body: '{"id":"x"}',
    });
  });

  it('says that an answer is the first one again, and how long it would have waited', () => {
    const answer = { kind: 'json', body: {}, replayed: true, waitSeconds: 20 } as const;
    expect(toResponse(200, answer, REQUEST).headers).toMatchObject({
      'idempotency-replayed': 'true',
      'preference-applied': 'wait=20',
    });
    const first = { kind: 'json', body: {}, replayed: false, waitSeconds: 0 } as const;
    expect(toResponse(200, first, REQUEST).headers).not.toHaveProperty('idempotency-replayed');
  });

  it('writes CSV, and where its rest begins', () => {
    const answer = { kind: 'csv', fileName: 'x.csv', text: 'a\r\n', nextCursor: 'c1' } as const;
    expect(toResponse(200, answer, REQUEST)).toMatchObject({
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="x.csv"',
        link: '</v1/x?from=2026-01-01&cursor=c1>; rel="next"',
      },
      body: 'a\r\n',
    });
    const whole = toResponse(200, { ...answer, nextCursor: null }, REQUEST);
    expect(whole.headers).not.toHaveProperty('link');
  });
});

describe('toProblem', () => {
  it('writes a problem document by the one table, with the details that help', () => {
    const error = new AppError('CREDITS_INSUFFICIENT', 'secret', {
      creditType: 'contact',
      required: 10,
    });
    const { statusCode, headers, body } = toProblem(error, 'request-1');
    expect(statusCode).toBe(402);
    expect(headers).toEqual({
      'x-request-id': 'request-1',
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
    });
    expect(JSON.parse(body)).toEqual({
      type: 'urn:sluice:problem:credits-insufficient',
      title: 'Not enough credits',
      status: 402,
      code: 'CREDITS_INSUFFICIENT',
      detail: 'Not enough credits.',
      creditType: 'contact',
      required: 10,
    });
  });

  it('lets no detail take the place of a member of its own', () => {
    const { body } = toProblem(new AppError('NOT_FOUND', 'x', { status: 200, code: 'OK' }), 'r');
    expect(JSON.parse(body)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('says when it is worth another try', () => {
    expect(toProblem(new AppError('ACCOUNT_BUSY', 'x'), 'r').headers['retry-after']).toBe('1');
  });

  it('says nothing of an error that is not of the table', () => {
    const { statusCode, body } = toProblem(new Error('ada@acme.example'), 'r');
    expect(statusCode).toBe(500);
    expect(body).not.toContain('acme');
  });
});
