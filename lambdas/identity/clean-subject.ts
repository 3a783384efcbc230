import { readCompanyDomain } from './company-domain.ts';
import { isEmployer } from './company-name.ts';
import { readEmailAddress } from './email-address.ts';
import type { IgnoredField } from './identity.contract.ts';
import { fullNameOf, plainName } from './person-name.ts';
import { readPhoneNumber } from './phone-number.ts';
import { readProfileUrl } from './profile.ts';
import { SUBJECT_FIELDS, type SubjectField, type SubjectInput } from './subject.contract.ts';
import { cleanText, isEmptyCell, isMasked, type Reading, withoutAccents } from './text.ts';

/**
 * Repairs or drops each odd cell of a subject, so that one of them spoils nothing: what can be read
 * is written the one way (an address in lower case, a profile's URL, a host without `www`, a number
 * as E.164), what cannot is left out and told.
 *
 * @returns the subject, whose cleaning changes nothing more, and a line for each cell of which
 *   something was left out. A blank cell is absent and needs no line.
 */
export function cleanSubject(input: SubjectInput): {
  readonly subject: SubjectInput;
  readonly ignored: readonly IgnoredField[];
} {
  const subject: { -readonly [field in keyof SubjectInput]: string } = {};
  const ignored: IgnoredField[] = [];
  if (input.ref !== undefined) subject.ref = input.ref;
  for (const field of SUBJECT_FIELDS) {
    const cell = input[field];
    if (cell === undefined || cleanText(cell) === '') continue;
    const { value, reason } = readField(field, cell, input);
    if (value !== undefined) subject[field] = value;
    if (reason !== undefined) ignored.push({ field, reason });
  }
  return { subject, ignored };
}

/** Says whether a clean subject can be found: by profile, address, number, or name and employer. */
export function canFind(subject: SubjectInput): boolean {
  const { linkedinUrl, email, phone, companyName, companyDomain } = subject;
  if (linkedinUrl || email || phone) return true;
  return fullNameOf(subject) !== undefined && Boolean(companyDomain || companyName);
}

function readField(field: SubjectField, cell: string, input: SubjectInput): Reading {
  switch (field) {
    case 'fullName':
    case 'firstName':
    case 'lastName':
      return readName(cell);
    case 'companyName':
      return readCompanyName(cell);
    case 'companyDomain':
      return readCompanyDomain(cell, input.companyName);
    case 'linkedinUrl':
      return readProfileUrl(cell);
    case 'email':
      return readEmailAddress(cell, fullNameOf(input));
    case 'phone':
      return readPhoneNumber(cell);
  }
}

/** `NULL` and `n/a` are no names; `Null`, `Na` and `Nil` are. */
const NAMES_TOO = /^(Null|Na|NA|na|Nil|NIL|nil|Nan|NAN|None|Tba)$/;
const NOBODY =
  /^(linkedin member|no name|first ?name|last ?name|full ?name|name|private|anonymous)$/i;
/**
 * Headings that stand in a list once more, or in a row of samples. `Nom` and `Nombre` are left
 * alone: there are people of such names.
 */
const HEADINGS = {
  name: new RegExp(
    `^(${[
      'first(name)? last(name)?|first name last name|given name|family name|surname|contact name',
      'vorname|nachname|familienname|vorname nachname|ansprechpartner',
      'prenom|nom de famille|prenom nom|nom prenom|nom complet',
      'apellidos?|nombre completo|nombre (y )?apellidos?|primer nombre',
    ].join('|')})$`,
    'i',
  ),
  companyName: new RegExp(
    `^(${[
      'company ?name|company|organi[sz]ation( name)?|account name|employer',
      'firma|firmenname|unternehmen|unternehmensname|arbeitgeber',
      "societe|entreprise|nom de l(a |['’])(entreprise|societe)|empresa|nombre de la empresa",
    ].join('|')})$`,
    'i',
  ),
};

function readName(cell: string): Reading {
  const text = withoutSeparators(cell.replace(/<[^<>]*@[^<>]*>/g, ' '));
  const isNobody = NOBODY.test(text) || HEADINGS.name.test(withoutAccents(text));
  if (isNobody || (isEmptyCell(text) && !NAMES_TOO.test(text))) return { reason: 'placeholder' };
  if (isMasked(text)) return { reason: 'masked' };
  if (/@|https?:|www\./i.test(text) || !/\p{L}/u.test(text)) return { reason: 'malformed' };
  return { value: forwards(text) };
}

/** Writes `Smith, John` as finders read it. */
function forwards(text: string): string {
  if (!/\S[,，]\s*\S/u.test(text)) return text;
  const plain = plainName(text);
  return /\p{L}/u.test(plain) && !isMasked(plain) && !isEmptyCell(plain) ? plain : text;
}

/** Gives a clean text without what a list of columns left before and behind it. */
function withoutSeparators(cell: string): string {
  return cleanText(cell).replace(/^[\s,;|]+|[\s,;|]+$/g, '');
}

function readCompanyName(cell: string): Reading {
  const text = withoutSeparators(cell);
  const isHeading = HEADINGS.companyName.test(withoutAccents(text));
  if (isHeading || isEmptyCell(text)) return { reason: 'placeholder' };
  if (isMasked(text)) return { reason: 'masked' };
  return isEmployer(text) ? { value: text } : { reason: 'no-employer' };
}
