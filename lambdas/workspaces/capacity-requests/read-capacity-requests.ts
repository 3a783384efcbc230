import { AppError } from '../../shared/errors.ts';
import type { Page, PageRequest } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import type { CapacityRequest } from '../workspaces.contract.ts';
import { findCapacityRequest, pageOfOpen } from './capacity-request.store.ts';

/** Gives a wish of the workspace, open or closed; NOT_FOUND when there is none. */
export async function loadCapacityRequest(
  p: Ports,
  ws: string,
  id: string,
): Promise<CapacityRequest> {
  const found = await findCapacityRequest(p, ws, id);
  if (found) return found;
  throw new AppError('NOT_FOUND', `no capacity request ${id}`);
}

/** Lists the open wishes of all workspaces, oldest first. */
export async function listCapacityRequests(
  p: Ports,
  page: PageRequest,
): Promise<Page<CapacityRequest>> {
  return pageOfOpen(p, page);
}
