import { expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { toPresented } from '../../../../lambdas/workspaces/api-keys/presented-key.ts';

const API_KEY = {
  id: 'key_1',
  name: 'CI',
  scopes: ['read'],
  last4: 'abcd',
  hash: 'the-hash',
  createdAt: epochMs(0),
} as const;

it('keeps who the key is and what it may, and nothing of its name', () => {
  expect(toPresented('ws_1', API_KEY)).toEqual({
    workspaceId: 'ws_1',
    keyId: 'key_1',
    scopes: ['read'],
  });
  expect(toPresented('ws_1', { ...API_KEY, memberId: 'mem_ada' })).toEqual({
    workspaceId: 'ws_1',
    keyId: 'key_1',
    memberId: 'mem_ada',
    scopes: ['read'],
  });
  const caps = { amounts: { contact: 5 }, no: 1 };
  expect(toPresented('ws_1', { ...API_KEY, caps, expiresAt: epochMs(7) })).toEqual({
    workspaceId: 'ws_1',
    keyId: 'key_1',
    scopes: ['read'],
    caps,
    expiresAt: 7,
  });
});
