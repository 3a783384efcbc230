import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasNameAndCompany, known, nameFields } from '../contact-query.ts';
import { brought, MISS, readEmails, refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { flag, part, text, value, wordOf } from '../read-fields.ts';
import type { ProviderOutcome, Refused, Verdict } from '../waterfall.contract.ts';

const Failure = z.object({ error: text, message: text });
const Person = z.object({
  name: value,
  linkedin_url: value,
  email: value,
  email_status: text,
  email_domain_catchall: flag,
  organization: part({ name: value, primary_domain: value }),
});
const Answer = z.object({ person: z.nullable(Person) });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  verified: 'deliverable',
  catch_all: 'catch-all',
  unverified: 'unknown',
  guessed: 'unknown',
  extrapolated: 'unknown',
  likely_to_engage: 'unknown',
  unavailable: 'unknown',
  bounced: 'undeliverable',
};

const CREDIT: Price = { microUsd: 26_000, asOf: '2026-08' };

/** No code stands for its credits, and its documents name no status: the text may say it. */
function refusal(answer: VendorAnswer): Refused {
  const byStatus = refuseByStatus(answer);
  if (byStatus.reason !== 'bad-input') return byStatus;
  const { error = '', message = '' } = Failure.safeParse(answer.body).data ?? {};
  return refuseByText(`${error} ${message}`, 'bad-input');
}

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return refusal(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { person } = parsed.data;
  if (person === null) return MISS;
  return brought({
    ...readEmails([{ email: person.email, status: statusOf(person) }], VERDICTS),
    person: {
      fullName: person.name,
      linkedinUrl: person.linkedin_url,
      companyName: person.organization?.name,
      companyDomain: person.organization?.primary_domain,
    },
    // A person without an address is paid for too.
    costMicroUsd: CREDIT.microUsd,
  });
}

/** That a host takes all mail stands beside its word for the address. */
function statusOf({ email_status, email_domain_catchall }: z.infer<typeof Person>) {
  const isBounced = wordOf(email_status ?? '') === 'bounced';
  return email_domain_catchall && !isBounced ? 'catch_all' : email_status;
}

const match: Search = {
  id: 'match',
  prices: { email: CREDIT },
  needs: 'LinkedIn URL, or e-mail, or name and company',
  canUse: (query) => Boolean(query.linkedinUrl || query.email || hasNameAndCompany(query)),
  request: (query, { key }) => ({
    method: 'POST',
    path: '/api/v1/people/match',
    // Also of a POST it reads the query; without flags, no number and nothing private is revealed.
    query: {
      ...nameFields(query, 'name'),
      ...known({
        organization_name: query.companyName,
        domain: query.companyDomain,
        linkedin_url: query.linkedinUrl,
        email: query.email,
      }),
    },
    headers: { 'x-api-key': key },
    repeatable: false,
  }),
  outcome,
};

/**
 * Finds an address at once. Its numbers, and its waterfall of other vendors, come to a webhook
 * alone, so that they are not asked for. `email_not_unlocked@…` stands for no address.
 *
 * Source: docs.apollo.io (people enrichment, status codes, API pricing). One credit a person whom
 *         it knows, with an address or without one, none for nobody; $65 for 2,500 credits. A 403
 *         (`API_INACCESSIBLE`) is a plan without the API. Not sure: how it says that there are no
 *         more credits, and what a repeat costs.
 */
export const apollo: Provider = {
  id: 'apollo',
  baseUrl: 'https://api.apollo.io',
  timeoutMs: 15_000,
  searches: [match],
};
