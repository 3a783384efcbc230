import { SECRET_OPERATOR } from '../workspaces/workspaces.contract.ts';
import type { KeyRing } from './http/authenticate.ts';

/** Shows the first of all operators' keys, the secret's, as one of them. */
export async function secretOperatorKey({ secretKeys }: Pick<KeyRing, 'secretKeys'>) {
  const [key = ''] = await secretKeys();
  return {
    id: SECRET_OPERATOR,
    name: SECRET_OPERATOR,
    rights: 'admin',
    last4: key.slice(-4),
    createdAt: null,
    expiresAt: null,
    revokedAt: null,
  } as const;
}
