import { enterDetails } from '../../claims/enter-details.ts';
import type { EnteredValue } from '../../claims/plan-details.ts';
import { canFind, cleanSubject } from '../../identity/clean-subject.ts';
import { readEmailAddress } from '../../identity/email-address.ts';
import { identify, valueKey } from '../../identity/identify.ts';
import type { Identity } from '../../identity/identity.contract.ts';
import { readPhoneNumber } from '../../identity/phone-number.ts';
import type { Reading } from '../../identity/text.ts';
import type { FieldError } from '../../shared/errors.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { validationFailed } from '../../shared/validate.ts';
import { newContactId } from '../row-subjects.ts';
import { type ContactView, DETAILS, type Detail, type DetailsInput } from './contacts.contract.ts';
import { showContact } from './read-contacts.ts';

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
 * beside what was paid for and is a key from now on. Of who was asked for and not found nothing is
 * kept: said again who it is, as it was asked for, its contact gets a record.
 *
 * Errors: VALIDATION_FAILED, every field at fault; NOT_FOUND; ACCOUNT_BUSY, after which the same
 *         call again does it.
 */
export async function saveDetails(p: Ports, entered: EnteredDetails): Promise<ContactView> {
  const { workspaceId: ws, contactId, actor, details } = entered;
  const values = readDetails(ws, details);
  const identity = identityFor(ws, contactId, details);
  const record = await enterDetails(p, ws, contactId, { values, actor, identity });
  if (record === undefined) throw new AppError('NOT_FOUND', 'no such contact');
  return showContact(p, ws, record);
}

/**
 * Gives who the details say that it is, where somebody so asked for has this id; undefined where
 * they do not say, or name somebody else.
 */
function identityFor(
  ws: string,
  contactId: string,
  { email: _email, phone: _phone, ...called }: DetailsInput,
): Identity | undefined {
  const { subject } = cleanSubject(called);
  if (!canFind(subject)) return undefined;
  const identity = identify(ws, subject);
  return newContactId(identity) === contactId ? identity : undefined;
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
