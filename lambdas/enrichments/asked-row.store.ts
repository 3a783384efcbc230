import type { RowPlace } from '../claims/claims.contract.ts';
import { findItem, putItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findPart } from './enrichment.store.ts';
import type { Row } from './records.contract.ts';

/**
 * Notes which row has asked for a contact that may have no record: its claims are free again, or it
 * had none. By that row its contact can be read and its details entered. The note names nobody: who
 * it is stands in the request. Safe to repeat.
 */
export async function noteAsked(
  p: Ports,
  ws: string,
  contactId: string,
  { enrichmentId, part, row }: RowPlace,
): Promise<void> {
  await putItem(p.db, keys.askedRow(ws, contactId), { enrichmentId, part, row });
}

/** Gives the row that has asked for a contact in vain; undefined where none has. */
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
