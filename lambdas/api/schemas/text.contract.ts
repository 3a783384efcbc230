import * as z from 'zod/mini';
import { type EpochMs, epochMs, FIRST_TIME_MS, LAST_TIME_MS } from '../../shared/units.contract.ts';
import { shownAs } from './registries.contract.ts';

/** Schemas of the small things that bodies and queries are made of. All texts are trimmed. */

export const NAME_CHARACTERS_MAX = 200;
const EMAIL_CHARACTERS_MAX = 254;
export const CREDITS_MAX = 1_000_000_000;

/**
 * A text of at most `max` characters, in any script; control characters and broken Unicode are
 * refused.
 */
export function textOrBlank(max: number) {
  return z.string().check(
    z.trim(),
    z.maxLength(max),
    z.regex(/^\P{Cc}*$/u, 'must not have control characters'),
    z.refine((value) => value.isWellFormed(), 'must be valid Unicode'),
  );
}

/** The same, with at least one character. */
export function text(max: number) {
  return textOrBlank(max).check(z.minLength(1));
}

/** Takes a blank text for an absent one, the way a column of a spreadsheet means it. */
export function blankAsAbsent(schema: z.ZodMiniString) {
  return z.optional(
    z.pipe(
      schema,
      z.transform((value: string): string | undefined => value || undefined),
    ),
  );
}

export const emailAddress = text(EMAIL_CHARACTERS_MAX).check(
  z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'must be an e-mail address'),
);

const URL_CHARACTERS_MAX = 2_000;

/** A page that a browser can go to: `https`, and on the caller's own machine `http`. */
export const webAddress = z
  .string()
  .check(
    z.maxLength(URL_CHARACTERS_MAX),
    z.refine(isPage, 'must be an https address; http only on localhost'),
  );

function isPage(value: string): boolean {
  // Stripe puts the session's id in its place.
  if (!URL.canParse(value.replace('{CHECKOUT_SESSION_ID}', 'id'))) return false;
  const { protocol, hostname } = new URL(value.replace('{CHECKOUT_SESSION_ID}', 'id'));
  if (protocol === 'https:') return true;
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Credits to give, ≥ 1. */
export const creditAmount = z.int().check(z.gte(1), z.lte(CREDITS_MAX));

/** Says it of a text of the wrong form alone: what is missing, or no text, has its own message. */
function ofForm(message: string) {
  return ({ code }: { readonly code?: string | undefined }) =>
    code === 'invalid_format' ? message : undefined;
}

/** A calendar date, `YYYY-MM-DD`. */
export const calendarDate = z.iso.date({ error: ofForm('must be a date, YYYY-MM-DD') });

/**
 * A time whose offset leads out of the years that RFC 3339 can write could be kept, and no answer
 * could show it.
 */
const inYears = z.refine<string>((value) => isShowable(value), {
  error: 'must lie in the years 0 to 9999, UTC',
  // What is no time is told so by its own check.
  when: ({ issues }) => issues.length === 0,
});

function isShowable(value: string): boolean {
  const atMs = Date.parse(value);
  return atMs >= FIRST_TIME_MS && atMs <= LAST_TIME_MS;
}

/** An RFC 3339 time, with any offset, as milliseconds. */
export const time = shownAs(
  z.pipe(
    z.iso.datetime({ offset: true, error: ofForm('must be an RFC 3339 time') }).check(inYears),
    z.transform((value: string): EpochMs => epochMs(Date.parse(value))),
  ),
  z.iso.datetime(),
);

/** A time or a date; a date means its first moment, UTC. */
export const timeOrDate = shownAs(
  z.pipe(
    z.string().check(
      z.refine(
        (value) =>
          z.safeParse(z.union([z.iso.datetime({ offset: true }), z.iso.date()]), value).success,
        'must be an RFC 3339 time or a date',
      ),
      inYears,
    ),
    z.transform((value: string): EpochMs => epochMs(Date.parse(value))),
  ),
  z.union([z.iso.datetime(), z.iso.date()]),
);

/** An end of a range as it was asked for: a moment, or a calendar day. */
export type TimeOrDay =
  | { readonly atMs: EpochMs; readonly day?: undefined }
  | { readonly day: string; readonly atMs?: undefined };

const TIME_OR_DAY_MESSAGE = 'must be an RFC 3339 time or a date';

/** A time, or a date, which means the whole day in the workspace's time zone. */
export const timeOrDay = shownAs(
  z.pipe(
    z.string().check(
      z.refine(
        (value) =>
          z.safeParse(z.union([z.iso.datetime({ offset: true }), z.iso.date()]), value).success,
        TIME_OR_DAY_MESSAGE,
      ),
      inYears,
    ),
    z.transform(
      (value: string): TimeOrDay =>
        value.includes('T') ? { atMs: epochMs(Date.parse(value)) } : { day: value },
    ),
  ),
  z.union([z.iso.datetime(), z.iso.date()]),
);

/** A name of the IANA time zone database. */
export const timezone = z
  .string()
  .check(z.maxLength(64), z.refine(isTimezone, 'must be the name of an IANA time zone'));

function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
