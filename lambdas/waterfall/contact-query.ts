import { fullNameOf, plainName } from '../identity/person-name.ts';
import { readProfile } from '../identity/profile.ts';
import type { ContactQuery } from './waterfall.contract.ts';

/**
 * Gives the name as fields: the parts where both are known, else the whole.
 *
 * @param whole how the vendor calls the whole name
 */
export function nameFields(query: ContactQuery, whole = 'full_name'): Record<string, string> {
  if (query.firstName && query.lastName) {
    return { first_name: query.firstName, last_name: query.lastName };
  }
  return query.fullName ? { [whole]: query.fullName } : {};
}

/**
 * Gives the name in two parts, for a vendor that takes no other: those that are known, else the
 * whole name, of which the last word is the last name, with the small words before it (`van der`).
 * Undefined where there is one word alone.
 */
export function namePartsOf({
  firstName,
  lastName,
  fullName = '',
}: ContactQuery): { readonly first: string; readonly last: string } | undefined {
  if (firstName && lastName) return { first: firstName, last: lastName };
  const words = plainName(fullName).split(' ');
  const small = words.findIndex((word, n) => n > 0 && /^\p{Ll}/u.test(word));
  const at = small === -1 ? words.length - 1 : small;
  if (at < 1) return undefined;
  return { first: words.slice(0, at).join(' '), last: words.slice(at).join(' ') };
}

/** The same as fields, as most vendors call them. */
export function nameParts(
  query: ContactQuery,
): Record<'first_name' | 'last_name', string> | undefined {
  const parts = namePartsOf(query);
  return parts && { first_name: parts.first, last_name: parts.last };
}

/** Tells whether the person's employer is known, by domain or by name. */
export function hasCompany(query: ContactQuery): boolean {
  return Boolean(query.companyDomain || query.companyName);
}

/** Tells whether the person's name and employer are known. */
export function hasNameAndCompany(query: ContactQuery): boolean {
  return fullNameOf(query) !== undefined && hasCompany(query);
}

/**
 * Gives the employer as one field: the domain where it is known, else the name; no field where
 * neither is.
 *
 * @param domainName how the vendor calls the domain
 * @param companyName how it calls the name; absent: the same
 */
export function employerField(
  { companyDomain, companyName: name }: ContactQuery,
  domainName: string,
  companyName = domainName,
): Record<string, string> {
  return companyDomain ? { [domainName]: companyDomain } : known({ [companyName]: name });
}

/**
 * Gives the public handle of a LinkedIn profile: the part after `/in/`, decoded. LinkedIn's own id
 * of a profile is none.
 */
export function linkedinHandleOf({
  linkedinUrl,
}: Pick<ContactQuery, 'linkedinUrl'>): string | undefined {
  const profile = readProfile(linkedinUrl);
  return profile?.kind === 'handle' ? profile.value : undefined;
}

/** Gives the profile's URL where it is the public one, not LinkedIn's own id of it. */
export function publicProfileOf(query: ContactQuery): string | undefined {
  return linkedinHandleOf(query) === undefined ? undefined : query.linkedinUrl;
}

/** Gives the object without the fields that are not known. */
export function known(
  fields: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
