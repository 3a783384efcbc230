import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Credentials, Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { employerField, hasNameAndCompany, known } from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import {
  brought,
  noAddress,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { count, flag, hasField, list, part, text, value } from '../read-fields.ts';
import type { FoundPhone, LineType, ProviderOutcome, Verdict } from '../waterfall.contract.ts';

const Failure = z.object({ message: text });
/** `cachAll` is its own spelling. */
const EmailAnswer = z.object({
  email: value,
  status: text,
  smtpCheck: flag,
  cachAll: flag,
  catchAll: flag,
  creditBurn: count,
});
const Numbers = list(z.object({ value }));
const PhoneAnswer = z.object({
  phone: part({ mobiles: Numbers, workPhones: Numbers }),
  creditBurn: count,
});

/** A miss has some of them too, with nothing in them; what has none is no answer of its own. */
const EMAIL_FIELDS = ['email', 'emailDomain', 'creditBurn'];
const PHONE_FIELDS = ['phone', 'person', 'creditBurn'];

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  unknown: 'unknown',
  invalid: 'undeliverable',
};

/** One credit, which is one address: EUR 0.0197 at an assumed 1 EUR = 1.15 USD. */
const CREDIT: Price = { microUsd: 22_600, asOf: '2026-09' };
/** Thirty credits. */
const PHONE: Price = { microUsd: 678_000, asOf: '2026-09' };
const PHONE_CREDITS = { hit: 30, miss: 2 };

/** Which status says that no credits are left is not documented: the text does. */
const OF_THE_CREDITS = /\bcredits?\b/i;

function failureOutcome(answer: VendorAnswer): ProviderOutcome {
  const message = Failure.safeParse(answer.body).data?.message ?? '';
  return OF_THE_CREDITS.test(message) ? refuse('out-of-credits') : refuseByStatus(answer);
}

function emailOutcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return failureOutcome(answer);
  const parsed = EmailAnswer.safeParse(answer.body);
  if (!parsed.success || !hasField(answer.body, ...EMAIL_FIELDS)) return refuse('malformed');
  const { email, status, smtpCheck, cachAll, catchAll, creditBurn } = parsed.data;
  const address = readAddress(email);
  if (email === undefined)
    return { kind: 'not-found', costMicroUsd: creditsCost(CREDIT, creditBurn ?? 0) };
  if (address === undefined) return noAddress(email, creditsCost(CREDIT, creditBurn ?? 0));
  const { said, unknownWord } = readWord(status, VERDICTS);
  const checked = said ?? (smtpCheck ? 'deliverable' : undefined);
  const verdict = cachAll || catchAll ? 'catch-all' : checked;
  // A guess is given away.
  const credits = verdict === undefined || verdict === 'deliverable' ? 1 : 0;
  return brought({
    emails:
      verdict === 'undeliverable'
        ? []
        : [{ value: address, ...(verdict && { statedVerdict: verdict }) }],
    costMicroUsd: creditsCost(CREDIT, creditBurn ?? credits),
    unknownWord,
  });
}

/** The person is charged, also without a number. */
function phoneOutcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return failureOutcome(answer);
  const parsed = PhoneAnswer.safeParse(answer.body);
  if (!parsed.success || !hasField(answer.body, ...PHONE_FIELDS)) return refuse('malformed');
  const { phone, creditBurn } = parsed.data;
  const phones = [
    ...phonesOf(phone?.mobiles ?? [], 'mobile'),
    ...phonesOf(phone?.workPhones ?? [], 'landline'),
  ];
  const { hit, miss } = PHONE_CREDITS;
  return brought({
    phones,
    costMicroUsd: creditsCost(CREDIT, creditBurn ?? (phones.length > 0 ? hit : miss)),
  });
}

const phonesOf = (
  numbers: readonly { readonly value?: string | undefined }[],
  statedType: LineType,
): FoundPhone[] => numbers.flatMap(({ value }) => (value ? [{ value, statedType }] : []));

/** Its only way: the key stands in the URL, which is never logged. */
const get = (path: string, { key }: Credentials, query: Record<string, string>) => ({
  method: 'GET' as const,
  path,
  query: { apiId: key, ...query },
  repeatable: false,
});

const emailByName: Search = {
  id: 'email',
  isByName: true,
  prices: { email: CREDIT },
  needs: 'name, and company domain or name',
  canUse: hasNameAndCompany,
  request: (query, credentials) =>
    get('/api/ingress/v8/findEmail', credentials, {
      ...known({ fullName: fullNameOf(query) }),
      ...employerField(query, 'company'),
    }),
  outcome: emailOutcome,
};

const phone: Search = {
  id: 'phone',
  prices: { phone: PHONE },
  needs: 'LinkedIn URL, or e-mail',
  canUse: (query) => Boolean(query.linkedinUrl || query.email),
  request: (query, credentials) =>
    get('/api/ingress/v2/full', credentials, {
      ...known({ data: query.linkedinUrl || query.email }),
      phoneFull: 'true',
    }),
  outcome: phoneOutcome,
};

/**
 * Finds an address by name and employer, a number by profile or address. Its `linkedInSlug` is the
 * employer's, not the person's, and is not sent.
 *
 * Source: datagmaapi.readme.io (findEmail v8, full v2); EUR 59 for 3,000 credits: one a verified
 *         address, none for the guess at a company that takes all mail, thirty a number; a person
 *         without a number was seen to cost two. Ten calls a second. Not sure: the fields of the
 *         person in `full`, which are not read; whether `v1/search` would find numbers for less; how
 *         it says that no credits are left.
 */
export const datagma: Provider = {
  id: 'datagma',
  baseUrl: 'https://gateway.datagma.net',
  timeoutMs: 15_000,
  limits: { perSecond: 10 },
  searches: [emailByName, phone],
};
