import { expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { toPresentedOperator } from '../../../../lambdas/workspaces/operator-keys/presented-operator-key.ts';

const KEY = {
  id: 'opk_1',
  name: 'CI',
  rights: 'read',
  last4: 'abcd',
  hash: 'the-hash',
  createdAt: epochMs(0),
} as const;

it('keeps who the key is and what it may, and nothing of its name', () => {
  expect(toPresentedOperator(KEY)).toEqual({ keyId: 'opk_1', rights: 'read' });
  expect(toPresentedOperator({ ...KEY, expiresAt: epochMs(7) })).toEqual({
    keyId: 'opk_1',
    rights: 'read',
    expiresAt: 7,
  });
});
