import * as z from 'zod/mini';
import type { PhoneVerifier, Price, VendorAnswer } from '../adapter.contract.ts';
import { checked, readWord, refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { flag, text, value } from '../read-fields.ts';
import type { LineType, PhoneCheckOutcome } from '../waterfall.contract.ts';

const Answer = z.object({
  success: flag,
  message: text,
  valid: flag,
  active: flag,
  VOIP: flag,
  line_type: value,
  country: value,
  carrier: value,
});

const LINES: Readonly<Record<string, LineType>> = {
  wireless: 'mobile',
  mobile: 'mobile',
  landline: 'landline',
  voip: 'voip',
  toll_free: 'unknown',
  premium_rate: 'unknown',
  satellite: 'unknown',
  pager: 'unknown',
};

const PRICE: Price = { microUsd: 19_800, asOf: '2026-06' };

/** A bad key and a used-up plan come as a text inside a 200. */
function outcome(answer: VendorAnswer): PhoneCheckOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { success, message, valid, ...said } = parsed.data;
  if (success === false) return refuseByText(message ?? '');
  if (valid === undefined) return refuse('malformed');
  const { said: lineType, unknownWord } = readWord(said.line_type, LINES);
  return checked({
    valid,
    lineType: said.VOIP ? 'voip' : lineType,
    reachable: said.active,
    country: said.country,
    carrier: said.carrier,
    costMicroUsd: PRICE.microUsd,
    unknownWord,
  });
}

/**
 * Says a number's line, and whether it is in use. The key travels in the path, so no URL is ever
 * written down: its documents have a header for it too, which a client saw refused.
 *
 * Source: ipqualityscore.com/documentation/phone-number-validation-api; $99 for 5,000 lookups, one
 *         a call, valid or not. How sure its `active` is without a contract for carriers' own data
 *         (`active_status: "N/A"`) is not said.
 */
export const ipqualityscore: PhoneVerifier = {
  id: 'ipqualityscore',
  price: PRICE,
  baseUrl: 'https://www.ipqualityscore.com',
  timeoutMs: 15_000,
  canCheck: () => true,
  request: (number, { key }) => ({
    method: 'GET',
    path: `/api/json/phone/${encodeURIComponent(key)}/${number.replace('+', '')}`,
    repeatable: false,
  }),
  outcome,
};
