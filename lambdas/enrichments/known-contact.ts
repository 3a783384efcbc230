import { chooseSubjects } from '../claims/choose-subject.ts';
import type { SubjectRecord } from '../claims/claims.contract.ts';
import { saysWhoItIs } from '../claims/naming.ts';
import { findContact, readKnown } from '../claims/subject.store.ts';
import type { Identity } from '../identity/identity.contract.ts';
import { namingIn } from '../identity/naming.ts';
import type { Naming } from '../identity/subject.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findAskedRow, findRow } from './asked-row.store.ts';
import type { Row } from './records.contract.ts';
import { identityOf } from './row-subjects.ts';

/** Who a contact is. */
export interface Person {
  /** As its row names it. A record that says so itself, or by its charges, needs none. */
  readonly naming: Naming;
  readonly identity: Identity;
}

/**
 * A contact as the workspace knows it: by its record; by the row alone that has asked for it, where
 * nothing is owned of it; or not at all.
 */
export type KnownContact =
  | (Person & { readonly kind: 'record'; readonly record: SubjectRecord })
  | (Person & { readonly kind: 'row' })
  | { readonly kind: 'none' };

/**
 * Finds a contact by an id that any answer has shown. Where it has no record, the row that asked
 * for it says who it is; the workspace may know that person under another id by now, and then that
 * record is found.
 */
export async function findKnown(p: Ports, ws: string, id: string): Promise<KnownContact> {
  const record = await findContact(p, ws, id);
  if (record !== undefined) {
    const row = saysWhoItIs(record) ? undefined : await rowBehind(p, ws, record);
    const { keys, facts } = record;
    return {
      kind: 'record',
      record,
      naming: namingIn(row?.subject ?? {}),
      identity: { keys, facts },
    };
  }
  const row = await findAskedRow(p, ws, id);
  if (row === undefined) return { kind: 'none' };
  const person = { naming: namingIn(row.subject), identity: identityOf(ws, row) };
  const [standing] = chooseSubjects(await readKnown(p, ws, row.keys), person.identity);
  if (standing === undefined) return { kind: 'row', ...person };
  return { kind: 'record', record: standing, ...person };
}

/** Gives the row that is looking for a contact, or has found something of it; undefined: none. */
async function rowBehind(p: Ports, ws: string, { data }: SubjectRecord): Promise<Row | undefined> {
  const [claim] = Object.values(data);
  return claim && findRow(p, ws, claim);
}
