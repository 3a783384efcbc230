import { chooseSubjects } from '../../claims/choose-subject.ts';
import type { SubjectRecord } from '../../claims/claims.contract.ts';
import { findContact, readKnown } from '../../claims/subject.store.ts';
import type { Ports } from '../../shared/ports.ts';
import { findAskedRow, findRow } from '../asked-row.store.ts';
import type { Row } from '../records.contract.ts';
import { identityOf } from '../row-subjects.ts';

/** A contact as the workspace knows it: its record, the row that asked for it in vain, or both. */
export interface KnownContact {
  readonly record?: SubjectRecord | undefined;
  readonly row?: Row | undefined;
}

/**
 * Finds a contact by an id that any answer has shown. Of whom nothing is owned there is no record:
 * then the row that asked says who it is, and whoever is known as that person by now is found.
 */
export async function findKnown(p: Ports, ws: string, id: string): Promise<KnownContact> {
  const record = await findContact(p, ws, id);
  if (record !== undefined) return { record };
  const row = await findAskedRow(p, ws, id);
  if (row === undefined) return {};
  const known = await readKnown(p, ws, row.keys);
  const [standing] = chooseSubjects(known, identityOf(ws, row));
  return { record: standing, row };
}

/** Gives the row that is looking for a contact, or has found something of it; undefined: none. */
export async function rowBehind(
  p: Ports,
  ws: string,
  { data }: SubjectRecord,
): Promise<Row | undefined> {
  const [claim] = Object.values(data);
  return claim && findRow(p, ws, claim);
}
