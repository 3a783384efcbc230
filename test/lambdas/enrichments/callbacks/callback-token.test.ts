import { expect, it } from 'vitest';
import {
  type AnswerPlace,
  makeToken,
  readToken,
} from '../../../../lambdas/enrichments/callbacks/callback-token.ts';

const KEY = 'k'.repeat(48);
const UNTIL_MS = 1_000_000;
const PLACE: AnswerPlace = {
  workspaceId: 'ws_1',
  enrichmentId: 'enr_1',
  part: 0,
  row: 3,
  step: 2,
  identityKey: 'person-1',
  search: 'contact',
  data: ['email', 'phone'],
};
const TOKEN = makeToken(KEY, 'fullenrich', PLACE, UNTIL_MS);
const [SAID, SIGNATURE] = TOKEN.split('.');
const otherWorkspace = makeToken(KEY, 'fullenrich', { ...PLACE, workspaceId: 'ws_2' }, UNTIL_MS);
const read = (token: string, nowMs = 0) => readToken(KEY, 'fullenrich', token, nowMs);

it('gives the place back until the token’s time is up, and fits into an address', () => {
  expect(read(TOKEN)).toEqual(PLACE);
  expect(read(TOKEN, UNTIL_MS - 1)).toEqual(PLACE);
  expect(read(TOKEN, UNTIL_MS)).toBeUndefined();
  expect(TOKEN).toMatch(/^[\w.-]{1,300}$/);
  const own = { ...PLACE, account: 'own' } as const;
  expect(read(makeToken(KEY, 'fullenrich', own, UNTIL_MS))).toEqual(own);
});

it.each([
  ['of another key', makeToken('K'.repeat(48), 'fullenrich', PLACE, UNTIL_MS)],
  ['of another provider', makeToken(KEY, 'bettercontact', PLACE, UNTIL_MS)],
  ['that names another workspace', `${otherWorkspace.split('.')[0]}.${SIGNATURE}`],
  ['with a longer life', `${makeToken(KEY, 'fullenrich', PLACE, 9e9).split('.')[0]}.${SIGNATURE}`],
  ['without a signature', `${SAID}.`],
  ['with half a signature', `${SAID}.${SIGNATURE?.slice(0, 20)}`],
  ['with a tail', `${TOKEN}.x`],
  ['that is empty', ''],
  ['of a megabyte', 'x'.repeat(1_048_576)],
])('reads nothing of a token %s', (_name, token) => {
  expect(read(token)).toBeUndefined();
});
