import type { Made } from '../shared/items.ts';
import type { Ports } from '../shared/ports.ts';
import { computedId, newId } from '../shared/random.ts';
import type { Origin } from './workspaces.contract.ts';

/** Says which request makes a thing of this scope (a workspace's id, or `operator`). */
export function toMade(p: Pick<Ports, 'random'>, scope: string, origin: Origin): Made {
  const { idempotencyKey, bodyHash } = origin;
  const attempt = newId('req', p.random);
  const madeBy = idempotencyKey ? computedId('req', scope, idempotencyKey) : attempt;
  return { madeBy, bodyHash, attempt };
}
