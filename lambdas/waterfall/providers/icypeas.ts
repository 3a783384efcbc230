import * as z from 'zod/mini';
import type { Price, Provider, Search, SentCallback, VendorAnswer } from '../adapter.contract.ts';
import { employerField, hasCompany, namePartsOf } from '../contact-query.ts';
import {
  brought,
  MISS,
  pending,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
  refuseByText,
} from '../read-answer.ts';
import { part, text, value } from '../read-fields.ts';
import type { ProviderOutcome, RefusalReason, Refused, Verdict } from '../waterfall.contract.ts';

const Failure = z.object({
  success: z.literal(false),
  validationErrors: z.catch(z.optional(z.array(z.object({ type: text }))), undefined),
  error: text,
  message: text,
});
const Ticket = z.object({ item: z.object({ _id: text }) });
const Found = z.object({ email: value, certainty: text });
const Item = z.object({
  status: text,
  results: part({
    fullname: value,
    emails: z.catch(z.optional(z.array(Found)), undefined),
  }),
});
const Items = z.object({ items: z.array(Item) });
/** What it sends by itself. */
const Push = z.object({ data: z.unknown() });
const Signed = z.object({ signature: z.string(), timestamp: z.string() });
type Item = z.infer<typeof Item>;

/** A search is finished in each status but the first three. */
const STATUSES: Readonly<Record<string, RefusalReason | 'pending' | 'found' | 'miss'>> = {
  none: 'pending',
  scheduled: 'pending',
  in_progress: 'pending',
  found: 'found',
  debited: 'found',
  not_found: 'miss',
  debited_not_found: 'miss',
  bad_input: 'bad-input',
  insufficient_funds: 'out-of-credits',
  // Cancelled by hand in its app: there is no result to come.
  aborted: 'malformed',
};

/** A certainty that is no hit: the address is none, or there is none. */
const VERDICTS: Readonly<Record<string, Verdict | 'none'>> = {
  ultra_sure: 'deliverable',
  very_sure: 'deliverable',
  sure: 'deliverable',
  probable: 'catch-all',
  undeliverable: 'none',
  not_found: 'none',
};

const ERRORS: Readonly<Record<string, RefusalReason>> = {
  unpaidsubscriptionerror: 'out-of-credits',
  searchnotfounderror: 'malformed',
};

const PRICE: Price = { microUsd: 19_000, asOf: '2026-08' };

/** Its errors come inside a 200, too. */
function refusal(answer: VendorAnswer): Refused | undefined {
  if (answer.status !== 200) return refuseByStatus(answer);
  const failure = Failure.safeParse(answer.body);
  if (!failure.success) return undefined;
  const { validationErrors: [first] = [], error, message } = failure.data;
  const { said } = readWord(first?.type ?? error ?? message, ERRORS);
  if (said) return refuse(said);
  return first ? refuse('bad-input') : refuseByText(`${error ?? ''} ${message ?? ''}`);
}

function submitOutcome(answer: VendorAnswer): ProviderOutcome {
  const refused = refusal(answer);
  if (refused) return refused;
  const ticket = Ticket.safeParse(answer.body).data?.item._id;
  return pending(ticket);
}

/** An empty list: the search cannot be read yet, or is not known; the wait is capped. */
function pollOutcome(answer: VendorAnswer, ticket: string): ProviderOutcome {
  const refused = refusal(answer);
  if (refused) return refused;
  const parsed = Items.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const [item] = parsed.data.items;
  if (item === undefined) return pending(ticket);
  const { said, unknownWord } = readWord(item.status, STATUSES);
  if (said === 'pending') return pending(ticket);
  if (said === 'miss') return MISS;
  if (said === 'found' || (unknownWord && item.results?.emails?.length)) return itemOutcome(item);
  return { ...refuse(said ?? 'malformed'), ...(unknownWord && { unknownWord }) };
}

function itemOutcome({ status, results }: Item): ProviderOutcome {
  const read = (results?.emails ?? []).map(({ email, certainty }) => ({
    address: readAddress(email),
    ...readWord(certainty, VERDICTS),
  }));
  const { unknownWord = read.find((each) => each.unknownWord)?.unknownWord } = readWord(
    status,
    STATUSES,
  );
  return brought({
    emails: read.flatMap(({ address, said }) =>
      address === undefined || said === 'none'
        ? []
        : [{ value: address, ...(said && { statedVerdict: said }) }],
    ),
    person: { fullName: results?.fullname },
    costMicroUsd: PRICE.microUsd,
    unknownWord,
  });
}

/** It signs the address that it calls and the time, both in lower case; not the item. */
function signatureOf({ path, body }: SentCallback) {
  const signed = Signed.safeParse(body).data;
  return signed && { ...signed, over: `${path}${signed.timestamp}`.toLowerCase() };
}

const email: Search = {
  id: 'email',
  isByName: true,
  prices: { email: PRICE },
  needs: 'first and last name, and company domain or name',
  canUse: (query) => namePartsOf(query) !== undefined && hasCompany(query),
  request: (query, { key }) => ({
    method: 'POST',
    path: '/api/email-search',
    headers: { Authorization: key },
    body: {
      firstname: namePartsOf(query)?.first,
      lastname: namePartsOf(query)?.last,
      ...employerField(query, 'domainOrCompany'),
    },
    repeatable: false,
  }),
  outcome: submitOutcome,
  poll: {
    request: (ticket, { key }) => ({
      method: 'POST',
      path: '/api/bulk-single-searchs/read',
      headers: { Authorization: key },
      body: { id: ticket },
      repeatable: true,
    }),
    outcome: pollOutcome,
    answersWithinSeconds: 60,
  },
  callback: {
    field: 'custom.webhookUrl',
    signature: { by: 'secret', read: signatureOf },
    asPolled: (body) => ({ success: true, items: [Push.safeParse(body).data?.data] }),
  },
};

/**
 * Finds an address by name and employer: a search is handed in, then read until it is finished.
 *
 * Source: api-doc.icypeas.com (email-search, get-results, statuses, errors, push-notifs); $19 for
 *         1,000 credits, one a hit, debited when it is found: a search that nobody waits for any
 *         more is booked at 0 and may yet cost one. Where the name of an error stands in the answer
 *         is not documented. Ten searches a second are allowed, but 30 reads a minute, which each
 *         search needs, but for those whose answer it sends by itself: for these the entry of its
 *         key has to have the account's secret beside it.
 */
export const icypeas: Provider = {
  id: 'icypeas',
  baseUrl: 'https://app.icypeas.com',
  timeoutMs: 15_000,
  limits: { perMinute: 30 },
  searches: [email],
};
