import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import {
  employerField,
  hasNameAndCompany,
  known,
  nameFields,
  publicProfileOf,
} from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import {
  brought,
  noAddress,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { count, text, value } from '../read-fields.ts';
import type { ContactQuery, ProviderOutcome, Verdict } from '../waterfall.contract.ts';

const Answer = z.object({
  email: value,
  email_status: text,
  credits_charged: count,
  person_full_name: value,
  person_company_name: value,
});

/** `risky`: it could not find out. `blacklisted`: it does not look there. */
const WORDS: Readonly<Record<string, Verdict | 'miss'>> = {
  valid: 'deliverable',
  risky: 'unknown',
  not_found: 'miss',
  blacklisted: 'miss',
  invalid: 'miss',
};

const CREDIT: Price = { microUsd: 72_500, asOf: '2026-10' };

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { email, email_status, credits_charged, ...person } = parsed.data;
  const { said, unknownWord } = readWord(email_status, WORDS);
  if (email === undefined && email_status === undefined) return refuse('malformed');
  if (email === undefined || said === 'miss') {
    return { kind: 'not-found', costMicroUsd: creditsCost(CREDIT, credits_charged ?? 0) };
  }
  const address = readAddress(email);
  if (address === undefined) return noAddress(email, creditsCost(CREDIT, credits_charged ?? 0));
  return brought({
    emails: [{ value: address, ...(said && { statedVerdict: said }) }],
    person: { fullName: person.person_full_name, companyName: person.person_company_name },
    costMicroUsd: creditsCost(CREDIT, credits_charged ?? (said === 'unknown' ? 0 : 1)),
    unknownWord,
  });
}

/** A name is told with its employer alone; the profile is told for itself, or beside them. */
function bodyOf(query: ContactQuery): Record<string, string> {
  return {
    ...(hasNameAndCompany(query) && {
      ...nameFields(query),
      ...employerField(query, 'domain', 'company_name'),
    }),
    ...known({ linkedin_url: publicProfileOf(query) }),
  };
}

const person: Search = {
  id: 'person',
  prices: { email: CREDIT },
  needs: 'public LinkedIn URL, or name and company domain or name',
  canUse: (query) => hasNameAndCompany(query) || publicProfileOf(query) !== undefined,
  request: (query, { key }) => ({
    method: 'POST',
    path: '/v5.1/find-email/person',
    headers: { Authorization: key },
    body: bodyOf(query),
    // Who finds the same address again within 30 days pays nothing.
    repeatable: true,
  }),
  outcome,
};

/**
 * Finds an address by name and employer, by profile, or by all of them. Only an address that it has
 * verified is charged.
 *
 * Source: anymailfinder.com/email-finder-api/docs (v5.1) and live answers in superdesigndev/treg;
 *         $29 for 400 credits, one a hit, read of the answer (`credits_charged`). It may work on an
 *         answer for 3 minutes; most take seconds. Without a webhook it has no other way: results
 *         of a bulk search are files. So a try is given up after 45 s, and made once more for the
 *         few seconds that a call has left: the first search goes on there, and finding the same
 *         twice is charged once. What a try that was given up has cost is not told, so that such a
 *         hit is booked at 0.
 */
export const anymailfinder: Provider = {
  id: 'anymailfinder',
  baseUrl: 'https://api.anymailfinder.com',
  timeoutMs: 45_000,
  searches: [person],
};
