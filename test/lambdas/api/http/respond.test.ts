import { describe, expect, it } from 'vitest';
import { askedBy, toOptions, toProblem, toResponse } from '../../../../lambdas/api/http/respond.ts';
import { AppError } from '../../../../lambdas/shared/errors.ts';
import { toEvent } from '../../../support/api-call.ts';

const REQUEST = {
  requestId: 'request-1',
  url: '/v1/x?from=2026-01-01',
  origin: 'https://api.example',
};

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

describe('toResponse of a page', () => {
  it('lets it run nothing and load nothing', () => {
    const answer = { kind: 'html', text: '<p>x</p>' } as const;
    expect(toResponse(200, answer, REQUEST)).toMatchObject({
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      },
      body: '<p>x</p>',
    });
  });
});

describe('askedBy', () => {
  const event = (proto?: string) => {
    const made = toEvent('GET /v1/plans', { query: { limit: '1' } });
    if (proto) made.headers['x-forwarded-proto'] = proto;
    return made;
  };

  it('gives the address under which API Gateway was reached', () => {
    expect(askedBy(event())).toEqual({
      requestId: 'request-1',
      url: '/v1/plans?limit=1',
      origin: 'https://api.example',
    });
    expect(askedBy(event('http')).origin).toBe('http://api.example');
  });

  it.each(['javascript', 'https', 'http, https'])('takes the scheme %s for https', (proto) => {
    expect(askedBy(event(proto)).origin).toBe('https://api.example');
  });
});

describe('toOptions', () => {
  it('lists the methods of a path', () => {
    expect(toOptions(REQUEST, ['GET', 'POST'])).toEqual({
      statusCode: 204,
      headers: { 'x-request-id': 'request-1', 'cache-control': 'no-store', allow: 'GET, POST' },
      body: '',
    });
  });
});

describe('toProblem', () => {
  it('says which methods the path knows instead', () => {
    const error = new AppError('METHOD_NOT_ALLOWED', 'x');
    const { statusCode, headers } = toProblem(error, REQUEST, ['GET', 'PATCH']);
    expect([statusCode, headers.allow]).toEqual([405, 'GET, PATCH']);
  });

  it('writes a problem document by the one table, with the details that help', () => {
    const error = new AppError('CREDITS_INSUFFICIENT', 'secret', {
      creditType: 'contact',
      required: { contact: 10 },
    });
    const { statusCode, headers, body } = toProblem(error, REQUEST);
    expect(statusCode).toBe(402);
    expect(headers).toEqual({
      'x-request-id': 'request-1',
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
    });
    expect(JSON.parse(body)).toEqual({
      type: 'https://api.example/v1/problems/CREDITS_INSUFFICIENT',
      title: 'Not enough credits',
      status: 402,
      code: 'CREDITS_INSUFFICIENT',
      detail: 'Not enough credits.',
      creditType: 'contact',
      required: { contact: 10 },
    });
  });

  it('lets no detail take the place of a member of its own', () => {
    const { body } = toProblem(
      new AppError('NOT_FOUND', 'x', { status: 200, code: 'OK' }),
      REQUEST,
    );
    expect(JSON.parse(body)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('says when it is worth another try', () => {
    expect(toProblem(new AppError('ACCOUNT_BUSY', 'x'), REQUEST).headers['retry-after']).toBe('1');
  });

  it('says nothing of an error that is not of the table', () => {
    const { statusCode, body } = toProblem(new Error('ada@acme.example'), REQUEST);
    expect(statusCode).toBe(500);
    expect(body).not.toContain('acme');
  });
});
