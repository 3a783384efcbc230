import { describe, expect, it } from 'vitest';
import { changeOwners } from '../../../../lambdas/workspaces/members/change-owners.ts';

const owners = (...ids: string[]) => ({ ids, version: 4 });

describe('changeOwners', () => {
  it.each([
    ['the first', undefined, 'owner', { ids: ['mem_a'], version: 1 }],
    ['one more', owners('mem_b'), 'owner', { ids: ['mem_b', 'mem_a'], version: 5 }],
    ['one less', owners('mem_a', 'mem_b'), 'admin', { ids: ['mem_b'], version: 5 }],
    ['one removed', owners('mem_a', 'mem_b'), undefined, { ids: ['mem_b'], version: 5 }],
  ] as const)('%s', (_what, was, role, becomes) => {
    expect(changeOwners(was, 'mem_a', role)).toEqual({ was, becomes });
  });

  it.each([
    ['another role for who is none', owners('mem_b'), 'member'],
    ['who is one already', owners('mem_a'), 'owner'],
    ['a workspace without an owner', undefined, 'admin'],
  ] as const)('leaves the list as it is: %s', (_what, was, role) => {
    expect(changeOwners(was, 'mem_a', role)).toBeUndefined();
  });

  it.each(['admin', 'member', undefined] as const)('the last owner stays: %s', (role) => {
    expect(() => changeOwners(owners('mem_a'), 'mem_a', role)).toThrow(
      expect.objectContaining({ code: 'STATE_CONFLICT' }),
    );
  });
});
