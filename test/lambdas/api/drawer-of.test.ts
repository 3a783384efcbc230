import { expect, it } from 'vitest';
import { drawerOf } from '../../../lambdas/api/drawer-of.ts';
import type { Principal } from '../../../lambdas/api/http/authenticate.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { testApi } from '../../support/api-call.ts';

const ADA = { id: 'mem_ada', email: 'a@b.example', role: 'member', createdAt: epochMs(0) } as const;
const CAPS = { amounts: { contact: 5 }, no: 1 };
const KEY = { kind: 'workspace', workspaceId: 'ws_1', keyId: 'key_1', scopes: [] } as const;

it.each<[string, Principal, object]>([
  ['nobody for the operator', { kind: 'operator', actor: 'operator', scopes: [] }, {}],
  ['nobody for a key of nobody', { ...KEY, actor: 'key_1' }, {}],
  ['the member of a key', { ...KEY, actor: 'mem_ada', memberId: 'mem_ada' }, { member: ADA }],
  [
    'a capped key itself',
    { ...KEY, actor: 'key_1', caps: CAPS },
    { key: { id: 'key_1', caps: CAPS } },
  ],
])('gives %s', async (_what, principal, drawer) => {
  const api = testApi({ findMember: async (_p, ws) => (ws === 'ws_1' ? ADA : undefined) });
  expect(await drawerOf(api, principal)).toEqual(drawer);
});
