import { countLookups } from '../lookups.ts';
import type { EnrichmentRecord, LookupCounts } from '../records.contract.ts';

/** Gives how many lookups the request's hold covers in a part. */
export function heldIn(record: EnrichmentRecord, part: number): LookupCounts {
  return record.held ? countLookups(record.held) : (record.heldByPart[part] ?? {});
}
