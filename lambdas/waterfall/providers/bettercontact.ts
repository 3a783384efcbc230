import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasCompany, known, nameParts } from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import {
  brought,
  isSuccess,
  pending,
  readEmails,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { count, flag, list, text, value } from '../read-fields.ts';
import type { FoundPhone, ProviderOutcome, RefusalReason, Verdict } from '../waterfall.contract.ts';

const Ticket = z.object({ success: z.optional(z.literal(true)), id: text });
const Row = z.object({
  contact_full_name: value,
  contact_first_name: value,
  contact_last_name: value,
  contact_linkedin_profile_url: value,
  company_name: value,
  company_domain: value,
  contact_email_address: value,
  contact_email_address_status: text,
  contact_phone_number: value,
  contact_additional_phone_number: value,
  do_not_contact: flag,
});
const Result = z.object({ status: text, credits_consumed: count, data: list(Row) });
type Row = z.infer<typeof Row>;

/** Only `terminated` has results, whatever the status of HTTP. */
const STATUSES: Readonly<Record<string, 'terminated' | 'running' | RefusalReason>> = {
  terminated: 'terminated',
  not_started: 'running',
  processing: 'running',
  in_progress: 'running',
  // The credits ran out on the way: it goes on when there are new ones.
  on_hold: 'out-of-credits',
};

const VERDICTS: Readonly<Record<string, Verdict>> = {
  deliverable: 'deliverable',
  valid: 'deliverable',
  catch_all_safe: 'catch-all',
  catch_all_not_safe: 'catch-all',
  catch_all: 'catch-all',
  undeliverable: 'undeliverable',
  not_found: 'undeliverable',
  unknown: 'unknown',
};

/** Its shield, which turns away callers that it does not know; a bad key is a 401. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 403: 'down' };

const CREDIT: Price = { microUsd: 75_000, asOf: '2026-11' };
/** Ten credits. */
const MOBILE: Price = { microUsd: 750_000, asOf: '2026-11' };

function submitOutcome(answer: VendorAnswer): ProviderOutcome {
  if (!isSuccess(answer.status)) return refuseByStatus(answer, OWN_STATUSES);
  const ticket = Ticket.safeParse(answer.body).data?.id;
  return pending(ticket);
}

function pollOutcome(answer: VendorAnswer, ticket: string): ProviderOutcome {
  if (!isSuccess(answer.status)) return refuseByStatus(answer, OWN_STATUSES);
  const result = Result.safeParse(answer.body).data;
  const { said, unknownWord } = readWord(result?.status, STATUSES);
  if (result && said === 'terminated') return resultOutcome(result);
  if (said === 'running' || (answer.status === 202 && result?.status === undefined)) {
    return pending(ticket);
  }
  const reason = said === undefined || said === 'terminated' ? 'malformed' : said;
  return { ...refuse(reason), ...(unknownWord && { unknownWord }) };
}

function resultOutcome({ data: [row], credits_consumed }: z.infer<typeof Result>): ProviderOutcome {
  const { contact_email_address: email, contact_email_address_status: status } = row ?? {};
  const { emails, unknownWord } = readEmails([{ email, status }], VERDICTS);
  const phones = row ? phonesOf(row) : [];
  return brought({
    emails,
    phones,
    person: {
      fullName: fullNameOf({
        fullName: row?.contact_full_name,
        firstName: row?.contact_first_name,
        lastName: row?.contact_last_name,
      }),
      linkedinUrl: row?.contact_linkedin_profile_url,
      companyName: row?.company_name,
      companyDomain: row?.company_domain,
    },
    costMicroUsd: creditsCost(
      CREDIT,
      credits_consumed ?? emails.length + 10 * Math.min(phones.length, 1),
    ),
    unknownWord,
  });
}

/** It looks for mobiles alone. Who is not to be called is not called. */
function phonesOf(row: Row): readonly FoundPhone[] {
  const { contact_phone_number, contact_additional_phone_number, do_not_contact } = row;
  if (do_not_contact) return [];
  return [contact_phone_number, contact_additional_phone_number].flatMap((number) =>
    number === undefined ? [] : [{ value: number, statedType: 'mobile' as const }],
  );
}

const batchOfOne: Search = {
  id: 'contact',
  prices: { email: CREDIT, phone: MOBILE },
  needs: 'first and last name, and company domain or name',
  canUse: (query) => nameParts(query) !== undefined && hasCompany(query),
  request: (query, { key }, data) => ({
    method: 'POST',
    path: '/api/v2/async',
    headers: { 'X-API-Key': key },
    body: {
      data: [
        {
          ...nameParts(query),
          ...known({
            company: query.companyName,
            company_domain: query.companyDomain,
            linkedin_url: query.linkedinUrl,
          }),
        },
      ],
      enrich_email_address: data.includes('email'),
      enrich_phone_number: data.includes('phone'),
    },
    repeatable: false,
  }),
  outcome: submitOutcome,
  poll: {
    request: (ticket, { key }) => ({
      method: 'GET',
      path: `/api/v2/async/${encodeURIComponent(ticket)}`,
      headers: { 'X-API-Key': key },
      repeatable: true,
    }),
    outcome: pollOutcome,
    answersWithinSeconds: 140,
  },
  callback: { field: 'webhook' },
};

/**
 * Asks some twenty other vendors in a row, in two steps: a batch of one is handed in, then its
 * ticket is read until it is ready.
 *
 * Source: doc.bettercontact.rocks/api-reference (create, get); kb.bettercontact.rocks (how credits
 *         work): one credit an address, ten a mobile, none for a miss; $15 for 200 credits. What it
 *         took stands in the answer. Not sure: whether it takes a profile alone, so that it is not
 *         asked by one; whether `do_not_contact` is meant of the number alone, as it is read here;
 *         and that it sends to `webhook` what a poll reads.
 */
export const bettercontact: Provider = {
  id: 'bettercontact',
  baseUrl: 'https://app.bettercontact.rocks',
  timeoutMs: 15_000,
  limits: { perMinute: 60 },
  searches: [batchOfOne],
};
