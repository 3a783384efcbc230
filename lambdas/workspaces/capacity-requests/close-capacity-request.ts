import type { Ports } from '../../shared/ports.ts';
import type { CapacityRequest } from '../workspaces.contract.ts';
import { closeOpen } from './capacity-request.store.ts';
import { loadCapacityRequest } from './read-capacity-requests.ts';

/**
 * Takes a wish off the list of open ones: it was dealt with, one way or the other. Closing it again
 * changes nothing.
 *
 * Errors: NOT_FOUND.
 */
export async function closeCapacityRequest(
  p: Ports,
  ws: string,
  id: string,
): Promise<CapacityRequest> {
  const request = await loadCapacityRequest(p, ws, id);
  const closedAt = p.now();
  if (await closeOpen(p, ws, id, closedAt)) return { ...request, closedAt };
  return loadCapacityRequest(p, ws, id);
}
