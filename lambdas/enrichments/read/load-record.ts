import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { findEnrichment } from '../enrichment.store.ts';
import type { EnrichmentRecord } from '../records.contract.ts';

/** Gives the record of a request that a caller may see. Errors: NOT_FOUND. */
export async function loadRecord(p: Ports, ws: string, id: string): Promise<EnrichmentRecord> {
  const record = await findEnrichment(p, ws, id);
  if (record === undefined || !isVisible(record)) throw new AppError('NOT_FOUND', `request ${id}`);
  return record;
}

/** A request whose hold is on its way, or was refused, is nobody's yet. */
export function isVisible({ status }: EnrichmentRecord): boolean {
  return status !== 'intended' && status !== 'refused';
}
