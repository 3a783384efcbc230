import { readProfile } from '../identity/profile.ts';
import type { ContactQuery } from './waterfall.contract.ts';

/** Gives the name as fields: the parts where both are known, else the whole. */
export function nameFields(query: ContactQuery): Record<string, string> {
  if (query.firstName && query.lastName) {
    return { first_name: query.firstName, last_name: query.lastName };
  }
  return query.fullName ? { full_name: query.fullName } : {};
}

/** Tells whether the person's employer is known, by domain or by name. */
export function hasCompany(query: ContactQuery): boolean {
  return Boolean(query.companyDomain || query.companyName);
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

/** Gives the object without the fields that are not known. */
export function known(
  fields: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
