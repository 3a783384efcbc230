import { sameAddress } from '../identity/same-value.ts';
import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import type { SubjectRecord } from './claims.contract.ts';
import { findContact, writeSubjects } from './subject.store.ts';

const TRIES_MAX = 12;
/** Addresses that are remembered of one contact: the latest. */
const BOUNCED_MAX = 8;

/**
 * Notes at a contact that an address of it has bounced, so that a refresh looks for another one.
 * Writes nothing where that is known. Safe to repeat.
 *
 * Errors: ACCOUNT_BUSY when others change the contact again and again.
 */
export async function noteBounced(
  p: Ports,
  ws: string,
  contact: SubjectRecord,
  value: string,
): Promise<void> {
  let was: SubjectRecord | undefined = contact;
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    if (attempt > 0) {
      await p.sleep(2 ** attempt);
      was = await findContact(p, ws, contact.contactId);
    }
    if (was === undefined || was.bounced?.some((each) => sameAddress(each, value))) return;
    const bounced = [...(was.bounced ?? []), value].slice(-BOUNCED_MAX);
    const record = { ...was, bounced, rev: was.rev + 1 };
    if (await writeSubjects(p, ws, { records: [{ was, record }], leads: [] })) return;
  }
  throw new AppError('ACCOUNT_BUSY', 'a contact changed hands again and again');
}
