import { expect, test } from 'vitest';
import { checkMember } from '../../../lambdas/api/check-member.ts';
import { testApi } from '../../support/api-call.ts';

const api = testApi({
  findMember: async (_p, ws, id) => (ws === 'ws_1' && id === 'mem_1' ? ({} as never) : undefined),
});
const NOBODY = [{ path: 'memberId', message: 'is not a member of the workspace' }];

test.each([
  ['ws_1', 'mem_1', []],
  ['ws_1', undefined, []],
  ['ws_1', 'mem_2', NOBODY],
  ['ws_2', 'mem_1', NOBODY],
] as const)('in %s, of %s', async (ws, memberId, errors) => {
  expect(await checkMember(api, ws, memberId)).toEqual(errors);
});
