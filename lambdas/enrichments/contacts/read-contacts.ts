import type { SubjectRecord } from '../../claims/claims.contract.ts';
import { readKnown, readSubjects } from '../../claims/subject.store.ts';
import { AppError } from '../../shared/errors.ts';
import { byTime } from '../../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { findCharges } from '../charges.store.ts';
import { findKnown } from '../known-contact.ts';
import { contactsBehind, POSITION } from '../time-index.store.ts';
import type { ContactFilter, ContactView } from './contacts.contract.ts';
import { keysOfSearch, matches } from './match-contact.ts';
import { chargesOf, ownedOf, viewAsked, viewContact } from './view-contact.ts';

/** A page of contacts that is asked for. */
export type ContactQuery = ContactFilter & PageRequest;

/** Contacts that are looked through at a time for a filtered page, and how often in one call. */
const LOOK = 200;
const LOOKS_MAX = 5;

/**
 * Gives what the workspace knows of a contact; of one that was merged, that of who it became; of one
 * that was asked for in vain, who it is.
 *
 * Errors: NOT_FOUND.
 */
export async function loadContact(p: Ports, ws: string, id: string): Promise<ContactView> {
  const known = await findKnown(p, ws, id);
  if (known.kind === 'none') throw new AppError('NOT_FOUND', 'no such contact');
  return known.kind === 'row' ? viewAsked(id, known.naming) : showContact(p, ws, known.record);
}

/** Shows a record as a contact, with what its data cost. */
export async function showContact(
  p: Ports,
  ws: string,
  record: SubjectRecord,
): Promise<ContactView> {
  const [shown] = await show(p, ws, [record]);
  if (shown === undefined) throw new AppError('NOT_FOUND', 'no such contact');
  return shown;
}

/**
 * Gives a page of the contacts of whom the workspace knows something, newest first: new ones come
 * at the front, so a page neither skips nor repeats. A call looks through at most 1,000 contacts
 * for those that are asked for: a filtered page may be short, or empty, and still have a next one.
 * A search that is an address, a number or a profile as a whole is answered by its key.
 */
export async function listContacts(
  p: Ports,
  ws: string,
  query: ContactQuery,
): Promise<Page<ContactView>> {
  const list = `${byTime.contacts(ws)} desc`;
  const after = query.cursor === undefined ? undefined : fromCursor(list, query.cursor, POSITION);
  const exact = after === undefined ? await findByKey(p, ws, query) : [];
  if (exact.length > 0) return { items: await show(p, ws, exact), nextCursor: null };
  const { records, next } = await lookThrough(p, ws, { ...query, after });
  return {
    items: await show(p, ws, records),
    nextCursor: next === undefined ? null : toCursor(list, next),
  };
}

/** Finds the contact to whom a search leads as a key, where it is one that is asked for. */
async function findByKey(p: Ports, ws: string, query: ContactQuery): Promise<SubjectRecord[]> {
  const { q, ...others } = query;
  const keys = q === undefined ? [] : keysOfSearch(ws, q);
  if (keys.length === 0) return [];
  const { subjects } = await readKnown(p, ws, keys);
  return [...subjects.values()].filter(
    (record) => record.listedAtMs !== undefined && matches(record, others, p.now()),
  );
}

/** Looks through the list from a position on; `next`: where it goes on, absent at its end. */
async function lookThrough(
  p: Ports,
  ws: string,
  {
    after,
    limit,
    cursor: _read,
    ...filter
  }: ContactQuery & { readonly after?: string | undefined },
): Promise<{ readonly records: readonly SubjectRecord[]; readonly next?: string }> {
  const isFiltered = Object.values(filter).some((part) => part !== undefined);
  const records: SubjectRecord[] = [];
  let at = after;
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const { entries, isLast } = await contactsBehind(p, ws, at, isFiltered ? LOOK : limit);
    const subjects = await readSubjects(
      p,
      ws,
      entries.map(({ id }) => id),
    );
    for (const [n, { id, position }] of entries.entries()) {
      at = position;
      const record = subjects.get(id);
      // The index is a moment behind: a record may have been merged, or have lost its place.
      if (record?.listedAtMs === undefined || !matches(record, filter, p.now())) continue;
      records.push(record);
      const isEnd = isLast && n === entries.length - 1;
      if (records.length === limit) return isEnd ? { records } : { records, next: position };
    }
    if (isLast || at === undefined) return { records };
  }
  return at === undefined ? { records } : { records, next: at };
}

async function show(
  p: Ports,
  ws: string,
  records: readonly SubjectRecord[],
): Promise<ContactView[]> {
  const nowMs = p.now();
  const owned = records.flatMap((record) => ownedOf(record, nowMs));
  const charges = await findCharges(p, ws, chargesOf(owned));
  const byId = new Map(charges.map((charge) => [charge.id, charge]));
  return records.map((record) => viewContact(record, byId, nowMs));
}
