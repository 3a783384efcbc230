import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findAnswer, listAnswers } from '../../../lambdas/enrichments/callbacks/answers.store.ts';
import {
  type AnswerPlace,
  makeToken,
  readToken,
} from '../../../lambdas/enrichments/callbacks/callback-token.ts';
import type { ReceivePorts } from '../../../lambdas/enrichments/callbacks/receive-callback.ts';
import { receiveCall } from '../../../lambdas/webhooks/callback.lambda.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';
import { recordedCases } from '../waterfall/recorded-fetch.ts';

const KEY = 'k'.repeat(48);
const DAY_MS = 86_400_000;
const PLACE: AnswerPlace = {
  workspaceId: 'ws_1',
  enrichmentId: 'enr_1',
  part: 0,
  row: 3,
  step: 2,
  identityKey: 'person-1',
  search: 'contact',
  data: ['email'],
};
const FOUND = recordedCases('fullenrich').found;
const TEXT = JSON.stringify(FOUND?.body);
const signed = (text: string, key = 'secret-key') => ({
  'x-signature-sha1': createHmac('sha1', key).update(text).digest('hex'),
});

interface Sent {
  readonly token: string;
  readonly provider?: string;
  readonly text?: string;
  readonly headers?: Record<string, string>;
}

let table: TestTable;
let ports: TablePorts;
let p: ReceivePorts;

beforeAll(async () => {
  table = await openTable();
});
beforeEach(() => {
  ports = table.ports();
  const secrets = { fullenrich: { key: 'secret-key' }, bettercontact: { key: 'better-key' } };
  p = { ...ports, secrets, callbackKey: KEY };
  // Nothing of a call is followed, whatever URLs are in it.
  vi.stubGlobal('fetch', () => {
    throw new Error('somebody fetches');
  });
});
afterEach(() => vi.unstubAllGlobals());

async function call(
  { token, provider = 'fullenrich', text = TEXT, headers = signed(text) }: Sent,
  by = p,
) {
  const event = {
    rawPath: `/v1/callbacks/${provider}/${token}`,
    pathParameters: { provider, token },
    headers,
    body: text,
    isBase64Encoded: false,
    requestContext: { requestId: 'request-1' },
  };
  const { statusCode, body } = await receiveCall(by, event as unknown as APIGatewayProxyEventV2);
  return [statusCode, JSON.parse(body ?? '')];
}

const tokenOf = (place: Partial<AnswerPlace> = {}, { provider = 'fullenrich', key = KEY } = {}) =>
  makeToken(key, provider, { ...PLACE, ...place }, ports.now() + DAY_MS);
/** The place of another workspace under a signature of ours. */
const grafted = () => {
  const [, signature] = tokenOf().split('.');
  return `${tokenOf({ workspaceId: 'ws_2' }).split('.')[0]}.${signature}`;
};
const noted = () => JSON.stringify(ports.logged);

