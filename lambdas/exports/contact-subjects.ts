import { type ActionId, actionOf } from '../actions/actions.ts';
import { findAskedRow } from '../enrichments/asked-row.store.ts';
import { loadContact } from '../enrichments/contacts/read-contacts.ts';
import type { AskedSubject, ValueKind } from '../identity/identity.contract.ts';
import { readSubject } from '../identity/read-subject.ts';
import { forEachAtATime } from '../shared/batches.ts';
import type { FieldError } from '../shared/errors.contract.ts';
import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import { toFieldPath, validationFailed } from '../shared/validate.ts';

/** As many as go into one batch of reads: rows of one part are read with one read of it. */
const CONTACTS_AT_A_TIME = 100;

/** Contacts, and what is wanted of them. */
export interface ContactsAsked {
  readonly contactIds: readonly string[];
  readonly actions: readonly ActionId[];
}

/**
 * Gives contacts as the people that a request asks for, in the order of their ids, each with its id
 * as `ref`: by how they are named, or, where nobody has named them, by an address or a number. Where an
 * action checks an address or a number, with the one that the workspace owns.
 *
 * Errors: VALIDATION_FAILED, a line for each id that leads to no contact of the workspace, or to one
 *         of whom too little is known to ask for it.
 */
export async function subjectsOfContacts(
  p: Ports,
  ws: string,
  { contactIds, actions }: ContactsAsked,
): Promise<readonly AskedSubject[]> {
  // An action that checks a value is about the one that the workspace owns.
  const checked = actions.flatMap((id): ValueKind[] => {
    const { subject } = actionOf(id);
    return subject === 'contact' ? [] : [subject];
  });
  const subjects: (AskedSubject | string)[] = new Array(contactIds.length);
  await forEachAtATime([...contactIds.entries()], CONTACTS_AT_A_TIME, async ([n, id]) => {
    subjects[n] = await subjectOf(p, ws, { id, checked });
  });
  const faults = subjects.flatMap((subject, n): FieldError[] =>
    typeof subject === 'string' ? [{ path: toFieldPath(['contactIds', n]), message: subject }] : [],
  );
  if (faults.length > 0) throw validationFailed(faults);
  return subjects as AskedSubject[];
}

/** Gives a contact as it is asked for, or the message that says why it cannot be. */
async function subjectOf(
  p: Ports,
  ws: string,
  { id, checked }: { readonly id: string; readonly checked: readonly ValueKind[] },
): Promise<AskedSubject | string> {
  const contact = await loadContact(p, ws, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  });
  if (contact === undefined) return 'is no contact of this workspace';
  const { subject, data } = contact;
  const values = Object.fromEntries(checked.map((kind) => [kind, textOf(data[kind])]));
  const named = readSubject({ ref: id, ...subject, ...values });
  if (named.kind === 'somebody') return named.subject;
  // Nobody has named it: the workspace owns an address or a number, or a row asked by one.
  const row = await findAskedRow(p, ws, id);
  const email = textOf(data.email) ?? row?.subject.email;
  const phone = textOf(data.phone) ?? row?.subject.phone;
  const reached = readSubject({ ref: id, ...subject, email, phone });
  return reached.kind === 'somebody'
    ? reached.subject
    : 'is known by too little to be asked for: send it in `subjects`';
}

function textOf(datum: { readonly value: unknown } | undefined): string | undefined {
  return typeof datum?.value === 'string' ? datum.value : undefined;
}
