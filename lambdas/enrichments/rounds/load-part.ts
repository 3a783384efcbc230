import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { findEnrichment, findPart } from '../enrichment.store.ts';
import type { PartRun } from '../enrichment-run.contract.ts';
import type { PartRecord } from '../records.contract.ts';
import type { Part } from './end-rows.ts';

/** Reads the rows of a part. */
export type ReadPart = (ws: string, id: string, part: number) => Promise<PartRecord | undefined>;

/**
 * Gives a part of a request with its rows. `readPart`: where a caller keeps parts, which never
 * change. Errors: NOT_FOUND where the request or the part is not there.
 */
export async function loadPart(
  p: Ports,
  { workspaceId: ws, enrichmentId: id, part }: Omit<PartRun, 'round'>,
  readPart: ReadPart = (...of) => findPart(p, ...of),
): Promise<Part> {
  const [record, asked] = await Promise.all([findEnrichment(p, ws, id), readPart(ws, id, part)]);
  if (record === undefined || asked === undefined) throw new AppError('NOT_FOUND', `part of ${id}`);
  return { record, part, rows: asked.rows };
}
