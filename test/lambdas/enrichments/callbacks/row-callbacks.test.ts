import { expect, it } from 'vitest';
import { putAnswer } from '../../../../lambdas/enrichments/callbacks/answers.store.ts';
import { readToken } from '../../../../lambdas/enrichments/callbacks/callback-token.ts';
import { rowCallbacks } from '../../../../lambdas/enrichments/callbacks/row-callbacks.ts';
import type { Part } from '../../../../lambdas/enrichments/rounds/end-rows.ts';
import { openTable } from '../../../support/table.ts';

const KEY = 'k'.repeat(48);
const TICKET = { provider: 'fullenrich', search: 'contact', data: ['email'], step: 2 } as const;
const PART = {
  record: { workspaceId: 'ws_1', id: 'enr_1' },
  part: 1,
  rows: [
    { subject: {}, keys: [] },
    { subject: {}, keys: ['strong', 'weak'] },
  ],
} as unknown as Part;

it('makes an address for a ticket of a row, and finds what came for it', async () => {
  const p = (await openTable()).ports();
  const secrets = { fullenrich: { key: 'a' }, icypeas: { key: 'b' }, hunter: { key: 'c' } };
  const settings = { baseUrl: 'https://api.example', key: KEY };
  const callbacks = rowCallbacks({ ...p, callbackSettings: settings }, PART, 1);
  const address = callbacks?.addressFor(TICKET, secrets.fullenrich) ?? '';
  const [, token = ''] =
    /^https:\/\/api\.example\/v1\/callbacks\/fullenrich\/(.+)$/.exec(address) ?? [];
  const place = readToken(KEY, 'fullenrich', token, p.now() + 86_399_999);
  expect(place).toEqual({
    workspaceId: 'ws_1',
    enrichmentId: 'enr_1',
    part: 1,
    row: 1,
    step: 2,
    identityKey: 'strong',
    search: 'contact',
    data: ['email'],
  });
  const own = callbacks?.addressFor({ ...TICKET, account: 'own' }, { key: 'own' }) ?? '';
  const ownToken = own.split('/').at(-1) ?? '';
  expect(readToken(KEY, 'fullenrich', ownToken, p.now())).toEqual({ ...place, account: 'own' });
  if (!place) throw new Error('no place');
  const outcome = { kind: 'not-found', costMicroUsd: 0 } as const;
  await putAnswer(p, place, { provider: 'fullenrich', outcome });
  expect(await callbacks?.answerTo(TICKET)).toEqual(outcome);
  expect(await callbacks?.answerTo({ ...TICKET, step: 3 })).toBeUndefined();
  // Its signature could not be checked; it sends nothing by itself; there is no such search.
  for (const [provider, search] of [
    ['icypeas', 'email'],
    ['hunter', 'profile'],
    ['x', 'y'],
  ] as const) {
    const secret = { ...secrets, x: undefined }[provider];
    expect(callbacks?.addressFor({ ...TICKET, provider, search }, secret)).toBeUndefined();
  }
});

it('is not there without a key of tokens, or for a row that names nobody', async () => {
  const p = (await openTable()).ports();
  const callbackSettings = { baseUrl: 'https://api.example', key: KEY };
  expect(rowCallbacks(p, PART, 1)).toBeUndefined();
  expect(rowCallbacks({ ...p, callbackSettings }, PART, 0)).toBeUndefined();
});
