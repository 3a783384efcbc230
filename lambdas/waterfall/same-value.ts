import { readPhone } from './phone-number.ts';

/** Tells whether two spellings are one address: case and blanks make no difference. */
export function isSameAddress(one: string, other: string | undefined): boolean {
  return other !== undefined && foldAddress(one) === foldAddress(other);
}

/** Tells whether two spellings are one number. */
export function isSamePhone(one: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  const [mine, theirs] = [one, other].map((value) => readPhone({ value })?.value);
  return mine !== undefined && mine === theirs;
}

const foldAddress = (address: string): string => address.normalize('NFKC').trim().toLowerCase();
