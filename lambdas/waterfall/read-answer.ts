import type { VendorAnswer } from './adapter.contract.ts';
import type { FoundEmail, RefusalReason, Refused, Verdict } from './waterfall.contract.ts';

/** What a status means where a vendor does not say otherwise. */
const REASON_BY_STATUS: Readonly<Record<number, RefusalReason>> = {
  400: 'bad-input',
  401: 'bad-key',
  402: 'out-of-credits',
  403: 'bad-key',
  408: 'timeout',
  422: 'bad-input',
  429: 'rate-limited',
  451: 'legal-block',
};

/** Makes a refusal; the vendor's wish to be left alone goes with it. */
export function refuse(reason: RefusalReason, retryAfterSeconds?: number): Refused {
  return { kind: 'refused', reason, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

/**
 * Makes a refusal of the answer's status. `own` are the meanings that only this vendor gives a
 * status.
 *
 * Errors: none; a status with no meaning, 200 too, is `malformed`: the caller could not read it as
 *         an answer.
 */
export function refuseByStatus(
  answer: VendorAnswer,
  own: Readonly<Record<number, RefusalReason>> = {},
): Refused {
  const listed = own[answer.status] ?? REASON_BY_STATUS[answer.status];
  const reason = listed ?? (answer.status >= 500 ? 'down' : 'malformed');
  return refuse(reason, answer.retryAfterSeconds);
}

/** Whole words, so that "generate" is no rate, "monkey" no key and "information" no format. */
const REASON_BY_WORD: readonly (readonly [RegExp, RefusalReason])[] = [
  [/\b(credits?|balance|quota)\b/, 'out-of-credits'],
  [/\brate(?![a-z])|\bratelimit|\btoo many\b|\bthrottl/, 'rate-limited'],
  [/\b(api-?)?keys?\b|\b(un)?auth(enticat|ori[sz])/, 'bad-key'],
  [/\be-?mails?\b|\bparam(eter)?s?\b|\bmissing\b|\bformat\b/, 'bad-input'],
];

/**
 * Makes a refusal of an error that came as a text, whatever the status. The text itself is dropped
 * here; one that says nothing we know is `otherwise`.
 */
export function refuseByText(text: string, otherwise: RefusalReason = 'down'): Refused {
  const words = text.toLowerCase().replaceAll('_', ' ');
  const known = REASON_BY_WORD.find(([word]) => word.test(words));
  return refuse(known?.[1] ?? otherwise);
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
/** RFC 5321: the longest path is 256 octets with its brackets. */
const ADDRESS_LENGTH_MAX = 254;

/**
 * Tells whether the text is an e-mail address in full; vendors also send masked ones (`a***@b.c`).
 */
export function isAddress(text: string): boolean {
  return text.length <= ADDRESS_LENGTH_MAX && ADDRESS.test(text) && !text.includes('*');
}

/**
 * Makes an address of an answer, with the vendor's own word for it translated where it is in the
 * table.
 */
export function foundEmail(
  value: string,
  word: string | null | undefined,
  words: Readonly<Record<string, Verdict>>,
): FoundEmail {
  const statedVerdict = word ? words[word] : undefined;
  return statedVerdict ? { value, statedVerdict } : { value };
}
