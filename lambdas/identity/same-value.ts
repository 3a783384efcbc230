import { readEmailAddress } from './email-address.ts';
import { readPhoneNumber } from './phone-number.ts';

/** Says whether two texts are one e-mail address, however they are written. */
export function sameAddress(one: string, other: string): boolean {
  return isSame(readEmailAddress(one).value ?? one, readEmailAddress(other).value ?? other);
}

/** Says whether two texts are one phone number, however they are written. */
export function samePhone(one: string, other: string): boolean {
  return isSame(readPhoneNumber(one).value ?? one, readPhoneNumber(other).value ?? other);
}

function isSame(one: string, other: string): boolean {
  return one.trim() !== '' && one.trim().toLowerCase() === other.trim().toLowerCase();
}
