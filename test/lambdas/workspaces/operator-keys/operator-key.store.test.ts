import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import {
  isNameOfSecret,
  putOperatorKey,
} from '../../../../lambdas/workspaces/operator-keys/operator-key.store.ts';
import { openTable } from '../../../support/table.ts';

const RECORD = {
  id: 'opk_1',
  name: 'CI',
  rights: 'read',
  last4: 'abcd',
  hash: 'h',
  createdAt: epochMs(0),
  madeBy: 'req_1',
  bodyHash: 'h',
  attempt: 'req_2',
} as const;

describe('putOperatorKey', () => {
  it('writes the key with the claim on its name, or neither', async () => {
    const table = await openTable();
    const p = table.ports();
    expect(await putOperatorKey(p, RECORD)).toBe(true);
    const before = await table.items();
    expect(await putOperatorKey(p, { ...RECORD, id: 'opk_2', name: 'ci' })).toBe(false);
    expect(await putOperatorKey(p, { ...RECORD, name: 'other' })).toBe(false);
    expect(await table.items()).toEqual(before);
  });
});

describe('isNameOfSecret', () => {
  it.each([
    ['operator', true],
    [' Operator', true],
    ['operators', false],
  ])('%j: %s', (name, is) => {
    expect(isNameOfSecret(name)).toBe(is);
  });
});
