import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { employerField, hasCompany, known, nameParts } from '../contact-query.ts';
import { brought, MISS, noAddress, readAddress, refuse, refuseByStatus } from '../read-answer.ts';
import { value } from '../read-fields.ts';
import type { ContactQuery, ProviderOutcome } from '../waterfall.contract.ts';

const EmailAnswer = z.object({ channel: z.literal('email'), email: value });
const PhoneAnswer = z.object({ channel: z.literal('phone'), phoneNumber: value });

const CREDIT: Price = { microUsd: 24_500, asOf: '2026-08' };
/** Ten credits. */
const MOBILE: Price = { microUsd: 245_000, asOf: '2026-08' };

function emailOutcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = EmailAnswer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { email } = parsed.data;
  if (email === undefined) return MISS;
  const address = readAddress(email);
  if (address === undefined) return noAddress(email);
  return brought({ emails: [{ value: address }], costMicroUsd: CREDIT.microUsd });
}

function phoneOutcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = PhoneAnswer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { phoneNumber } = parsed.data;
  if (phoneNumber === undefined) return MISS;
  return brought({
    phones: [{ value: phoneNumber, statedType: 'mobile' }],
    costMicroUsd: MOBILE.microUsd,
  });
}

const CHANNELS = {
  email: { prices: { email: CREDIT }, outcome: emailOutcome },
  phone: { prices: { phone: MOBILE }, outcome: phoneOutcome },
} as const;

const searchOf = (
  channel: keyof typeof CHANNELS,
  way: Pick<Search, 'needs' | 'canUse' | 'isByName'> & {
    bodyOf(query: ContactQuery): Record<string, string>;
  },
): Search => {
  const { bodyOf, ...rest } = way;
  return {
    id: rest.isByName ? `${channel}-name` : channel,
    ...CHANNELS[channel],
    ...rest,
    request: (query, { key }) => ({
      method: 'POST',
      path: `/public/v1/enrichment/${channel}`,
      headers: { Authorization: `Bearer ${key}` },
      body: bodyOf(query),
      repeatable: true,
    }),
  };
};

const byProfile = {
  needs: 'LinkedIn URL',
  canUse: (query: ContactQuery) => Boolean(query.linkedinUrl),
  bodyOf: (query: ContactQuery) => known({ linkedinURL: query.linkedinUrl }),
};

const byName = {
  isByName: true,
  needs: 'first and last name, and company domain or name',
  canUse: (query: ContactQuery) => nameParts(query) !== undefined && hasCompany(query),
  bodyOf: (query: ContactQuery) =>
    known({
      firstName: nameParts(query)?.first_name,
      lastName: nameParts(query)?.last_name,
      ...employerField(query, 'companyDomain', 'company'),
    }),
} as const;

/**
 * Finds an address, or a mobile, by profile; where that is not known or misses, by name and
 * employer. Its answer names nobody.
 *
 * Source: api.leadsforge.ai/public/swagger/doc.json and live answers, as read by
 *         superdesigndev/treg in 2026-08; leadsforge.ai/pricing: $49 for 2,000 credits: one an
 *         address, ten a mobile, none for a miss, and none for who was found before. How a miss and
 *         an empty account look is not written down: an answer without a value is read as a miss.
 */
export const leadsforge: Provider = {
  id: 'leadsforge',
  baseUrl: 'https://api.leadsforge.ai',
  timeoutMs: 15_000,
  searches: [
    searchOf('email', byProfile),
    searchOf('email', byName),
    searchOf('phone', byProfile),
    searchOf('phone', byName),
  ],
};
