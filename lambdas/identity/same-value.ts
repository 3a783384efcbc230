import { mailboxOf } from './email-address.ts';
import { areOneNumber } from './phone-number.ts';

/** Says whether two texts are one mailbox's address, however they are written. */
export function sameAddress(one: string, other: string): boolean {
  return mailboxOf(one) !== '' && mailboxOf(one) === mailboxOf(other);
}

/**
 * Says whether two stored values of one datum are one: addresses of one mailbox, or equal numbers,
 * which are all stored as E.164.
 */
export function sameStored(one: string, other: string): boolean {
  return sameAddress(one, other);
}

/**
 * Says whether two texts are one phone number, however they are written: a number without its
 * country's code, too, where the other one has it.
 */
export function samePhone(one: string, other: string): boolean {
  return areOneNumber(one, other);
}
