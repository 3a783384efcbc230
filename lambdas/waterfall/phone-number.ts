import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { cleanText, isMasked } from '../identity/text.ts';
import type { FoundPhone, LineType, PhoneValue } from './waterfall.contract.ts';

/** What the numbering plan says of a range; what is not listed here it leaves open. */
const LINE_TYPES: Readonly<Record<string, LineType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'landline',
  VOIP: 'voip',
};

/**
 * Reads a number as E.164, with its country and the kind of its line. The numbering plan decides
 * the kind; where a plan has one range for all (North America) the provider's word does. A number
 * that its provider calls VoIP is VoIP whatever its range, since ranges outlive what runs on them.
 *
 * Errors: undefined for a number without a country code, one that is not valid, and a masked one.
 */
export function readPhone({ value, statedType }: FoundPhone): PhoneValue | undefined {
  const text = cleanText(value).normalize('NFKC').replace(/^tel:/i, '').replace(/^00/, '+');
  if (isMasked(text)) return undefined;
  const number = parsePhoneNumberFromString(text.startsWith('+') ? text : `+${text}`);
  if (!number?.isValid()) return undefined;
  const ranged = LINE_TYPES[number.getType() ?? ''];
  const lineType = statedType === 'voip' ? 'voip' : (ranged ?? statedType ?? 'unknown');
  return {
    value: number.number,
    lineType,
    ...(number.country !== undefined && { country: number.country }),
  };
}
