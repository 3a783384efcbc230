import { actionFor, type Datum } from '../actions/actions.ts';
import type { Claim, Known } from '../claims/claims.contract.ts';
import { mergedSubject } from '../claims/plan-merge.ts';
import { identify, identifyAddress } from '../identity/identify.ts';
import type { Identity } from '../identity/identity.contract.ts';
import { contactIdOf } from './contact-of-row.ts';
import type { Row } from './records.contract.ts';

/** A subject that a row asks about, and those of its data that belong to it. */
export interface SubjectOfRow {
  readonly identity: Identity;
  readonly data: readonly Datum[];
}

/** Gives a row as the person that it names: the keys of all its repeats, and what is known. */
export function identityOf(workspaceId: string, { subject, keys }: Row): Identity {
  return { keys, facts: identify(workspaceId, subject).facts };
}

/**
 * Gives the subjects of a row's data: its person, and the address that it brings where a datum is
 * the address's own. Without data: its person.
 */
export function subjectsOf(ws: string, row: Row, data: readonly Datum[]): SubjectOfRow[] {
  const { contact = [], email = [] } = Object.groupBy(data, (datum) => subjectOf(row, datum));
  const address = row.subject.email ?? '';
  return [
    ...(email.length === 0 || contact.length > 0
      ? [{ identity: identityOf(ws, row), data: contact }]
      : []),
    ...(email.length > 0 ? [{ identity: identifyAddress(ws, address), data: email }] : []),
  ];
}

/** A row that brings no address has no lookup of one: what is asked of it is its person's. */
function subjectOf({ subject }: Row, datum: Datum): 'contact' | 'email' {
  return subject.email === undefined ? 'contact' : actionFor(datum).subject;
}

/** Gives the keys of a row's person, and of what else its data belong to. */
export function keysOf(ws: string, row: Row, data: readonly Datum[]): string[] {
  const others = subjectsOf(ws, row, data).flatMap(({ identity }) => identity.keys);
  return [...new Set([...row.keys, ...others])];
}

/** Gives the claims that stand on a row's data. */
export function claimsOn(
  known: Known,
  ws: string,
  row: Row,
  data: readonly Datum[],
): Partial<Record<Datum, Claim>> {
  const claims = subjectsOf(ws, row, data).flatMap(({ identity, data: own }) => {
    const standing = mergedSubject(known, identity)?.data ?? {};
    return own.flatMap((datum) => (standing[datum] ? [[datum, standing[datum]] as const] : []));
  });
  return Object.fromEntries(claims);
}

/** Gives the id of a row's person: its record's, or the one that it would get were it new. */
export function contactOf(known: Known, ws: string, row: Row): string {
  return mergedSubject(known, identityOf(ws, row))?.contactId ?? contactIdOf(row);
}
