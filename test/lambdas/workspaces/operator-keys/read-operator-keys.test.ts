import { expect, it } from 'vitest';
import { createOperatorKey } from '../../../../lambdas/workspaces/operator-keys/create-operator-key.ts';
import {
  findPresentedOperatorKey,
  firstOperatorKeys,
  listOperatorKeys,
  loadOperatorKey,
} from '../../../../lambdas/workspaces/operator-keys/read-operator-keys.ts';
import { openTable } from '../../../support/table.ts';

it('lists keys page by page, finds them by id and by hash', async () => {
  const p = (await openTable()).ports();
  const made: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    const input = { name, rights: 'read' } as const;
    const { operatorKey } = await createOperatorKey(p, input, { bodyHash: name });
    made.push(operatorKey.id);
    expect(await loadOperatorKey(p, operatorKey.id)).toMatchObject({ name });
    expect(await findPresentedOperatorKey(p, operatorKey.hash)).toMatchObject({ rights: 'read' });
  }
  const first = await listOperatorKeys(p, { limit: 2, cursor: firstOperatorKeys() });
  const second = await listOperatorKeys(p, { limit: 2, cursor: first.nextCursor ?? '' });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made.sort());
  expect((await listOperatorKeys(p, { limit: 2 })).items).toEqual(first.items);
  expect(await findPresentedOperatorKey(p, 'none')).toBeUndefined();
  await expect(loadOperatorKey(p, 'opk_none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
