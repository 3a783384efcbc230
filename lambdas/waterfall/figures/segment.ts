import { isMailHost } from '../../identity/shared-host.ts';
import { readPhone } from '../phone-number.ts';
import type { ContactQuery } from '../waterfall.contract.ts';
import type { Segment } from './figures.contract.ts';

/** Suffixes of countries that are registered all over the world. */
const WORLDWIDE = new Set('ai co io me tv fm gg ly to cc app dev eu'.split(' '));
const UNKNOWN = 'other';

/**
 * Gives the segment of a person, from what the caller gave: the country, and by what the person is
 * known. Coarse on purpose: it is kept with the figures, and says nothing of anybody.
 *
 * Shape: `DE.profile`, `other.name`. A company's size and a seniority belong here too, as soon as a
 *        row can carry them: no subject does today.
 */
export function segmentOf(query: ContactQuery): Segment {
  return `${countryOf(query) ?? UNKNOWN}.${knownBy(query)}`;
}

function knownBy({ linkedinUrl, fullName, lastName, email }: ContactQuery): string {
  if (linkedinUrl) return 'profile';
  if (fullName || lastName) return 'name';
  return email ? 'address' : 'number';
}

function countryOf({ companyDomain, email, phone }: ContactQuery): string | undefined {
  const mailHost = email?.split('@').at(-1)?.toLowerCase();
  return (
    suffixCountry(companyDomain) ??
    (mailHost !== undefined && !isMailHost(mailHost) ? suffixCountry(mailHost) : undefined) ??
    (phone === undefined ? undefined : readPhone({ value: phone })?.country)
  );
}

function suffixCountry(host: string | undefined): string | undefined {
  const suffix = host?.toLowerCase().split('.').at(-1) ?? '';
  if (!/^[a-z]{2}$/.test(suffix) || WORLDWIDE.has(suffix)) return undefined;
  return suffix === 'uk' ? 'GB' : suffix.toUpperCase();
}
