import { expect, it } from 'vitest';
import type { Principal } from '../../../../lambdas/api/http/authenticate.ts';
import { isOwn, refuseOwn } from '../../../../lambdas/api/http/refuse-own.ts';
import type { MemberRole } from '../../../../lambdas/workspaces/workspaces.contract.ts';

const KEY: Principal = {
  kind: 'workspace',
  actor: 'key_1',
  workspaceId: 'ws_1',
  keyId: 'key_1',
  scopes: ['manage'],
};
const OPERATOR: Principal = { kind: 'operator', actor: 'mem_1', rights: 'admin', scopes: [] };

it.each([
  ['the member', { ...KEY, actor: 'mem_1', memberId: 'mem_1' }, true],
  ['another', { ...KEY, actor: 'mem_2', memberId: 'mem_2' }, false],
  ['nobody', KEY, false],
  ['an operator', OPERATOR, false],
])('tells whose key it is: of %s', (_whose, principal, own) => {
  expect(isOwn(principal, 'mem_1')).toBe(own);
});

const CAPS = 'Only an owner changes their own caps.';
it.each([
  ['member', { caps: { contact: 9 } }, CAPS],
  ['admin', { caps: { contact: 0 }, name: 'Ada' }, CAPS],
  ['admin', { caps: null }, CAPS],
  ['admin', { role: 'owner' }, 'Only another can make a member an owner.'],
  ['admin', { role: 'member', name: 'Ada', email: 'a@acme.example' }, undefined],
  ['owner', { caps: null, role: 'owner' }, undefined],
] as const)('of an own %s, %j: %s', (role: MemberRole, changes, detail) => {
  const act = () => refuseOwn({ role }, changes);
  if (detail === undefined) expect(act).not.toThrow();
  else expect(act).toThrow(expect.objectContaining({ code: 'FORBIDDEN', details: { detail } }));
});
