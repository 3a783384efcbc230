import * as z from 'zod/mini';
import type { PhoneVerifier, Price, VendorAnswer } from '../adapter.contract.ts';
import { checked, readWord, refuse, refuseByStatus } from '../read-answer.ts';
import { flag, part, text, value } from '../read-fields.ts';
import type { LineType, PhoneCheckOutcome, RefusalReason } from '../waterfall.contract.ts';

const Failure = z.object({ errors: z.tuple([z.object({ code: text })], z.unknown()) });
const Answer = z.object({
  data: z.object({
    valid_number: flag,
    country_code: value,
    carrier: part({ name: value, type: text }),
    portability: part({ line_type: text }),
  }),
});

const LINES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  wireless: 'mobile',
  fixed_line: 'landline',
  landline: 'landline',
  voip: 'voip',
  fixed_line_or_mobile: 'unknown',
  toll_free: 'unknown',
  premium_rate: 'unknown',
  shared_cost: 'unknown',
  personal_number: 'unknown',
  pager: 'unknown',
  uan: 'unknown',
  voicemail: 'unknown',
  unknown: 'unknown',
};

const REASONS: Readonly<Record<string, RefusalReason | 'invalid'>> = {
  10002: 'invalid',
  10009: 'bad-key',
  10010: 'bad-key',
  10011: 'rate-limited',
  20002: 'bad-key',
  20006: 'bad-key',
  20012: 'out-of-credits',
  20100: 'out-of-credits',
};

const PRICE: Price = { microUsd: 2_500, asOf: '2026-08' };

function failureOutcome(answer: VendorAnswer): PhoneCheckOutcome {
  const code = Failure.safeParse(answer.body).data?.errors[0].code;
  const { said: reason } = readWord(code, REASONS);
  if (reason === 'invalid') return checked({ valid: false, costMicroUsd: 0 });
  if (reason === undefined) return refuseByStatus(answer);
  return refuse(reason, answer.retryAfterSeconds);
}

/** Older answers do not say whether a number is valid: it is where its carrier is known. */
function outcome(answer: VendorAnswer): PhoneCheckOutcome {
  if (answer.status !== 200) return failureOutcome(answer);
  const { valid_number, country_code, carrier, portability } =
    Answer.safeParse(answer.body).data?.data ?? {};
  const { said: own = 'unknown', unknownWord } = readWord(carrier?.type, LINES);
  const { said: ported = 'unknown' } = readWord(portability?.line_type, LINES);
  const lineType = own === 'unknown' ? ported : own;
  const isKnown = carrier?.name !== undefined || lineType !== 'unknown';
  if (valid_number === undefined && !isKnown) return refuse('malformed');
  return checked({
    valid: valid_number ?? true,
    lineType,
    country: country_code,
    carrier: carrier?.name,
    costMicroUsd: PRICE.microUsd,
    unknownWord,
  });
}

/**
 * Says a number's carrier and line; in North America, where the carrier's answer often is "fixed
 * line or mobile", the register of ported numbers decides. It says nothing of whether a number can
 * be reached. Canadian numbers want an approval of the account, else they are a 422.
 *
 * Source: developers.telnyx.com (identity/number-lookup, api-fundamentals/api-errors), telnyx-node;
 *         $0.0025 with `type=carrier`. Whether the register ($0.0015) is counted beside it, and
 *         all words of its `line_type`, are not sure.
 */
export const telnyx: PhoneVerifier = {
  id: 'telnyx',
  price: PRICE,
  baseUrl: 'https://api.telnyx.com',
  timeoutMs: 15_000,
  canCheck: () => true,
  request: (number, { key }) => ({
    method: 'GET',
    path: `/v2/number_lookup/${number}`,
    query: { type: 'carrier' },
    headers: { Authorization: `Bearer ${key}` },
    repeatable: false,
  }),
  outcome,
};
