import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Credentials, Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasNameAndCompany, known } from '../contact-query.ts';
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
import { count, flag, list, part, text, value, wordOf } from '../read-fields.ts';
import type {
  Findable,
  FoundEmail,
  FoundPhone,
  LineType,
  ProviderOutcome,
  Verdict,
} from '../waterfall.contract.ts';

const Address = z.object({ email: value, email_type: text, email_status: text });
const Phone = z.object({ number: value, type: text });
const Reveal = z.object({
  id: text,
  status: text,
  is_complete: flag,
  name: value,
  linkedin_profile_url: value,
  company: value,
  company_domain: value,
  ...Address.shape,
  emails: list(Address),
  mobile_phone: value,
  phone_number: value,
  phones: list(Phone),
  credits: part({ api_credits: part({ total: count }) }),
});
const Answer = z.object({ data: Reveal });
type Said<Schema extends z.ZodMiniType> = z.infer<Schema>;

const STATES: Readonly<Record<string, 'working' | 'finished' | 'failed'>> = {
  queued: 'working',
  resolving: 'working',
  finished: 'finished',
  failed: 'failed',
};
const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  risky: 'risky',
  catch_all: 'catch-all',
  unknown: 'unknown',
  invalid: 'undeliverable',
  unfound: 'undeliverable',
};
const LINE_TYPES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  landline: 'landline',
  voip: 'voip',
  unknown: 'unknown',
};
/** Not asked for: private addresses, and those of an office. */
const NOT_OF_WORK: readonly string[] = ['personal', 'generic'];

const CREDIT: Price = { microUsd: 25_000, asOf: '2026-09' };
const EMAIL: Price = { microUsd: 75_000, asOf: '2026-09' };
const PHONE: Price = { microUsd: 150_000, asOf: '2026-09' };

/** The same answer to a question and to its ticket: a known person may be there at once. */
function outcome(answer: VendorAnswer, asked?: string): ProviderOutcome {
  if (!isSuccess(answer.status)) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { data: reveal } = parsed.data;
  const { said: state } = readWord(reveal.status, STATES);
  if (state === 'failed') return { kind: 'not-found', costMicroUsd: costOf(reveal, 0) };
  if (state === 'finished' || reveal.is_complete) return revealOutcome(reveal);
  const ticket = asked ?? reveal.id;
  // What it has found is charged, and nothing else.
  return pending(ticket);
}

/** A person whom it knows costs a credit, also without an address or a number. */
function revealOutcome(reveal: Said<typeof Reveal>): ProviderOutcome {
  const addresses = reveal.emails.length > 0 ? reveal.emails : [reveal];
  const numbers = reveal.phones.length > 0 ? reveal.phones : topPhones(reveal);
  const emails = addresses.flatMap(readEmail);
  const phones = numbers.flatMap(readNumber);
  const words = [
    ...addresses.map(({ email_status }) => readWord(email_status, VERDICTS)),
    ...numbers.map(({ type }) => readWord(type, LINE_TYPES)),
  ];
  return brought({
    emails,
    phones,
    person: {
      fullName: reveal.name,
      linkedinUrl: reveal.linkedin_profile_url,
      companyName: reveal.company,
      companyDomain: reveal.company_domain,
    },
    costMicroUsd: costOf(reveal, 1 + (emails.length > 0 ? 2 : 0) + (phones.length > 0 ? 5 : 0)),
    unknownWord: words.some(({ unknownWord }) => unknownWord) || undefined,
  });
}

/** Its own figure, else the usual one. */
const costOf = ({ credits }: Said<typeof Reveal>, otherwise: number): number =>
  creditsCost(CREDIT, credits?.api_credits?.total ?? otherwise);

function readEmail({ email, email_type, email_status }: Said<typeof Address>): FoundEmail[] {
  const address = readAddress(email);
  const { said: verdict } = readWord(email_status, VERDICTS);
  const isOfWork = !NOT_OF_WORK.includes(wordOf(email_type ?? ''));
  if (address === undefined || !isOfWork || verdict === 'undeliverable') return [];
  return [{ value: address, ...(verdict && { statedVerdict: verdict }) }];
}

function readNumber({ number, type }: Said<typeof Phone>): FoundPhone[] {
  const { said: statedType } = readWord(type, LINE_TYPES);
  return number === undefined ? [] : [{ value: number, ...(statedType && { statedType }) }];
}

const topPhones = ({ mobile_phone, phone_number }: Said<typeof Reveal>): Said<typeof Phone>[] => [
  { number: mobile_phone, type: 'mobile' },
  { number: mobile_phone === undefined ? phone_number : undefined, type: undefined },
];

function levelOf(data: readonly Findable[]): string {
  if (!data.includes('phone')) return 'partial';
  return data.includes('email') ? 'full' : 'phone';
}

const bearer = ({ key }: Credentials) => ({ Authorization: `Bearer ${key}` });

const reveal: Search = {
  id: 'reveal',
  prices: { email: EMAIL, phone: PHONE },
  needs: 'LinkedIn URL, or e-mail, or name and company',
  canUse: (query) => Boolean(query.linkedinUrl || query.email || hasNameAndCompany(query)),
  request: (query, credentials, data) => ({
    method: 'POST',
    path: '/api/individual_reveals',
    headers: bearer(credentials),
    body: {
      individual_reveal: known({
        profile_url: query.linkedinUrl,
        full_name: fullNameOf(query),
        company: query.companyName,
        domain: query.companyDomain,
        email: query.email,
      }),
      enrichment_level: levelOf(data),
      ...(data.includes('email') && {
        email_options: { accept_work: true, accept_personal: false, accept_generic: false },
      }),
    },
    repeatable: false,
  }),
  outcome: (answer) => outcome(answer),
  poll: {
    request: (ticket, credentials) => ({
      method: 'GET',
      path: `/api/individual_reveals/${encodeURIComponent(ticket)}`,
      headers: bearer(credentials),
      repeatable: true,
    }),
    outcome,
  },
};

/**
 * Finds an address and a number in one call, by profile, by another address, or by name and
 * employer; its first answer may be the last one.
 *
 * Source: docs.wiza.co (individual reveals, credit deduction) and its OpenAPI document; the answer
 *         says what it took: a credit for a person whom it knows, two more for a valid address, five
 *         for a number, at $0.025 a credit, and nothing for a person whom it does not know. It works
 *         on five reveals at a time. Not documented: how it refuses for want of credits, and its
 *         words for the lines of numbers other than `mobile`.
 */
export const wiza: Provider = {
  id: 'wiza',
  baseUrl: 'https://wiza.co',
  timeoutMs: 15_000,
  searches: [reveal],
};