describe('a call of a provider', () => {
  it.each<[string, () => Sent, number, string]>([
    [
      'forged with another key',
      () => ({ token: tokenOf({}, { key: 'K'.repeat(48) }) }),
      404,
      'NOT_FOUND',
    ],
    ['for another workspace', () => ({ token: grafted() }), 404, 'NOT_FOUND'],
    [
      'with a token of another provider',
      () => ({ token: tokenOf({}, { provider: 'bettercontact' }) }),
      404,
      'NOT_FOUND',
    ],
    [
      'of a provider that is none',
      () => ({ token: tokenOf({}, { provider: 'nobody' }), provider: 'nobody' }),
      404,
      'NOT_FOUND',
    ],
    [
      'of a provider without a key',
      () => ({ token: tokenOf({}, { provider: 'icypeas' }), provider: 'icypeas' }),
      404,
      'NOT_FOUND',
    ],
    [
      'for a search that sends nothing',
      () => ({ token: tokenOf({ search: 'no-such' }) }),
      404,
      'NOT_FOUND',
    ],
    ['without a token', () => ({ token: '' }), 404, 'NOT_FOUND'],
    ['with a token of a megabyte', () => ({ token: 'x'.repeat(1_048_576) }), 404, 'NOT_FOUND'],
    ['with a tail on its token', () => ({ token: `${tokenOf()}.x` }), 404, 'NOT_FOUND'],
    [
      'with the signature of another key',
      () => ({ token: tokenOf(), headers: signed(TEXT, 'guess') }),
      401,
      'SIGNATURE_WRONG',
    ],
    [
      'with the signature of another body',
      () => ({ token: tokenOf(), headers: signed('{}') }),
      401,
      'SIGNATURE_WRONG',
    ],
    ['without a signature', () => ({ token: tokenOf(), headers: {} }), 401, 'SIGNATURE_WRONG'],
    [
      'that is no JSON',
      () => ({ token: tokenOf(), text: 'ada@acme.example' }),
      400,
      'NOT_AN_ANSWER',
    ],
    [
      'that is no answer',
      () => ({ token: tokenOf(), text: '{"url":"http://169.254.169.254/"}' }),
      400,
      'NOT_AN_ANSWER',
    ],
    [
      'of a megabyte',
      () => ({ token: tokenOf(), text: `"${'x'.repeat(1_048_576)}"` }),
      413,
      'TOO_LARGE',
    ],
    [
      'that says it has a megabyte',
      () => ({ token: tokenOf(), headers: { ...signed(TEXT), 'content-length': '1048576' } }),
      413,
      'TOO_LARGE',
    ],
  ])('%s is refused, and nothing changes', async (_name, sent, status, code) => {
    expect(await call(sent())).toEqual([status, { code }]);
    expect(await table.items('ANSWER#')).toEqual([]);
    expect(ports.logged).toMatchObject([{ code, requestId: 'request-1' }]);
    expect(noted()).not.toMatch(/acme|Ada|secret|169|xxxx/);
  });

  it('is refused a day after its ticket, and where no key of tokens is set any more', async () => {
    const token = tokenOf();
    const { callbackKey: _, ...keyless } = p;
    expect(await call({ token }, keyless)).toEqual([404, { code: 'NOT_FOUND' }]);
    ports.advance(DAY_MS - 1);
    expect(readToken(KEY, 'fullenrich', token, ports.now())).toEqual(PLACE);
    ports.advance(1);
    expect(await call({ token })).toEqual([404, { code: 'NOT_FOUND' }]);
    expect(await table.items('ANSWER#')).toEqual([]);
  });

  it('that has no result yet is taken, and kept is nothing', async () => {
    const text = '{"status":"IN_PROGRESS"}';
    expect(await call({ token: tokenOf(), text })).toEqual([200, { received: true }]);
    expect(await table.items('ANSWER#')).toEqual([]);
  });

  it('is kept once for its place: a replay, and another answer after it, change nothing', async () => {
    const token = tokenOf();
    const miss = JSON.stringify(recordedCases('fullenrich')['not-found']?.body);
    for (const text of [TEXT, TEXT, miss]) {
      expect(await call({ token, text })).toEqual([200, { received: true }]);
    }
    expect(ports.logged).toMatchObject(
      ['kept', 'repeated', 'repeated'].map((kind) => ({ event: 'CALLBACK_TAKEN', kind })),
    );
    expect(noted()).not.toMatch(/acme|Ada|secret/);
    expect(await findAnswer(ports, PLACE, 'fullenrich')).toEqual(FOUND?.outcome);
    expect(await findAnswer(ports, PLACE, 'bettercontact')).toBeUndefined();
    for (const other of [
      { row: 4 },
      { step: 3 },
      { workspaceId: 'ws_2' },
      { enrichmentId: 'enr_2' },
    ]) {
      expect(await findAnswer(ports, { ...PLACE, ...other }, 'fullenrich')).toBeUndefined();
    }
  });

  it('is there for the person’s next request in the workspace, for a week, and in no other', async () => {
    const place = { ...PLACE, identityKey: 'person-2' };
    await call({ token: tokenOf(place) });
    const answer = { provider: 'fullenrich', search: 'contact', data: ['email'] };
    const list = (ws: string, ...keys: string[]) => listAnswers(ports, ws, keys);
    expect(await list('ws_1', 'other', 'person-2')).toMatchObject([answer]);
    expect(await list('ws_2', 'person-2')).toEqual([]);
    const [item] = await table.items('ANSWER#ws_1#person-2');
    expect(item?.expiresAtS).toBe(ports.now() / 1000 + 7 * 86_400);
    ports.advance(7 * DAY_MS);
    expect(await list('ws_1', 'person-2')).toEqual([]);
  });
});
