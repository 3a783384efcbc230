import { expect, it } from 'vitest';
import { secretOperatorKey } from '../../../lambdas/api/secret-operator-key.ts';

it('shows the current key of the secret by its last four characters', async () => {
  const secretKeys = async () => ['current-key-abcd', 'previous-key-wxyz'];
  expect(await secretOperatorKey({ secretKeys })).toMatchObject({
    id: 'operator',
    name: 'operator',
    rights: 'admin',
    last4: 'abcd',
  });
});
