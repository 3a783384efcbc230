import { addressesIn } from './email-address.ts';
import { numberOf, numbersIn } from './phone-number.ts';
import { sameAddress } from './same-value.ts';
import type { SubjectInput } from './subject.contract.ts';
import { cleanText } from './text.ts';

const VALUES_MAX = 8;
const CHARACTERS_MAX = 100;

/**
 * Gives the addresses and numbers that a caller's cells hold beside those that were read from them:
 * the second address of a cell, a number without its country's code. Nobody is asked for by these;
 * who is found at one of them was found at what the caller had.
 *
 * @param input the cells as they came
 * @param clean what was read from them (`cleanSubject`)
 * @param more further cells of the caller's, of addresses or numbers
 * @returns at most 8 texts of at most 100 characters each
 */
export function valuesBeside(
  input: SubjectInput,
  clean: SubjectInput,
  more: readonly string[] = [],
): string[] {
  const others = more.map(cleanText);
  const addresses = [cleanText(input.email ?? ''), ...others].flatMap(addressesIn);
  const numbers = [cleanText(input.phone ?? ''), ...others].flatMap(numbersIn);
  const beside = [
    ...addresses.filter((address) => !sameAddress(address, clean.email ?? '')),
    ...numbers.filter((number) => numberOf(number) !== clean.phone),
  ];
  const short = beside.filter(({ length }) => length <= CHARACTERS_MAX);
  return [...new Set(short)].slice(0, VALUES_MAX);
}
