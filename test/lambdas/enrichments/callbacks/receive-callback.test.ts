import { createHmac } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AnswerPlace,
  makeToken,
} from '../../../../lambdas/enrichments/callbacks/callback-token.ts';
import {
  type ReceivePorts,
  receiveCallback,
} from '../../../../lambdas/enrichments/callbacks/receive-callback.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';
import { recordedCases } from '../../waterfall/recorded-fetch.ts';

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
const cases = recordedCases('fullenrich');
const TEXT = JSON.stringify(cases.found?.body);
const signed = (text: string, key = 'secret-key') => ({
  'x-signature-sha1': createHmac('sha1', key).update(text).digest('hex'),
});

let table: TestTable;
let ports: TablePorts;
let p: ReceivePorts;

beforeAll(async () => {
  table = await openTable();
});
beforeEach(() => {
  ports = table.ports();
  const secrets = { fullenrich: { key: 'secret-key' }, bettercontact: { key: 'better-key' } };
  const readKeys: ReceivePorts['readKeys'] = async (ws) =>
    ws === 'ws_1' ? { fullenrich: { key: 'own-key', since: ports.now() } } : undefined;
  p = { ...ports, secrets, readKeys, callbackKey: KEY };
  // Nothing of a call is followed, whatever URLs are in it.
  vi.stubGlobal('fetch', () => {
    throw new Error('somebody fetches');
  });
});
afterEach(() => vi.unstubAllGlobals());

const tokenOf = (place: Partial<AnswerPlace> = {}, provider = 'fullenrich', key = KEY) =>
  makeToken(key, provider, { ...PLACE, ...place }, ports.now() + DAY_MS);

interface Sent {
  readonly provider?: string;
  readonly token?: string;
  readonly text?: string;
  readonly headers?: Record<string, string>;
}

function call({ provider = 'fullenrich', token = tokenOf(), text = TEXT, headers }: Sent, by = p) {
  const path = `/v1/callbacks/${provider}/${token}`;
  return receiveCallback(by, { provider, token, path, text, headers: headers ?? signed(text) });
}

describe('a call of a provider', () => {
  it.each<[string, () => Sent, string]>([
    [
      'forged with another key',
      () => ({ token: tokenOf({}, 'fullenrich', 'K'.repeat(48)) }),
      'NOT_FOUND',
    ],
    [
      'with a token of another provider',
      () => ({ token: tokenOf({}, 'bettercontact') }),
      'NOT_FOUND',
    ],
    [
      'of a provider that is none',
      () => ({ token: tokenOf({}, 'nobody'), provider: 'nobody' }),
      'NOT_FOUND',
    ],
    [
      'of a provider without a key',
      () => ({ token: tokenOf({ search: 'email' }, 'icypeas'), provider: 'icypeas' }),
      'NOT_FOUND',
    ],
    [
      'for a search that there is not',
      () => ({ token: tokenOf({ search: 'no-such' }) }),
      'NOT_FOUND',
    ],
    [
      'with the signature of another key',
      () => ({ headers: signed(TEXT, 'guess') }),
      'SIGNATURE_WRONG',
    ],
    ['with the signature of another body', () => ({ headers: signed('{}') }), 'SIGNATURE_WRONG'],
    ['without a signature', () => ({ headers: {} }), 'SIGNATURE_WRONG'],
    ['that is no JSON', () => ({ text: 'ada@acme.example' }), 'NOT_AN_ANSWER'],
    ['that is no answer', () => ({ text: '{"url":"http://169.254.169.254/"}' }), 'NOT_AN_ANSWER'],
  ])('%s is refused, and nothing changes', async (_name, sent, refused) => {
    expect(await call(sent())).toEqual({ refused });
    expect(await table.items()).toEqual([]);
  });

  it('is refused a day after its ticket, and where no key of tokens is set any more', async () => {
    const token = tokenOf();
    const { callbackKey: _, ...keyless } = p;
    expect(await call({ token }, keyless)).toEqual({ refused: 'NOT_FOUND' });
    ports.advance(DAY_MS);
    expect(await call({ token })).toEqual({ refused: 'NOT_FOUND' });
    expect(await table.items()).toEqual([]);
  });

  it('that has no result yet is taken, and nothing of it is kept', async () => {
    for (const status of ['IN_PROGRESS', 'CREDITS_INSUFFICIENT']) {
      expect(await call({ text: JSON.stringify({ status }) })).toEqual({ kind: 'unfinished' });
    }
    expect(await table.items()).toEqual([]);
  });

  it('is kept once for its place: a replay, and another answer after it, change nothing', async () => {
    expect(await call({})).toEqual({ kind: 'kept' });
    const kept = await table.items();
    expect(kept).toMatchObject([{ pk: 'ANSWER#ws_1#person-1' }]);
    const answers = Object.entries(kept[0] ?? {}).filter(([name]) => name.startsWith('ticket#'));
    expect(answers).toMatchObject([[expect.anything(), { outcome: cases.found?.outcome }]]);
    const miss = JSON.stringify(cases['not-found']?.body);
    for (const text of [TEXT, miss]) expect(await call({ text })).toEqual({ kind: 'repeated' });
    expect(await table.items()).toEqual(kept);
  });

  it.each([
    ['own', 'ws_1', 'own-key', { kind: 'kept' }],
    ['own', 'ws_1', 'secret-key', { refused: 'SIGNATURE_WRONG' }],
    ['operator', 'ws_1', 'own-key', { refused: 'SIGNATURE_WRONG' }],
    // Its key was taken away meanwhile.
    ['own', 'ws_2', 'own-key', { refused: 'NOT_FOUND' }],
  ] as const)('for a ticket of the %s account, of %s, signed by %s', async (by, ws, key, told) => {
    const place = { workspaceId: ws, row: 9, ...(by === 'own' && { account: by }) };
    const sent = { token: tokenOf(place), headers: signed(TEXT, key) };
    expect(await call(sent)).toEqual(told);
  });
});
