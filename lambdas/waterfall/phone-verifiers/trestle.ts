import * as z from 'zod/mini';
import type { PhoneVerifier, Price, VendorAnswer } from '../adapter.contract.ts';
import { readPhone } from '../phone-number.ts';
import { checked, readWord, refuse, refuseByStatus } from '../read-answer.ts';
import { count, flag, part, text, value } from '../read-fields.ts';
import type { LineType, PhoneCheckOutcome, RefusalReason } from '../waterfall.contract.ts';

const Failure = z.object({ errorCode: text });
const Answer = z.object({
  is_valid: flag,
  activity_score: count,
  country_code: value,
  line_type: text,
  carrier: value,
  /** A part of the answer is missing. */
  error: part({ name: text }),
  warnings: z.catch(z.nullish(z.array(z.unknown())), undefined),
});

const LINES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  landline: 'landline',
  fixedvoip: 'voip',
  nonfixedvoip: 'voip',
  premium: 'unknown',
  tollfree: 'unknown',
  voicemail: 'unknown',
  other: 'unknown',
  unknown: 'unknown',
};

/** Both of its limits are a 429. */
const REASONS: Readonly<Record<string, RefusalReason>> = {
  quota_exceeded: 'out-of-credits',
  rate_limit_exceeded: 'rate-limited',
};

/** From here up somebody takes calls, from here down nobody does; between them it does not know. */
const REACHED_FROM = 70;
const SILENT_TO = 30;

const COUNTRIES = ['US', 'CA'];

const PRICE: Price = { microUsd: 15_000, asOf: '2026-08' };

function failureOutcome(answer: VendorAnswer): PhoneCheckOutcome {
  const { said: reason } = readWord(Failure.safeParse(answer.body).data?.errorCode, REASONS);
  return reason ? refuse(reason, answer.retryAfterSeconds) : refuseByStatus(answer);
}

function outcome(answer: VendorAnswer): PhoneCheckOutcome {
  if (answer.status !== 200) return failureOutcome(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { is_valid, line_type, ...said } = parsed.data;
  if (is_valid === undefined) return noCheck(said);
  const { said: lineType, unknownWord } = readWord(line_type, LINES);
  return checked({
    valid: is_valid,
    lineType,
    reachable: readScore(said.activity_score),
    country: said.country_code,
    carrier: said.carrier,
    costMicroUsd: PRICE.microUsd,
    unknownWord,
  });
}

/** An answer cut short, a number that it does not take (`International number. Not authorized`). */
function noCheck({
  error,
  warnings,
}: Pick<z.infer<typeof Answer>, 'error' | 'warnings'>): PhoneCheckOutcome {
  if (error) return refuse('down');
  return refuse(warnings?.length ? 'bad-input' : 'malformed');
}

function readScore(score: number | undefined): boolean | undefined {
  if (score === undefined || (score > SILENT_TO && score < REACHED_FROM)) return undefined;
  return score >= REACHED_FROM;
}

/**
 * Says a number's line and, by the calls of the last twelve months, whether somebody answers.
 * Numbers of the United States and Canada alone.
 *
 * Source: TrestleIQ/docs (phone_intel 3.0, guides/errors, guides/rate-limits); $0.015 a query. That
 *         an invalid number and a part of an answer are charged too is assumed.
 */
export const trestle: PhoneVerifier = {
  id: 'trestle',
  price: PRICE,
  baseUrl: 'https://api.trestleiq.com',
  timeoutMs: 15_000,
  canCheck: (number) => COUNTRIES.includes(readPhone({ value: number })?.country ?? ''),
  request: (number, { key }) => ({
    method: 'GET',
    path: '/3.0/phone_intel',
    query: { phone: number },
    headers: { 'x-api-key': key },
    repeatable: false,
  }),
  outcome,
};
