import { areTwo } from '../../claims/choose-subject.ts';
import { enterDetails } from '../../claims/enter-details.ts';
import type { EnteredValue } from '../../claims/plan-details.ts';
import { canFind, cleanSubject } from '../../identity/clean-subject.ts';
import { readEmailAddress } from '../../identity/email-address.ts';
import { factsOfSubject, identify, valueKey } from '../../identity/identify.ts';
import { namingIn } from '../../identity/naming.ts';
import { readPhoneNumber } from '../../identity/phone-number.ts';
import type { SubjectInput } from '../../identity/subject.contract.ts';
import type { Reading } from '../../identity/text.ts';
import type { FieldError } from '../../shared/errors.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { validationFailed } from '../../shared/validate.ts';
import { findKnown, type KnownContact, type Person } from '../known-contact.ts';
import { newContactId } from '../row-subjects.ts';
import { type ContactView, DETAILS, type Detail, type DetailsInput } from './contacts.contract.ts';
import { loadContact, showContact } from './read-contacts.ts';

/** Details of a contact, and who enters them. */
export interface EnteredDetails {
  readonly workspaceId: string;
  readonly contactId: string;
  readonly actor: string;
  readonly details: DetailsInput;
}

const READERS = { email: readEmailAddress, phone: readPhoneNumber } as const;
const NOTHING: Reading = {};
const MUST_BE: Readonly<Record<Detail, string>> = {
  email: 'must be one e-mail address',
  phone: 'must be one phone number with its country code, such as +14155550100',
};

/**
 * Enters an address or a number of a contact by hand, for nothing, or takes it back. It stands
 * beside what was paid for and is a key from now on. Who was asked for in vain gets a record by it,
 * from the row that asked.
 *
 * Errors: VALIDATION_FAILED, every field at fault; NOT_FOUND, also where the details name somebody
 *         else; ACCOUNT_BUSY, after which the same call again does it.
 */
export async function saveDetails(p: Ports, entered: EnteredDetails): Promise<ContactView> {
  const { workspaceId: ws, contactId, actor, details } = entered;
  const values = readDetails(ws, details);
  const { subject: told } = cleanSubject(namingIn(details));
  const known = await findKnown(p, ws, contactId);
  const person = known.kind === 'none' ? personTold(ws, contactId, told) : personKnown(known, told);
  if (person === undefined) throw new AppError('NOT_FOUND', 'no such contact');
  const { identity, naming } = person;
  const request = { values, actor, identity, called: naming };
  const record = await enterDetails(p, ws, contactId, request);
  // Nothing was entered of whom there is no record.
  return record === undefined ? loadContact(p, ws, contactId) : showContact(p, ws, record);
}

/** Gives who a known contact is; undefined where the details name somebody else. */
function personKnown(
  known: Exclude<KnownContact, { kind: 'none' }>,
  told: SubjectInput,
): Person | undefined {
  const { identity, naming } = known;
  const facts = [identity.facts, ...(known.kind === 'record' ? [known.record.facts] : [])];
  const isOther = facts.some((each) => areTwo(each, factsOfSubject(told)));
  return isOther ? undefined : { identity, naming: namingIn(naming, told) };
}

/** Gives who the details say that it is; undefined where this id is not that person's. */
function personTold(ws: string, contactId: string, told: SubjectInput): Person | undefined {
  if (!canFind(told)) return undefined;
  const identity = identify(ws, told);
  return newContactId(identity) === contactId ? { identity, naming: namingIn(told) } : undefined;
}

/** Reads details as values and their keys. Errors: VALIDATION_FAILED, every field at fault. */
export function readDetails(
  ws: string,
  details: DetailsInput,
): Readonly<Record<string, EnteredValue | null>> {
  const faults: FieldError[] = [];
  const values: Record<string, EnteredValue | null> = {};
  for (const detail of DETAILS) {
    const cell = details[detail];
    if (cell === undefined) continue;
    const { value, reason } = cell === null ? NOTHING : READERS[detail](cell);
    if (cell === null) values[detail] = null;
    else if (value === undefined || reason !== undefined) {
      faults.push({ path: detail, message: MUST_BE[detail] });
    } else values[detail] = { value, key: valueKey(ws, detail, value) };
  }
  if (faults.length > 0) throw validationFailed(faults);
  return values;
}
