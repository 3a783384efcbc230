import { mailboxOf } from './email-address.ts';
import { numberOf } from './phone-number.ts';

/** Says whether two texts are one mailbox's address, however they are written. */
export function sameAddress(one: string, other: string): boolean {
  return mailboxOf(one) !== '' && mailboxOf(one) === mailboxOf(other);
}

/** Says whether two texts are one phone number, however they are written. */
export function samePhone(one: string, other: string): boolean {
  return numberOf(one) !== '' && numberOf(one) === numberOf(other);
}
