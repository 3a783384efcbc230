import { refuseBeyond } from '../../http/refuse-beyond.ts';
import type { Route } from '../../http/route.ts';
import { toApiOperatorKey } from '../../to-api.ts';

/** Makes a key of an operator. One that has an end makes none that ends later. */
export const createOperatorKey: Route<'createOperatorKey'> = {
  async run(deps, { principal, body, bodyHash, idempotencyKey }) {
    refuseBeyond(principal, { expiresAt: body.expiresAt });
    const made = await deps.useCases.createOperatorKey(deps, body, { idempotencyKey, bodyHash });
    deps.operatorKeys.drop(made.operatorKey.hash);
    return {
      kind: 'json',
      body: { ...toApiOperatorKey(made.operatorKey), key: made.secret },
      location: `/v1/operator-keys/${made.operatorKey.id}`,
      replayed: made.kind === 'replayed',
    };
  },
};
