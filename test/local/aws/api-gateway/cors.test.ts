import { describe, expect, it } from 'vitest';
import { answerPreflight, corsHeaders } from '../../../../local/aws/api-gateway/cors.ts';
import type { RawRequest } from '../../../../local/server/raw-request.ts';

const CORS = {
  origins: ['https://a.example', 'https://b.example'],
  methods: ['GET', 'POST'],
  headers: ['authorization', 'content-type'],
  exposed: ['link', 'x-request-id'],
  maxAgeSeconds: 3_600,
};

const request = (method: string, ...rawHeaders: string[]): RawRequest => ({
  method,
  url: '/v1/plans',
  rawHeaders,
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
});
const FROM_B = ['Origin', 'https://b.example'];
const WANTS_GET = ['Access-Control-Request-Method', 'GET'];

describe('answerPreflight', () => {
  it('tells a listed origin what it may', () => {
    expect(answerPreflight(CORS, request('OPTIONS', ...FROM_B, ...WANTS_GET))).toEqual({
      status: 204,
      headers: [
        ['access-control-allow-origin', 'https://b.example'],
        ['access-control-allow-methods', 'GET,POST'],
        ['access-control-allow-headers', 'authorization,content-type'],
        ['access-control-max-age', '3600'],
      ],
      body: Buffer.alloc(0),
    });
  });

  it.each(['https://c.example', 'http://b.example', 'https://b.example:444', 'null', '*'])(
    'says nothing to %s',
    (origin) => {
      const answer = answerPreflight(CORS, request('OPTIONS', 'Origin', origin, ...WANTS_GET));
      expect([answer?.status, answer?.headers]).toEqual([204, []]);
    },
  );

  it.each([
    ['another method', request('GET', ...FROM_B, ...WANTS_GET)],
    ['no page', request('OPTIONS', ...WANTS_GET)],
    ['no preflight', request('OPTIONS', ...FROM_B)],
  ])('leaves %s to the routes', (_what, asked) => {
    expect(answerPreflight(CORS, asked)).toBeUndefined();
  });

  it('leaves all to the routes where nothing is configured', () => {
    expect(answerPreflight(undefined, request('OPTIONS', ...FROM_B, ...WANTS_GET))).toBeUndefined();
  });
});

describe('corsHeaders', () => {
  it('lets a listed origin read the answer, and no other', () => {
    expect(corsHeaders(CORS, request('GET', ...FROM_B))).toEqual([
      ['access-control-allow-origin', 'https://b.example'],
      ['access-control-expose-headers', 'link,x-request-id'],
    ]);
    expect(corsHeaders(CORS, request('GET', 'Origin', 'https://c.example'))).toEqual([]);
    expect(corsHeaders(CORS, request('GET'))).toEqual([]);
    expect(corsHeaders(undefined, request('GET', ...FROM_B))).toEqual([]);
  });
});
