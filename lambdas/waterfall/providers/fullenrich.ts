import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasCompany, known, nameParts } from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import { brought, pending, readEmails, readWord, refuse, refuseByStatus } from '../read-answer.ts';
import { count, list, part, text, value } from '../read-fields.ts';
import type {
  Findable,
  FoundPhone,
  ProviderOutcome,
  RefusalReason,
  Refused,
  Verdict,
} from '../waterfall.contract.ts';

const Failure = z.object({ code: text });
const Ticket = z.object({ enrichment_id: text });
const Email = { email: value, status: text };
const Phone = { number: value };
const Contact = {
  most_probable_work_email: part(Email),
  work_emails: list(z.object(Email)),
  most_probable_phone: part(Phone),
  phones: list(z.object(Phone)),
};
const Row = z.object({
  contact_info: part(Contact),
  profile: part({
    full_name: value,
    social_profiles: part({ professional_network: part({ url: value }) }),
    employment: part({ current: part({ company: part({ name: value, domain: value }) }) }),
  }),
});
const Result = z.object({ status: text, cost: part({ credits: count }), data: list(Row) });
type Contact = z.infer<typeof Row>['contact_info'];

/** What it answers, with a 400, to who asks for a result too early. */
const IN_PROGRESS = 'error.enrichment.in_progress';

const STATUSES: Readonly<Record<string, 'finished' | 'running' | RefusalReason>> = {
  finished: 'finished',
  created: 'running',
  in_progress: 'running',
  credits_insufficient: 'out-of-credits',
  rate_limit: 'rate-limited',
  canceled: 'malformed',
  unknown: 'down',
};

/** `HIGH_PROBABILITY` is an address that it trusts at a host that takes all mail. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  deliverable: 'deliverable',
  high_probability: 'catch-all',
  catch_all: 'catch-all',
  invalid: 'undeliverable',
  invalid_domain: 'undeliverable',
};

const FIELDS: Readonly<Partial<Record<Findable, string>>> = {
  email: 'contact.work_emails',
  phone: 'contact.phones',
};

const CREDIT: Price = { microUsd: 58_000, asOf: '2026-11' };
/** Ten credits. */
const MOBILE: Price = { microUsd: 580_000, asOf: '2026-11' };

/** It sends no `Retry-After`, but writes "Try again in 1m" into the text. */
const refusal = (answer: VendorAnswer): Refused =>
  refuseByStatus(answer.status === 429 ? { retryAfterSeconds: 60, ...answer } : answer);

function submitOutcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return refusal(answer);
  const ticket = Ticket.safeParse(answer.body).data?.enrichment_id;
  return pending(ticket);
}

/** What was found before a run broke off was paid for, and counts. */
function pollOutcome(answer: VendorAnswer, ticket: string): ProviderOutcome {
  if (Failure.safeParse(answer.body).data?.code === IN_PROGRESS) return pending(ticket);
  // A 402 has the result of a run that ran out of credits.
  if (answer.status !== 200 && answer.status !== 402) return refusal(answer);
  const result = Result.safeParse(answer.body).data;
  const { said, unknownWord } = readWord(result?.status, STATUSES);
  if (said === 'running') return pending(ticket);
  const outcome = result && resultOutcome(result);
  if (outcome && (said === 'finished' || outcome.kind === 'found')) return outcome;
  const refused = said && said !== 'finished' ? refuse(said) : refuseByStatus(answer);
  return { ...refused, ...(unknownWord && { unknownWord }) };
}

function resultOutcome({ data: [row], cost }: z.infer<typeof Result>): ProviderOutcome {
  const { emails, unknownWord } = readEmails(emailsOf(row?.contact_info), VERDICTS);
  const phones = phonesOf(row?.contact_info);
  const { full_name, social_profiles, employment } = row?.profile ?? {};
  const company = employment?.current?.company;
  return brought({
    emails,
    phones,
    person: {
      fullName: full_name,
      linkedinUrl: social_profiles?.professional_network?.url,
      companyName: company?.name,
      companyDomain: company?.domain,
    },
    costMicroUsd: creditsCost(
      CREDIT,
      cost?.credits ?? Math.min(emails.length, 1) + 10 * Math.min(phones.length, 1),
    ),
    unknownWord,
  });
}

function emailsOf(contact: Contact) {
  const { work_emails = [], most_probable_work_email } = contact ?? {};
  return work_emails.length > 0 ? work_emails : [most_probable_work_email ?? {}];
}

/** It charges for mobiles alone; what stands beside the one that it thinks right may be others. */
function phonesOf(contact: Contact): readonly FoundPhone[] {
  const best = contact?.most_probable_phone?.number;
  const others = (contact?.phones ?? []).flatMap(({ number }) =>
    number === undefined || number === best ? [] : [{ value: number }],
  );
  return best === undefined ? others : [{ value: best, statedType: 'mobile' }, ...others];
}

const batchOfOne: Search = {
  id: 'contact',
  prices: { email: CREDIT, phone: MOBILE },
  needs: 'LinkedIn URL, or first and last name and company',
  canUse: (query) => Boolean(query.linkedinUrl || (nameParts(query) && hasCompany(query))),
  request: (query, { key }, data) => ({
    method: 'POST',
    path: '/api/v2/contact/enrich/bulk',
    headers: { Authorization: `Bearer ${key}` },
    body: {
      // It is shown in the account's dashboard, so that it names nobody.
      name: 'Sluice',
      data: [
        {
          ...nameParts(query),
          ...known({
            domain: query.companyDomain,
            company_name: query.companyName,
            linkedin_url: query.linkedinUrl,
          }),
          enrich_fields: data.flatMap((datum) => FIELDS[datum] ?? []),
        },
      ],
    },
    repeatable: false,
  }),
  outcome: submitOutcome,
  poll: {
    request: (ticket, { key }) => ({
      method: 'GET',
      path: `/api/v2/contact/enrich/bulk/${encodeURIComponent(ticket)}`,
      headers: { Authorization: `Bearer ${key}` },
      repeatable: true,
    }),
    outcome: pollOutcome,
    answersWithinSeconds: 140,
  },
  callback: {
    field: 'webhook_url',
    signature: {
      by: 'key',
      read: ({ headers: { 'x-signature-sha1': signature }, text: over }) =>
        signature === undefined ? undefined : { signature, over },
    },
  },
};

/**
 * Asks some twenty other vendors in a row, in two steps: a batch of one is handed in, then its
 * ticket is read until it is ready (30 to 90 s). Private addresses are not asked for.
 *
 * Source: docs.fullenrich.com/api/v2 (its OpenAPI; credits; rate limits; webhooks: hex HMAC-SHA-1 of
 *         the body by the API key, five tries a minute apart). One credit an address,
 *         catch-alls too, ten a mobile, none for a miss or an invalid address; about $29 for 500
 *         credits. Not sure: that a run without credits is a 402 when it is handed in already.
 */
export const fullenrich: Provider = {
  id: 'fullenrich',
  baseUrl: 'https://app.fullenrich.com',
  timeoutMs: 15_000,
  limits: { perMinute: 60 },
  searches: [batchOfOne],
};
