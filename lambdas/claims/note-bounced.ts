import { sameAddress } from '../identity/same-value.ts';
import type { Ports } from '../shared/ports.ts';
import { writeUntilDone } from '../shared/write-until-done.ts';
import { latestBounced } from './bounced.ts';
import type { SubjectRecord } from './claims.contract.ts';
import { findContact, writeSubjects } from './subject.store.ts';

/**
 * Notes at a contact that an address of it has bounced, and when: so it is told with the address,
 * and a refresh looks for another one.
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
  await writeUntilDone(p, async () => {
    if (was === undefined) return true;
    const before = was.bounced ?? [];
    if (before.some((each) => sameAddress(each.value, value))) return true;
    const bounced = latestBounced([...before, { value, atMs: p.now() }]);
    const record = { ...was, bounced, rev: was.rev + 1 };
    if (await writeSubjects(p, ws, { records: [{ was, record }], leads: [] })) return true;
    was = await findContact(p, ws, contact.contactId);
    return undefined;
  });
}
