import * as z from 'zod/mini';
import type { Price, Provider, VendorAnswer } from '../adapter.contract.ts';
import { fullNameOf, hasCompany, known, nameFields } from '../contact-query.ts';
import { priceProviderAttempt } from '../price-provider-attempt.ts';
import { foundEmail, isAddress, refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import type { ProviderOutcome, RefusalReason, Refused, Verdict } from '../waterfall.contract.ts';

const Failure = z.object({ error: z.literal(true), reason: z.nullish(z.string()) });
const Ticket = z.object({ success: z.literal(true), request_id: z.string().check(z.minLength(1)) });
const NotReady = z.object({ success: z.literal(false), error: z.literal(false) });
const Address = z.object({ email: z.string(), qualification: z.nullish(z.string()) });
const Row = z.object({
  full_name: z.nullish(z.string()),
  linkedin: z.nullish(z.string()),
  email: z.nullish(z.array(Address)),
});
const Ready = z.object({ success: z.literal(true), data: z.array(Row) });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  'nominative@pro': 'deliverable',
  'generic@pro': 'risky',
  'catch_all@pro': 'catch-all',
  invalid: 'undeliverable',
};

/** 403: the credits do not cover the batch. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 403: 'out-of-credits' };

/** EUR 0.158 at an assumed 1 EUR = 1.15 USD; an operator with another rate changes it here. */
const PRICE: Price = { microUsd: 181_700, asOf: '2026-08' };

/** Its own rule is to read `success`, not the status: any 2xx is looked into. */
function refusal(answer: VendorAnswer): Refused | undefined {
  if (answer.status < 200 || answer.status > 299) return refuseByStatus(answer, OWN_STATUSES);
  const failure = Failure.safeParse(answer.body);
  return failure.success ? refuseByText(failure.data.reason ?? '') : undefined;
}

function submitOutcome(answer: VendorAnswer): ProviderOutcome {
  const refused = refusal(answer);
  if (refused) return refused;
  const ticket = Ticket.safeParse(answer.body);
  if (!ticket.success) return refuse('malformed');
  return { kind: 'pending', ticket: ticket.data.request_id, costMicroUsd: PRICE.microUsd };
}

/**
 * `success: false` without an error means "ask again"; an unknown ticket reads the same, so the
 * wait is capped.
 */
function pollOutcome(answer: VendorAnswer, ticket: string): ProviderOutcome {
  const refused = refusal(answer);
  if (refused) return refused;
  if (NotReady.safeParse(answer.body).success)
    return { kind: 'pending', ticket, costMicroUsd: PRICE.microUsd };
  const ready = Ready.safeParse(answer.body);
  if (!ready.success) return refuse('malformed');
  const row = ready.data.data[0];
  const addresses = (row?.email ?? []).filter(({ email }) => isAddress(email));
  if (!row || addresses.length === 0) return { kind: 'not-found', costMicroUsd: 0 };
  return {
    kind: 'found',
    emails: addresses.map(({ email, qualification }) => foundEmail(email, qualification, VERDICTS)),
    phones: [],
    person: {
      ...(row.linkedin && { linkedinUrl: row.linkedin }),
      ...(row.full_name && { fullName: row.full_name }),
    },
    costMicroUsd: priceProviderAttempt({ charged: true, priceMicroUsd: PRICE.microUsd }),
  };
}

/**
 * Finds addresses in two steps: a batch of one is handed in, then its ticket is read until it is
 * ready. An `email` is never sent: it would cost a credit even where nothing is found.
 *
 * Source: developer.dropcontact.com (quickstart, errors, credits); EUR 79 for 500 credits, one a
 *         hit.
 */
export const dropcontact: Provider = {
  id: 'dropcontact',
  baseUrl: 'https://api.dropcontact.com',
  timeoutMs: 15_000,
  searches: [
    {
      id: 'email',
      prices: { email: PRICE },
      needs: 'name and company, or LinkedIn URL',
      canUse: (query) => Boolean(query.linkedinUrl || (fullNameOf(query) && hasCompany(query))),
      request: (query, key) => ({
        method: 'POST',
        path: '/v1/enrich/all',
        headers: { 'X-Access-Token': key },
        body: {
          data: [
            {
              ...nameFields(query),
              ...known({
                company: query.companyName,
                website: query.companyDomain,
                linkedin: query.linkedinUrl,
              }),
            },
          ],
          siren: false,
          language: 'en',
        },
        repeatable: false,
      }),
      outcome: submitOutcome,
      poll: {
        request: (ticket, key) => ({
          method: 'GET',
          path: `/v1/enrich/all/${encodeURIComponent(ticket)}`,
          headers: { 'X-Access-Token': key },
          repeatable: true,
        }),
        outcome: pollOutcome,
      },
    },
  ],
};
