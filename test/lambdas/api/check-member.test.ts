import { expect, test } from 'vitest';
import { checkEverMember, checkMember } from '../../../lambdas/api/check-member.ts';
import { testApi } from '../../support/api-call.ts';

const api = testApi({
  findMember: async (_p, ws, id) => (ws === 'ws_1' && id === 'mem_1' ? ({} as never) : undefined),
  wasEverMember: async (_p, ws, id) => ws === 'ws_1' && ['mem_1', 'mem_gone'].includes(id),
});
const NOBODY = [{ path: 'memberId', message: 'is not a member of the workspace' }];

test.each([
  ['ws_1', 'mem_1', [], []],
  ['ws_1', undefined, [], []],
  ['ws_1', 'mem_gone', NOBODY, []],
  ['ws_1', 'mem_2', NOBODY, NOBODY],
  ['ws_2', 'mem_1', NOBODY, NOBODY],
] as const)('in %s, of %s', async (ws, memberId, now, ever) => {
  expect(await checkMember(api, ws, memberId)).toEqual(now);
  expect(await checkEverMember(api, ws, memberId)).toEqual(ever);
});
