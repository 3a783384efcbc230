import * as z from 'zod/mini';
import { REQUEST_ROWS_MAX } from '../../enrichments/enrichments.contract.ts';
import { bytesOf, SUBJECT_BYTES_MAX } from '../../identity/subject.contract.ts';
import { ACTIONS, type Action } from '../../plans/plans.contract.ts';
import { BODIES, shownAs } from './registries.contract.ts';
import { rowsOf } from './rows.contract.ts';
import {
  blankAsAbsent,
  CREDITS_MAX,
  NAME_CHARACTERS_MAX,
  optionalEmailAddress,
  textOrBlank,
} from './text.contract.ts';

const URL_CHARACTERS_MAX = 500;
const LINKEDIN_PATTERN =
  /^$|^(https?:\/\/)?(([a-z]{2,3}|m|touch|mobile)\.)?linkedin\.com(:\d{1,5})?\/in\/[^\s/?#]+/i;
const DOMAIN_PATTERN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

export const ACTION_IDS = Object.keys(ACTIONS) as [Action, ...Action[]];

/** A company's domain; a whole URL is taken too, and cut down to its domain. */
const companyDomain = z.pipe(
  textOrBlank(URL_CHARACTERS_MAX),
  z.transform((value: string, context): string | undefined => {
    if (value === '') return undefined;
    const domain = toDomain(value);
    if (DOMAIN_PATTERN.test(domain)) return domain;
    context.issues.push({ code: 'custom', message: 'must be a domain', input: value });
    return z.NEVER;
  }),
);

/** A person's profile on LinkedIn. */
const linkedinUrl = z.pipe(
  textOrBlank(URL_CHARACTERS_MAX).check(
    z.regex(LINKEDIN_PATTERN, 'must be the URL of a linkedin.com/in/ profile'),
  ),
  z.transform((value: string): string | undefined => toProfileUrl(value) || undefined),
);

const name = blankAsAbsent(textOrBlank(NAME_CHARACTERS_MAX));

/** A person to look for. There must be a way to find them. */
export const subject = z
  .strictObject({
    ref: blankAsAbsent(textOrBlank(200)),
    fullName: name,
    firstName: name,
    lastName: name,
    companyName: name,
    companyDomain: z.optional(companyDomain),
    linkedinUrl: z.optional(linkedinUrl),
    email: optionalEmailAddress,
  })
  .check(
    z.refine(isFindable, {
      error: 'needs a linkedinUrl, an email, or a name with companyName or companyDomain',
      when: () => true,
    }),
    z.refine(isStorable, {
      error: `must have at most ${SUBJECT_BYTES_MAX} bytes in all its texts`,
      // One text that is too long is told by its own name.
      when: ({ issues }) => issues.length === 0,
    }),
  );

/** The body of a quote and of an enrichment. Its size is checked before its rows are. */
export const enrichmentBody = z
  .strictObject({
    actions: z.pipe(
      z.array(z.enum(ACTION_IDS)).check(z.minLength(1), z.maxLength(20)),
      z.transform((actions: Action[]) => [...new Set(actions)]),
    ),
    subjects: shownAs(
      z.pipe(
        z.array(z.unknown()).check(z.minLength(1), z.maxLength(REQUEST_ROWS_MAX)),
        rowsOf(subject),
      ),
      z.array(subject).check(z.minLength(1), z.maxLength(REQUEST_ROWS_MAX)),
    ),
    allowPartial: z._default(z.boolean(), false),
    maxCredits: z.optional(z.int().check(z.gte(0), z.lte(CREDITS_MAX))),
  })
  .register(BODIES, { id: 'EnrichmentRequest' });

function isStorable(value: unknown): boolean {
  return typeof value !== 'object' || value === null || bytesOf(value) <= SUBJECT_BYTES_MAX;
}

function isFindable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const known = value as Readonly<Record<string, unknown>>;
  const { fullName, firstName, lastName, companyName, companyDomain } = known;
  const name = fullName || (firstName && lastName && `${firstName} ${lastName}`);
  const company = companyDomain || (isSpelled(companyName) && companyName);
  return Boolean(known.linkedinUrl || known.email || (isSpelled(name) && company));
}

/** A name without a letter or a digit, like the dash of an empty cell, names nobody. */
function isSpelled(name: unknown): boolean {
  return typeof name === 'string' && /[\p{L}\p{N}]/u.test(name);
}

/**
 * `https://www.Acme.example/about` → `acme.example`; what is no domain comes back as it is, to be
 * refused.
 */
function toDomain(value: string): string {
  const bare = value.replace(/^[a-z]+:\/\//i, '');
  try {
    return new URL(`http://${bare}`).hostname.replace(/^www\./, '').replace(/\.$/, '');
  } catch {
    return bare;
  }
}

/** `https://m.linkedin.com:443/in/ada` → `https://www.linkedin.com/in/ada`: one for all devices. */
function toProfileUrl(value: string): string {
  return value
    .replace(/^(https?:\/\/)?(m|touch|mobile)\./i, '$1www.')
    .replace(/^((https?:\/\/)?[a-z.]*linkedin\.com):\d+/i, '$1');
}
