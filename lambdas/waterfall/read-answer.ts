import { readEmailAddress } from '../identity/email-address.ts';
import type { VendorAnswer } from './adapter.contract.ts';
import { readPhone } from './phone-number.ts';
import { wordOf } from './read-fields.ts';
import type {
  FoundEmail,
  FoundPerson,
  FoundPhone,
  LineType,
  PhoneCheck,
  PhoneCheckOutcome,
  ProviderOutcome,
  RefusalReason,
  Refused,
  Verdict,
} from './waterfall.contract.ts';

/** Nothing was found, and nothing was paid for. */
export const MISS: ProviderOutcome = { kind: 'not-found', costMicroUsd: 0 };

/**
 * Makes the outcome of an answer that is a ticket; one without its ticket is `malformed`.
 *
 * @param costMicroUsd what is taken before anything is found
 */
export function pending(ticket: string | undefined, costMicroUsd = 0): ProviderOutcome {
  return ticket === undefined ? refuse('malformed') : { kind: 'pending', ticket, costMicroUsd };
}

/** Tells whether a status is a success, whichever of them a vendor uses. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

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

/**
 * Reads an e-mail address, whatever stands around it: lower case, its domain in ASCII. Undefined
 * for what is none, is masked (`a***@b.c`), or stands for none (`email_not_unlocked@…`).
 */
export function readAddress(said: string | undefined): string | undefined {
  return said === undefined ? undefined : readEmailAddress(said).value;
}

/**
 * Gives what an answer is that has no whole address in its field: a miss where it says so in the
 * field itself, else an answer that cannot be read; at what was paid for it.
 */
export function noAddress(said: string, costMicroUsd = 0): ProviderOutcome {
  const { reason } = readEmailAddress(said);
  if (reason === 'masked' || reason === 'placeholder') return { kind: 'not-found', costMicroUsd };
  return { ...refuse('malformed'), ...(costMicroUsd > 0 && { costMicroUsd }) };
}

/** A word of a vendor's, translated; `unknownWord` where it is in no table. */
export interface ReadWord<Ours> {
  readonly said?: Ours;
  readonly unknownWord?: true;
}

/** Translates a vendor's word; one that says nothing (absent, empty) is not unknown. */
export function readWord<Ours>(
  word: string | undefined,
  words: Readonly<Record<string, Ours>>,
): ReadWord<Ours> {
  if (word === undefined) return {};
  const key = wordOf(word);
  const said = Object.hasOwn(words, key) ? words[key] : undefined;
  return said === undefined ? { unknownWord: true } : { said };
}

/** An address as a vendor writes it, and its own word for it. */
interface StatedEmail {
  readonly email?: string | undefined;
  readonly status?: string | undefined;
}

/**
 * Reads addresses with their vendor's words for them. What is no address is left out, and so is one
 * that the vendor itself calls undeliverable.
 */
export function readEmails(
  written: readonly StatedEmail[],
  words: Readonly<Record<string, Verdict>>,
): Pick<Brings, 'unknownWord'> & { readonly emails: readonly FoundEmail[] } {
  const read = written.flatMap(({ email, status }) => {
    const address = readAddress(email);
    const { said, unknownWord } = readWord(status, words);
    if (address === undefined || said === 'undeliverable') return [];
    return [{ unknownWord, email: { value: address, ...(said && { statedVerdict: said }) } }];
  });
  return {
    emails: read.map(({ email }) => email),
    unknownWord: read.find(({ unknownWord }) => unknownWord)?.unknownWord,
  };
}

/** A number as a vendor writes it, and its own word for the line. */
interface StatedPhone {
  readonly number?: string | undefined;
  readonly type?: string | undefined;
}

/**
 * Reads numbers with their vendor's words for their lines. What is no value is left out, and so is
 * a number whose word is `private`: the vendor says that it is nothing of the person's work.
 */
export function readPhones(
  written: readonly StatedPhone[],
  words: Readonly<Record<string, LineType | 'private'>>,
): Pick<Brings, 'unknownWord'> & { readonly phones: readonly FoundPhone[] } {
  const read = written.flatMap(({ number, type }) => {
    const { said, unknownWord } = readWord(type, words);
    if (number === undefined || said === 'private') return [];
    return [{ unknownWord, phone: { value: number, ...(said && { statedType: said }) } }];
  });
  return {
    phones: read.map(({ phone }) => phone),
    unknownWord: read.find(({ unknownWord }) => unknownWord)?.unknownWord,
  };
}

/** The parts of a `found`; what an answer says nothing of may be absent. */
export interface Brings {
  readonly emails?: readonly FoundEmail[];
  readonly phones?: readonly FoundPhone[];
  readonly person?: { readonly [Fact in keyof FoundPerson]?: string | undefined };
  readonly costMicroUsd: number;
  readonly unknownWord?: true | undefined;
}

/** Makes a `found`, or a `not-found` at the same cost where there is no whole value in it. */
export function brought({ emails = [], phones: written = [], ...rest }: Brings): ProviderOutcome {
  const phones = written.filter((phone) => readPhone(phone) !== undefined);
  const { costMicroUsd, unknownWord } = rest;
  if (emails.length + phones.length === 0) return { kind: 'not-found', costMicroUsd };
  const person = Object.fromEntries(
    Object.entries(rest.person ?? {}).filter(([, fact]) => fact !== undefined),
  );
  return {
    kind: 'found',
    emails,
    phones,
    ...(Object.keys(person).length > 0 && { person }),
    costMicroUsd,
    ...(unknownWord && { unknownWord }),
  };
}

/** The parts of a `checked`; what an answer says nothing of may be absent. */
export interface Checks {
  readonly valid: boolean;
  /** Absent: it does not say, or says nothing that a plan can accept. */
  readonly lineType?: LineType | undefined;
  readonly reachable?: boolean | undefined;
  /** Two letters; anything else is dropped. */
  readonly country?: string | undefined;
  readonly carrier?: string | undefined;
  readonly costMicroUsd: number;
  readonly unknownWord?: true | undefined;
}

/** Makes a `checked`: of a number that is none, nothing else is believed. */
export function checked({ valid, costMicroUsd, unknownWord, ...said }: Checks): PhoneCheckOutcome {
  if (!valid) return { kind: 'checked', check: { valid, lineType: 'unknown' }, costMicroUsd };
  const country = said.country?.toUpperCase();
  const check: PhoneCheck = {
    valid,
    lineType: said.lineType ?? 'unknown',
    ...(said.reachable !== undefined && { reachable: said.reachable }),
    ...(country !== undefined && /^[A-Z]{2}$/.test(country) && { country }),
    ...(said.carrier !== undefined && { carrier: said.carrier }),
  };
  return { kind: 'checked', check, costMicroUsd, ...(unknownWord && { unknownWord }) };
}
