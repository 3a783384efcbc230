import type { Identity } from '../identity/identity.contract.ts';
import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import type { SubjectRecord } from './claims.contract.ts';
import { type DetailsRequest, detailsSubject, planDetails } from './plan-details.ts';
import { findContact, readKnown, writeSubjects } from './subject.store.ts';

/** Writes that may fail before a call gives up: each loses to somebody's progress. */
const TRIES_MAX = 12;

/** What is entered, and who it is about, should nothing be known of the contact yet. */
export interface EnterRequest extends Omit<DetailsRequest, 'nowMs'> {
  readonly identity?: Identity | undefined;
}

/**
 * Enters values by hand at a contact, or takes them back; one that was merged gets them where it
 * leads. Of whom nothing is known, and it is told who it is, gets a record. Safe to repeat.
 *
 * Shape:  → the record as it is then; undefined where there is no such contact.
 * Errors: ACCOUNT_BUSY when others change the contact again and again.
 */
export async function enterDetails(
  p: Ports,
  ws: string,
  contactId: string,
  { identity, ...request }: EnterRequest,
): Promise<SubjectRecord | undefined> {
  const values = Object.values(request.values).flatMap((entered) => entered?.key ?? []);
  const keys = [...(identity?.keys ?? []), ...values];
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    if (attempt > 0) await p.sleep(2 ** attempt);
    const [was, known] = await Promise.all([findContact(p, ws, contactId), readKnown(p, ws, keys)]);
    const subject = was
      ? { was, record: was }
      : identity && detailsSubject(known, contactId, identity);
    if (subject === undefined) return undefined;
    const { record, write } = planDetails(known, subject, { ...request, nowMs: p.now() });
    if (write === undefined) return subject.was;
    if (await writeSubjects(p, ws, write)) return record;
  }
  throw new AppError('ACCOUNT_BUSY', 'a contact changed hands again and again');
}
