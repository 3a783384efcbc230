import { isNamed } from '../../claims/called.ts';
import { areTwo } from '../../claims/choose-subject.ts';
import type { SubjectRecord } from '../../claims/claims.contract.ts';
import { enterDetails } from '../../claims/enter-details.ts';
import type { EnteredValue } from '../../claims/plan-details.ts';
import { canFind, cleanSubject } from '../../identity/clean-subject.ts';
import { readEmailAddress } from '../../identity/email-address.ts';
import { factsOfSubject, identify, valueKey } from '../../identity/identify.ts';
import type { Identity } from '../../identity/identity.contract.ts';
import { readPhoneNumber } from '../../identity/phone-number.ts';
import type { SubjectInput } from '../../identity/subject.contract.ts';
import type { Reading } from '../../identity/text.ts';
import type { FieldError } from '../../shared/errors.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { validationFailed } from '../../shared/validate.ts';
import { identityOf, newContactId } from '../row-subjects.ts';
import { type ContactView, DETAILS, type Detail, type DetailsInput } from './contacts.contract.ts';
import { findKnown, rowBehind } from './known-contact.ts';
import { showContact } from './read-contacts.ts';
import { calledIn, viewAsked } from './view-contact.ts';

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
 * Errors: VALIDATION_FAILED, every field at fault; NOT_FOUND; ACCOUNT_BUSY, after which the same
 *         call again does it.
 */
export async function saveDetails(p: Ports, entered: EnteredDetails): Promise<ContactView> {
  const { workspaceId: ws, contactId, actor, details } = entered;
  const values = readDetails(ws, details);
  const { record: standing, row: asked } = await findKnown(p, ws, contactId);
  const isUnnamed = standing !== undefined && !isNamed(standing);
  const row = asked ?? (isUnnamed ? await rowBehind(p, ws, standing) : undefined);
  const identity = asked ? identityOf(ws, asked) : identityFor(ws, contactId, details);
  const called = calledIn(row?.subject ?? calledAs(details, standing));
  const record = await enterDetails(p, ws, contactId, { values, actor, identity, called });
  if (record !== undefined) return showContact(p, ws, record);
  if (asked === undefined) throw new AppError('NOT_FOUND', 'no such contact');
  return viewAsked(contactId, asked.subject);
}

/** Gives how the details call somebody; nothing where they name somebody else than the contact. */
function calledAs(
  { email: _email, phone: _phone, ...called }: DetailsInput,
  standing: SubjectRecord | undefined,
): SubjectInput {
  const { subject } = cleanSubject(called);
  const isOther = standing !== undefined && areTwo(standing.facts, factsOfSubject(subject));
  return isOther ? {} : subject;
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
