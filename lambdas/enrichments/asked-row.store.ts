import type { RowPlace } from '../claims/claims.contract.ts';
import { findItem, putItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findPart } from './enrichment.store.ts';
import type { Row } from './records.contract.ts';

/**
 * Notes a row under the id of the contact that its result shows, for a row that may leave no record
 * of it. Whoever reads the contact, or enters its details, finds the person by that row. The note
 * holds the row's place alone; the person's data stay in the request. Safe to repeat.
 */
export async function noteAsked(
  p: Ports,
  ws: string,
  contactId: string,
  { enrichmentId, part, row }: RowPlace,
): Promise<void> {
  await putItem(p.db, keys.askedRow(ws, contactId), { enrichmentId, part, row });
}

/** Gives the row that is noted for a contact; undefined where none is. */
export async function findAskedRow(
  p: Ports,
  ws: string,
  contactId: string,
): Promise<Row | undefined> {
  const place = await findItem<RowPlace>(p, keys.askedRow(ws, contactId));
  return place && findRow(p, ws, place);
}

/** Gives the row of a request at a place; undefined where it is gone. */
export async function findRow(p: Ports, ws: string, place: RowPlace): Promise<Row | undefined> {
  return (await findPart(p, ws, place.enrichmentId, place.part))?.rows[place.row];
}
