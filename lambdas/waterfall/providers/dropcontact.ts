import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasNameAndCompany, known, nameFields } from '../contact-query.ts';
import {
  brought,
  isSuccess,
  MISS,
  pending,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
  refuseByText,
} from '../read-answer.ts';
import { text, value, wordOf } from '../read-fields.ts';
import type {
  FoundEmail,
  ProviderOutcome,
  RefusalReason,
  Refused,
  Verdict,
} from '../waterfall.contract.ts';

const Failure = z.object({ error: z.literal(true), reason: text });
const Ticket = z.object({ success: z.literal(true), request_id: text });
/** A row that it does not take: no ticket comes with it. */
const RowRefused = z.object({
  data: z.tuple([z.object({ errors: z.record(z.string(), z.unknown()) })], z.unknown()),
});
const NotReady = z.object({ success: z.literal(false), error: z.literal(false) });
const Address = z.object({ email: value, qualification: text });
const Row = z.object({
  full_name: value,
  linkedin: value,
  company: value,
  website: value,
  mobile_phone: value,
  email: z.catch(z.nullish(z.array(Address)), undefined),
});
const Ready = z.object({ success: z.literal(true), data: z.array(Row) });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  'nominative@pro': 'deliverable',
  'generic@pro': 'risky',
  'catch_all@pro': 'catch-all',
  'no_validated@pro': 'unknown',
  no_validated: 'unknown',
  invalid: 'undeliverable',
};
/** A private address is nothing that a company may be given. */
const PRIVATE = /@perso$/;

/** 403: the credits do not cover the batch. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 403: 'out-of-credits' };

/** EUR 0.158 at an assumed 1 EUR = 1.15 USD; an operator with another rate changes it here. */
const PRICE: Price = { microUsd: 181_700, asOf: '2026-08' };

/** Its own rule is to read `success`, not the status: any 2xx is looked into. */
function refusal(answer: VendorAnswer): Refused | undefined {
  if (!isSuccess(answer.status)) return refuseByStatus(answer, OWN_STATUSES);
  const failure = Failure.safeParse(answer.body);
  return failure.success ? refuseByText(failure.data.reason ?? '') : undefined;
}

function submitOutcome(answer: VendorAnswer): ProviderOutcome {
  const refused = refusal(answer);
  if (refused) return refused;
  if (RowRefused.safeParse(answer.body).success) return refuse('bad-input');
  const ticket = Ticket.safeParse(answer.body).data?.request_id;
  // The credit is taken now, and given back where nothing is found.
  return pending(ticket, PRICE.microUsd);
}

/**
 * `success: false` without an error means "ask again"; an unknown ticket reads the same, so the
 * wait is capped.
 */
function pollOutcome(answer: VendorAnswer, ticket: string): ProviderOutcome {
  const refused = refusal(answer);
  if (refused) return refused;
  if (NotReady.safeParse(answer.body).success) return pending(ticket, PRICE.microUsd);
  const ready = Ready.safeParse(answer.body);
  return ready.success ? rowOutcome(ready.data.data[0]) : refuse('malformed');
}

function rowOutcome(row: z.infer<typeof Row> | undefined): ProviderOutcome {
  const found = (row?.email ?? []).flatMap(readEmail);
  if (!row || found.length === 0) return MISS;
  return brought({
    emails: found.filter(({ isPrivate }) => !isPrivate).map(({ email }) => email),
    phones: row.mobile_phone ? [{ value: row.mobile_phone, statedType: 'mobile' }] : [],
    person: {
      fullName: row.full_name,
      linkedinUrl: row.linkedin,
      companyName: row.company,
      companyDomain: row.website,
    },
    costMicroUsd: PRICE.microUsd,
    unknownWord: found.some(({ isUnknown }) => isUnknown) || undefined,
  });
}

interface ReadEmail {
  readonly email: FoundEmail;
  readonly isPrivate: boolean;
  readonly isUnknown: boolean;
}

function readEmail({ email, qualification }: z.infer<typeof Address>): ReadEmail[] {
  const address = readAddress(email);
  if (address === undefined) return [];
  const isPrivate = PRIVATE.test(wordOf(qualification ?? ''));
  const { said, unknownWord = false } = readWord(qualification, VERDICTS);
  return [
    {
      email: { value: address, ...(said && { statedVerdict: said }) },
      isPrivate,
      isUnknown: unknownWord && !isPrivate,
    },
  ];
}

const batchOfOne: Search = {
  id: 'email',
  prices: { email: PRICE },
  needs: 'name and company, or LinkedIn URL',
  canUse: (query) => Boolean(query.linkedinUrl || hasNameAndCompany(query)),
  request: (query, { key }) => ({
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
    request: (ticket, { key }) => ({
      method: 'GET',
      path: `/v1/enrich/all/${encodeURIComponent(ticket)}`,
      headers: { 'X-Access-Token': key },
      repeatable: true,
    }),
    outcome: pollOutcome,
  },
  callback: { field: 'custom_callback_url' },
};

/**
 * Finds addresses in two steps: a batch of one is handed in, then its ticket is read until it is
 * ready. An `email` is never sent: it would cost a credit even where nothing is found. Private
 * addresses are dropped.
 *
 * Source: developer.dropcontact.com (quickstart, errors, credits); EUR 79 for 500 credits, one a
 *         hit. Its help pages spell `catch_all` in two ways.
 */
export const dropcontact: Provider = {
  id: 'dropcontact',
  baseUrl: 'https://api.dropcontact.com',
  timeoutMs: 15_000,
  limits: { perSecond: 60 },
  searches: [batchOfOne],
};
