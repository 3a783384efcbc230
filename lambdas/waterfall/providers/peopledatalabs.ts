import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { employerField, hasNameAndCompany, known, nameFields } from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import { brought, MISS, readEmails, refuse, refuseByStatus } from '../read-answer.ts';
import { count, text, value } from '../read-fields.ts';
import type { Findable, ProviderOutcome } from '../waterfall.contract.ts';

const Failure = z.object({ error: z.object({ type: text }) });
const Answer = z.object({
  data: z.object({
    work_email: value,
    mobile_phone: value,
    full_name: value,
    linkedin_url: value,
    job_company_name: value,
    job_company_website: value,
  }),
});
/** A field that the account's plan does not show: `true` says that it has a value. */
const Hidden = z.object({
  data: z.union([
    z.object({ work_email: z.literal(true) }),
    z.object({ mobile_phone: z.literal(true) }),
  ]),
});

/** A person without it is a 404, and free. */
const REQUIRED: Readonly<Partial<Record<Findable, string>>> = {
  email: 'work_email',
  phone: 'mobile_phone',
};
/** From 1 to 10; below 6 it may be a namesake. */
const LIKELIHOOD_MIN = 6;

/** One credit, which is one person. */
const PERSON: Price = { microUsd: 280_000, asOf: '2026-11' };

function failureOutcome(answer: VendorAnswer): ProviderOutcome {
  const failure = Failure.safeParse(answer.body);
  const isMiss = answer.status === 404 && failure.data?.error.type === 'not_found';
  return isMiss ? MISS : refuseByStatus(answer);
}

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return failureOutcome(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { work_email: email, mobile_phone: mobile, ...person } = parsed.data.data;
  const costMicroUsd = creditsCost(
    PERSON,
    z.parse(count, answer.headers['x-call-credits-spent']) ?? 1,
  );
  // The plan has to be changed, or each person is paid for in vain.
  if (!email && !mobile && Hidden.safeParse(answer.body).success) {
    return { ...refuse('bad-key'), costMicroUsd };
  }
  return brought({
    ...readEmails([{ email }], {}),
    phones: mobile === undefined ? [] : [{ value: mobile, statedType: 'mobile' }],
    person: {
      fullName: person.full_name,
      linkedinUrl: person.linkedin_url,
      companyName: person.job_company_name,
      companyDomain: person.job_company_website,
    },
    costMicroUsd,
  });
}

const person: Search = {
  id: 'person',
  prices: { email: PERSON, phone: PERSON },
  needs: 'LinkedIn URL, or e-mail, or name and company',
  canUse: (query) => Boolean(query.linkedinUrl || query.email || hasNameAndCompany(query)),
  request: (query, { key }, data) => ({
    method: 'GET',
    path: '/v5/person/enrich',
    query: {
      ...nameFields(query, 'name'),
      ...employerField(query, 'company'),
      ...known({
        profile: query.linkedinUrl,
        email: query.email,
      }),
      min_likelihood: String(LIKELIHOOD_MIN),
      required: data.flatMap((datum) => REQUIRED[datum] ?? []).join(' OR '),
    },
    headers: { 'X-Api-Key': key },
    // The same person twice costs twice.
    repeatable: false,
  }),
  outcome,
};

/**
 * Finds a person's address at the present employer and the mobile in one call. Addresses of former
 * employers (`emails`), private ones and unsorted numbers are not read.
 *
 * Source: docs.peopledatalabs.com (person enrichment: reference, input parameters, output; errors).
 *         One credit a person who has what is required, nothing for anybody else; $98 for 350
 *         credits. Where the answer's `x-call-credits-spent` says otherwise, it counts.
 */
export const peopledatalabs: Provider = {
  id: 'peopledatalabs',
  baseUrl: 'https://api.peopledatalabs.com',
  timeoutMs: 15_000,
  // Of paying accounts; a free one has 100.
  limits: { perMinute: 1_000 },
  searches: [person],
};
