import { expect, it } from 'vitest';
import { segmentOf } from '../../../../lambdas/waterfall/figures/segment.ts';
import type { ContactQuery } from '../../../../lambdas/waterfall/waterfall.contract.ts';

const PROFILE = 'https://www.linkedin.com/in/ada';

it.each<[ContactQuery, string]>([
  [{ linkedinUrl: PROFILE, companyDomain: 'acme.de' }, 'DE.profile'],
  [{ fullName: 'Ada', companyDomain: 'shop.acme.co.uk' }, 'GB.name'],
  [{ fullName: 'Ada', companyDomain: 'acme.com' }, 'other.name'],
  // Registered all over the world, though it is a country's.
  [{ fullName: 'Ada', companyDomain: 'acme.io' }, 'other.name'],
  [{ email: 'ada@acme.fr' }, 'FR.address'],
  [{ email: 'ada@yahoo.fr' }, 'other.address'],
  [{ phone: '+4915112345678' }, 'DE.number'],
  [{ fullName: 'Ada', companyDomain: 'acme.com', phone: '+4915112345678' }, 'DE.name'],
  [{}, 'other.number'],
])('a person known by %j is of %s', (query, segment) => {
  expect(segmentOf(query)).toBe(segment);
});
