import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasCompany, known, nameParts } from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import {
  brought,
  readEmails,
  readPhones,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { count, flag, list, part, text, value, wordOf } from '../read-fields.ts';
import type { LineType, ProviderOutcome, RefusalReason } from '../waterfall.contract.ts';

const Email = z.object({ email: value, type: text });
const Phone = z.object({ number: value, type: text, doNotCall: flag });
const Contact = z.object({
  fullName: value,
  firstName: value,
  lastName: value,
  emails: list(Email),
  phones: list(Phone),
  company: part({ name: value, domain: value }),
  socialLinks: part({ linkedin: value }),
  error: part({ code: text }),
});
const Answer = z.object({ results: z.array(Contact), billing: part({ creditsCharged: count }) });
type Contact = z.infer<typeof Contact>;

/** Why a contact was not given, inside a 200. */
const REASONS: Readonly<Record<string, RefusalReason | 'miss'>> = {
  not_found: 'miss',
  no_score: 'miss',
  compliance_restricted: 'legal-block',
  enrich_failed: 'down',
};

/** `direct` and `work` are lines of any kind. */
const LINES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  direct: 'unknown',
  work: 'unknown',
  unknown: 'unknown',
};

const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 499: 'timeout' };

const CREDIT: Price = { microUsd: 124_800, asOf: '2026-08' };
/** One for the search, one for the address. */
const EMAIL_CREDITS = 2;
/** One for the search, five for the number. */
const PHONE_CREDITS = 6;
const priceOf = (credits: number): Price => ({ ...CREDIT, microUsd: CREDIT.microUsd * credits });

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return refuseByStatus(answer, OWN_STATUSES);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { results, billing } = parsed.data;
  return contactOutcome(results[0], billing?.creditsCharged);
}

function contactOutcome(
  contact: Contact | undefined,
  creditsReported: number | undefined,
): ProviderOutcome {
  const { emails } = readEmails((contact?.emails ?? []).filter(isOfWork), {});
  const { phones, unknownWord } = readPhones((contact?.phones ?? []).filter(mayBeCalled), LINES);
  const costMicroUsd = creditsCost(
    CREDIT,
    creditsReported ?? creditsFor(emails.length, phones.length),
  );
  const error = contact?.error?.code;
  if (error !== undefined && emails.length + phones.length === 0) {
    return errorOutcome(error, costMicroUsd);
  }
  return brought({
    emails,
    phones,
    person: {
      fullName: fullNameOf({
        fullName: contact?.fullName,
        firstName: contact?.firstName,
        lastName: contact?.lastName,
      }),
      linkedinUrl: contact?.socialLinks?.linkedin,
      companyName: contact?.company?.name,
      companyDomain: contact?.company?.domain,
    },
    costMicroUsd,
    unknownWord,
  });
}

function errorOutcome(code: string, costMicroUsd: number): ProviderOutcome {
  const { said: reason = 'malformed', unknownWord } = readWord(code, REASONS);
  if (reason === 'miss') return { kind: 'not-found', costMicroUsd };
  return {
    ...refuse(reason),
    ...(costMicroUsd > 0 && { costMicroUsd }),
    ...(unknownWord && { unknownWord }),
  };
}

const creditsFor = (emails: number, phones: number): number =>
  (emails + phones > 0 ? 1 : 0) +
  (emails > 0 ? EMAIL_CREDITS - 1 : 0) +
  (phones > 0 ? PHONE_CREDITS - 1 : 0);

const isOfWork = ({ type }: z.infer<typeof Email>): boolean => wordOf(type ?? '') !== 'private';

/** Who is not to be called is not called. */
const mayBeCalled = ({ doNotCall }: z.infer<typeof Phone>): boolean => doNotCall !== true;

const contact: Search = {
  id: 'contact',
  prices: { email: priceOf(EMAIL_CREDITS), phone: priceOf(PHONE_CREDITS) },
  needs: 'LinkedIn URL, or e-mail, or first and last name and company',
  canUse: (query) =>
    Boolean(query.linkedinUrl || query.email || (nameParts(query) && hasCompany(query))),
  request: (query, { key }, data) => ({
    method: 'POST',
    path: '/v3/contacts/search-and-enrich',
    headers: { api_key: key },
    body: {
      contacts: [
        known({
          linkedinUrl: query.linkedinUrl,
          email: query.email,
          firstName: nameParts(query)?.first_name,
          lastName: nameParts(query)?.last_name,
          companyName: query.companyName,
          companyDomain: query.companyDomain,
        }),
      ],
      reveal: [
        ...(data.includes('email') ? ['emails'] : []),
        ...(data.includes('phone') ? ['phones'] : []),
      ],
    },
    repeatable: false,
  }),
  outcome,
};

/**
 * Finds addresses and numbers in one call, by profile, by another address, or by name and employer.
 * Private addresses, and numbers that are not to be called, are dropped. Who may not be processed
 * is a 451, or says so inside a 200: nobody else is asked about them then.
 *
 * Source: docs.lusha.com/apis/openapi (v3, search-and-enrich) and live answers, as read by
 *         superdesigndev/treg in 2026-08; $49.90 for 400 credits: one a search with a match, one an
 *         address, five a number, none for a miss. What it took stands in the answer. Its pricing
 *         page says ten for a number; an account's own prices are in `GET /v3/account/usage`.
 */
export const lusha: Provider = {
  id: 'lusha',
  baseUrl: 'https://api.lusha.com',
  timeoutMs: 15_000,
  searches: [contact],
};
