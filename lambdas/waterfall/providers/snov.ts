import * as z from 'zod/mini';
import type {
  Credentials,
  Price,
  Provider,
  Search,
  SessionToken,
  VendorAnswer,
} from '../adapter.contract.ts';
import { namePartsOf } from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import {
  brought,
  isSuccess,
  pending,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { count, flag, list, part, text, value } from '../read-fields.ts';
import type {
  FoundEmail,
  ProviderOutcome,
  RefusalReason,
  Refused,
  Verdict,
} from '../waterfall.contract.ts';

const Token = z.object({ access_token: z.string().check(z.minLength(1)), expires_in: count });
/** A copy of its documents has the hash one level up. */
const Ticket = z.object({ task_hash: text, data: part({ task_hash: text }) });
const Address = z.object({
  email: value,
  smtp_status: text,
  unknown_status_reason: text,
  is_valid_format: flag,
  is_disposable: flag,
  is_webmail: flag,
});
const Row = z.object({ people: value, result: list(Address) });
const Result = z.object({ status: text, data: list(Row) });

const STATES: Readonly<Record<string, 'working' | 'done' | RefusalReason>> = {
  in_progress: 'working',
  completed: 'done',
  not_enough_credits: 'out-of-credits',
};
const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  unknown: 'unknown',
  not_valid: 'undeliverable',
};
/** Why it does not know. */
const REASONS: Readonly<Record<string, Verdict>> = {
  catchall: 'catch-all',
  banned: 'unknown',
  greylist: 'unknown',
  connection_error: 'unknown',
};

const PRICE: Price = { microUsd: 39_000, asOf: '2026-08' };
/** One hour, as its documents say. */
const TOKEN_SECONDS = 3_600;

function readToken(answer: VendorAnswer): SessionToken | Refused {
  // Only the two secrets are in the request: what is wrong with it is wrong with them.
  if (!isSuccess(answer.status)) return refuseByStatus(answer, { 400: 'bad-key' });
  const { success, data } = Token.safeParse(answer.body);
  if (!success) return refuse('malformed');
  return { kind: 'token', token: data.access_token, seconds: data.expires_in ?? TOKEN_SECONDS };
}

function submitOutcome(answer: VendorAnswer): ProviderOutcome {
  if (!isSuccess(answer.status)) return refuseByStatus(answer);
  const said = Ticket.safeParse(answer.body).data;
  const ticket = said?.data?.task_hash ?? said?.task_hash;
  return pending(ticket);
}

function pollOutcome(answer: VendorAnswer, ticket: string): ProviderOutcome {
  if (!isSuccess(answer.status)) return refuseByStatus(answer);
  const { status, data = [] } = Result.safeParse(answer.body).data ?? {};
  const { said: state, unknownWord } = readWord(status, STATES);
  if (state === 'working') return pending(ticket);
  if (state === 'done') return rowOutcome(data[0]);
  return { ...refuse(state ?? 'malformed'), ...(unknownWord && { unknownWord }) };
}

/** Each address is charged that it does not call invalid, also one that nobody may be given. */
function rowOutcome(row: z.infer<typeof Row> | undefined): ProviderOutcome {
  const found = (row?.result ?? []).flatMap(readEmail);
  const valid = found.filter(({ email }) => email.statedVerdict !== 'undeliverable');
  return brought({
    emails: valid.filter(({ isOfWork }) => isOfWork).map(({ email }) => email),
    person: { fullName: row?.people },
    costMicroUsd: creditsCost(PRICE, valid.length),
    unknownWord: valid.some(({ isUnknown }) => isUnknown) || undefined,
  });
}

interface ReadEmail {
  readonly email: FoundEmail;
  readonly isOfWork: boolean;
  readonly isUnknown: boolean;
}

function readEmail(said: z.infer<typeof Address>): ReadEmail[] {
  const address = readAddress(said.email);
  if (address === undefined) return [];
  const status = readWord(said.smtp_status, VERDICTS);
  const reason = readWord(said.unknown_status_reason, REASONS);
  const verdict = status.said === 'unknown' ? (reason.said ?? 'unknown') : status.said;
  return [
    {
      email: { value: address, ...(verdict && { statedVerdict: verdict }) },
      isOfWork: !said.is_webmail && !said.is_disposable && said.is_valid_format !== false,
      isUnknown: Boolean(status.unknownWord ?? reason.unknownWord),
    },
  ];
}

const bearer = ({ token = '' }: Credentials) => ({ Authorization: `Bearer ${token}` });

const byName: Search = {
  id: 'email',
  isByName: true,
  prices: { email: PRICE },
  needs: 'first and last name, and company domain',
  canUse: (query) => Boolean(query.companyDomain) && namePartsOf(query) !== undefined,
  request: (query, credentials) => {
    const name = namePartsOf(query);
    const row = { first_name: name?.first, last_name: name?.last, domain: query.companyDomain };
    return {
      method: 'POST',
      path: '/v2/emails-by-domain-by-name/start',
      headers: bearer(credentials),
      body: { rows: [row] },
      repeatable: false,
    };
  },
  outcome: submitOutcome,
  poll: {
    request: (ticket, credentials) => ({
      method: 'GET',
      path: '/v2/emails-by-domain-by-name/result',
      query: { task_hash: ticket },
      headers: bearer(credentials),
      repeatable: true,
    }),
    outcome: pollOutcome,
  },
};

/**
 * Finds an address by name and domain, in two steps, with a token that a client's id (`key`) and
 * secret buy for an hour. Webmail and disposable addresses are dropped.
 *
 * Source: snov.io/api (authentication; find emails by name and domain): a credit for each address
 *         whose status is valid or unknown, none for a miss; $39 for 1,000 credits; 60 calls a
 *         minute. How a miss looks is not documented: an empty list, of people or of addresses.
 */
export const snov: Provider = {
  id: 'snov',
  baseUrl: 'https://api.snov.io',
  timeoutMs: 15_000,
  limits: { perMinute: 60 },
  hasSecret: true,
  session: {
    request: ({ key, secret = '' }) => ({
      method: 'POST',
      path: '/v1/oauth/access_token',
      form: { grant_type: 'client_credentials', client_id: key, client_secret: secret },
      repeatable: true,
    }),
    read: readToken,
  },
  searches: [byName],
};
