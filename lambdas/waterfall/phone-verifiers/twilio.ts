import * as z from 'zod/mini';
import type { PhoneVerifier, Price, VendorAnswer } from '../adapter.contract.ts';
import { checked, readWord, refuse, refuseByStatus } from '../read-answer.ts';
import { flag, part, text, value } from '../read-fields.ts';
import type { LineType, PhoneCheckOutcome, RefusalReason } from '../waterfall.contract.ts';

const Failure = z.object({ code: text });
const Answer = z.object({
  valid: flag,
  country_code: value,
  line_type_intelligence: part({ type: text, carrier_name: value, error_code: text }),
});

const LINES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  landline: 'landline',
  fixedvoip: 'voip',
  nonfixedvoip: 'voip',
  personal: 'unknown',
  tollfree: 'unknown',
  premium: 'unknown',
  sharedcost: 'unknown',
  uan: 'unknown',
  voicemail: 'unknown',
  pager: 'unknown',
  unknown: 'unknown',
};

const REASONS: Readonly<Record<string, RefusalReason>> = {
  // The account is not active: closed, or its balance is below zero.
  20005: 'out-of-credits',
  20003: 'bad-key',
  20008: 'bad-key',
  20429: 'rate-limited',
  60606: 'bad-key',
  60616: 'rate-limited',
};

/** Nothing that looks like a number to it. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 404: 'bad-input' };

const PRICE: Price = { microUsd: 8_000, asOf: '2026-08' };

function failureOutcome(answer: VendorAnswer): PhoneCheckOutcome {
  const { said: reason } = readWord(Failure.safeParse(answer.body).data?.code, REASONS);
  if (reason === undefined) return refuseByStatus(answer, OWN_STATUSES);
  return refuse(reason, answer.retryAfterSeconds);
}

/**
 * What is valid has the form of a number: that is free. Its line was paid for, unless an error
 * stands in its place (a country or a range that is not covered): another verifier may know it.
 */
function outcome(answer: VendorAnswer): PhoneCheckOutcome {
  if (answer.status !== 200) return failureOutcome(answer);
  const parsed = Answer.safeParse(answer.body);
  const { valid, country_code, line_type_intelligence } = parsed.data ?? {};
  if (valid === undefined) return refuse('malformed');
  if (!valid) return checked({ valid, costMicroUsd: 0 });
  if (!line_type_intelligence) return refuse('malformed');
  const { type, carrier_name, error_code } = line_type_intelligence;
  if (error_code !== undefined) return refuse(readWord(error_code, REASONS).said ?? 'bad-input');
  const { said: lineType, unknownWord } = readWord(type, LINES);
  return checked({
    valid,
    lineType,
    country: country_code,
    carrier: carrier_name,
    costMicroUsd: PRICE.microUsd,
    unknownWord,
  });
}

/**
 * Says a number's line. Whether it can be reached (`line_status`, $0.007 more) is sold on request
 * alone, and is not asked. Canadian numbers want an approval of the account.
 *
 * Source: twilio.com/docs/lookup/v2-api (and line-type-intelligence, line-status), twilio-oai,
 *         docs/api/errors; $0.008 a line. That a line with an error is not charged is assumed.
 *         The key is an API key's SID (or the account's), the secret what belongs to it.
 */
export const twilio: PhoneVerifier = {
  id: 'twilio',
  price: PRICE,
  baseUrl: 'https://lookups.twilio.com',
  timeoutMs: 15_000,
  hasSecret: true,
  canCheck: () => true,
  request: (number, { key, secret = '' }) => ({
    method: 'GET',
    path: `/v2/PhoneNumbers/${number}`,
    query: { Fields: 'line_type_intelligence' },
    headers: { Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    repeatable: false,
  }),
  outcome,
};
