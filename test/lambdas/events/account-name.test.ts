import { expect, it } from 'vitest';
import { accountName } from '../../../lambdas/events/account-name.ts';

it.each([
  [{}, 'workspace'],
  [{ seat: 'mem_ada' }, 'seat:mem_ada'],
  [{ cap: 'key_1' }, 'cap:key_1'],
])('%j is called %s', (id, name) => {
  expect(accountName(id)).toBe(name);
});
