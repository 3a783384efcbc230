import { describe, expect, it } from 'vitest';
import { toAnswer, toEvent } from '../../../../local/aws/api-gateway/http-event.ts';
import type { RawRequest } from '../../../../local/server/raw-request.ts';

const request = (over: Partial<RawRequest>): RawRequest => ({
  method: 'POST',
  url: '/things/1',
  rawHeaders: ['Content-Type', 'application/json'],
  body: Buffer.from('{}'),
  sourceIp: '127.0.0.1',
  ...over,
});
const match = {
  route: { key: 'POST /things/{id}', functionArn: 'f' },
  pathParameters: { id: '1' },
};
const id = { requestId: 'r1', nowMs: Date.parse('2026-11-22T10:00:00.000Z') };

describe('toEvent', () => {
  it('writes a request as API Gateway does in format 2.0', () => {
    const event = toEvent(
      request({
        url: '/things/1?a=1&b=x%20y&a=2',
        rawHeaders: [
          'Host',
          'localhost:1',
          'Content-Type',
          'application/json; charset=utf-8',
          'X-Two',
          'one',
          'x-two',
          'two',
          'Cookie',
          'a=1; b=2',
        ],
        body: Buffer.from('{"é":1}'),
      }),
      match,
      id,
    );
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /things/{id}',
      rawPath: '/things/1',
      rawQueryString: 'a=1&b=x%20y&a=2',
      headers: {
        host: 'localhost:1',
        'content-type': 'application/json; charset=utf-8',
        'x-two': 'one,two',
        'x-forwarded-proto': 'http',
      },
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { id: '1' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: 'localhost:1',
        domainPrefix: 'local',
        http: {
          method: 'POST',
          path: '/things/1',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: '',
        },
        requestId: 'r1',
        routeKey: 'POST /things/{id}',
        stage: '$default',
        time: 'Sun, 22 Nov 2026 10:00:00 GMT',
        timeEpoch: 1_795_341_600_000,
      },
      body: '{"é":1}',
      isBase64Encoded: false,
    });
  });

  it('says itself how it was reached, whatever the caller has sent', () => {
    const rawHeaders = ['X-Forwarded-Proto', 'https'];
    expect(toEvent(request({ rawHeaders }), match, id)).toMatchObject({
      headers: { 'x-forwarded-proto': 'http' },
    });
  });

  it.each([
    ['application/json', false],
    ['application/vnd.api+json', false],
    ['text/csv', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
  ])('hands on a body of %s as base64: %s', (type, isBase64Encoded) => {
    const rawHeaders = ['content-type', type];
    const event = toEvent(request({ rawHeaders, body: Buffer.from('ab') }), match, id);
    expect(event).toMatchObject({ body: isBase64Encoded ? 'YWI=' : 'ab', isBase64Encoded });
  });

  it('hands on bytes that are no text as base64, whatever their type', () => {
    const event = toEvent(request({ body: Buffer.from([0x22, 0xff, 0x22]) }), match, id);
    expect(event).toMatchObject({ body: 'Iv8i', isBase64Encoded: true });
  });

  it('hands on a parameter called __proto__', () => {
    const event = toEvent(request({ url: '/things/1?__proto__=1' }), match, id);
    expect(JSON.stringify(event)).toContain('"queryStringParameters":{"__proto__":"1"}');
  });

  it('leaves out a body that is not there', () => {
    const event = toEvent(request({ body: Buffer.alloc(0) }), match, id);
    expect(event).not.toHaveProperty('body');
    expect(event.isBase64Encoded).toBe(false);
  });
});

describe('toAnswer', () => {
  it('gives status, headers, cookies and body of the function', () => {
    const answer = toAnswer({
      statusCode: 201,
      headers: { 'x-a': 'b', 'x-n': 1 },
      cookies: ['c=1', 'd=2'],
      body: 'text',
    });
    expect(answer).toEqual({
      status: 201,
      headers: [
        ['x-a', 'b'],
        ['x-n', '1'],
        ['set-cookie', 'c=1'],
        ['set-cookie', 'd=2'],
      ],
      body: Buffer.from('text'),
    });
  });

  it('decodes a body in base64', () => {
    const answer = toAnswer({ statusCode: 200, body: 'AAH/', isBase64Encoded: true });
    expect(answer.body).toEqual(Buffer.from([0, 1, 255]));
  });

  it('takes anything else as a body with status 200', () => {
    expect(toAnswer({ a: 1 })).toEqual({
      status: 200,
      headers: [['content-type', 'application/json']],
      body: Buffer.from('{"a":1}'),
    });
  });
});
