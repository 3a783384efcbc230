import type { Facts } from './identity.contract.ts';
import { profileUrl } from './profile.ts';
import { capitalised } from './spelling.ts';
import { type NameField, type Naming, SUBJECT_FIELDS } from './subject.contract.ts';

const NAME_FIELDS = SUBJECT_FIELDS.filter(
  (field): field is NameField => field !== 'email' && field !== 'phone',
);

/** What may say how somebody is named, beside other things. */
type Named = { readonly [field in NameField]?: string | undefined };

/** Gives how somebody is named, from the first of these that says each field. */
export function namingIn(...all: readonly Named[]): Naming {
  return Object.fromEntries(
    NAME_FIELDS.flatMap((field) => {
      const value = all.find((each) => each[field] !== undefined)?.[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

/**
 * Gives how somebody is named as far as facts tell. These are folded: a name is written with
 * capitals again where they can be told.
 */
export function namingOfFacts({
  names: [name],
  domains: [companyDomain],
  profiles: [handle],
}: Pick<Facts, 'names' | 'domains' | 'profiles'>): Naming {
  return {
    ...(name !== undefined && { fullName: capitalised(name) }),
    ...(companyDomain !== undefined && { companyDomain }),
    ...(handle !== undefined && { linkedinUrl: profileUrl({ kind: 'handle', value: handle }) }),
  };
}
