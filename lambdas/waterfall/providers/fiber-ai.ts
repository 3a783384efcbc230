import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { creditsCost } from '../credits-cost.ts';
import { brought, MISS, readEmails, readPhones, refuse, refuseByStatus } from '../read-answer.ts';
import { count, flag, list, part, text, value, wordOf } from '../read-fields.ts';
import type { LineType, ProviderOutcome, Verdict } from '../waterfall.contract.ts';

const Email = z.object({ email: value, type: text, status: text });
const Phone = z.object({ number: value, type: text });
const Answer = z.object({
  output: z.object({
    profile: z.object({
      name: value,
      linkedin_url: value,
      emails: list(Email),
      phoneNumbers: list(Phone),
    }),
    done: flag,
  }),
  chargeInfo: part({ creditsCharged: count }),
});

/** Types of addresses that are nobody's, or private. */
const NOT_OF_WORK = ['personal', 'other'];
const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  risky: 'risky',
  // An address of the type `generic` (info@) works, but is not the person's.
  generic: 'risky',
  unknown: 'unknown',
  invalid: 'undeliverable',
};
const LINES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  other: 'unknown',
  unknown: 'unknown',
};

const CREDIT: Price = { microUsd: 20_000, asOf: '2026-08' };
const EMAIL_CREDITS = 2;
const PHONE_CREDITS = 3;
const priceOf = (credits: number): Price => ({ ...CREDIT, microUsd: CREDIT.microUsd * credits });

/** A profile that it does not know is a 404 in its own form. */
function outcome(answer: VendorAnswer): ProviderOutcome {
  const isOwn = z.object({ message: z.string() }).safeParse(answer.body).success;
  if (answer.status === 404 && isOwn) return MISS;
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  return parsed.success ? profileOutcome(parsed.data) : refuse('malformed');
}

function profileOutcome({ output, chargeInfo }: z.infer<typeof Answer>): ProviderOutcome {
  const { profile, done } = output;
  const { emails, ...read } = readEmails(profile.emails.filter(isOfWork).map(stated), VERDICTS);
  const { phones, unknownWord } = readPhones(profile.phoneNumbers, LINES);
  const delivered =
    (emails.length > 0 ? EMAIL_CREDITS : 0) + (phones.length > 0 ? PHONE_CREDITS : 0);
  const costMicroUsd = creditsCost(CREDIT, chargeInfo?.creditsCharged ?? delivered);
  if (done === false && delivered === 0) {
    return { ...refuse('timeout'), ...(costMicroUsd > 0 && { costMicroUsd }) };
  }
  return brought({
    emails,
    phones,
    person: { fullName: profile.name, linkedinUrl: profile.linkedin_url },
    costMicroUsd,
    unknownWord: unknownWord ?? read.unknownWord,
  });
}

const isOfWork = ({ type }: z.infer<typeof Email>): boolean =>
  !NOT_OF_WORK.includes(wordOf(type ?? ''));

const stated = ({ email, type, status }: z.infer<typeof Email>) => ({
  email,
  status: status ?? (type === 'generic' ? type : undefined),
});

const reveal: Search = {
  id: 'reveal',
  prices: { email: priceOf(EMAIL_CREDITS), phone: priceOf(PHONE_CREDITS) },
  needs: 'LinkedIn URL',
  canUse: (query) => Boolean(query.linkedinUrl),
  request: ({ linkedinUrl }, { key }, data) => ({
    method: 'POST',
    path: '/v1/contact-details/single',
    headers: { 'x-api-key': key },
    body: {
      linkedinUrl,
      enrichmentType: {
        getWorkEmails: data.includes('email'),
        getPersonalEmails: false,
        getPhoneNumbers: data.includes('phone'),
      },
      validateEmails: false,
    },
    repeatable: false,
  }),
  outcome,
};

/**
 * Finds addresses of work and numbers in one call, by profile. Its own check of the addresses is
 * left out: verifiers look at them anyway, and with it a call may take longer than ours wait.
 *
 * Source: fiber-ai/python-sdk, fiber-ai-plugin and live answers, as read by superdesigndev/treg in
 *         2026-08; fiber.ai/pricing.md: $300 for 15,000 credits: two an address, three a number,
 *         none for a miss. What it took stands in the answer. Its clients wait up to two minutes: a
 *         call that is broken off after 45 s may have been charged.
 */
export const fiberAi: Provider = {
  id: 'fiber-ai',
  baseUrl: 'https://api.fiber.ai',
  timeoutMs: 45_000,
  limits: { perMinute: 200 },
  searches: [reveal],
};
