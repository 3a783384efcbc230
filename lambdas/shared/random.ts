import { hash, randomBytes } from 'node:crypto';
import type { IdPrefix } from './ids.contract.ts';

/** Gives that many random bytes. Injected, so that a run can be replayed from a seed. */
export type RandomBytes = (count: number) => Uint8Array;

export const systemRandom: RandomBytes = (count) => randomBytes(count);

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Writes bytes in Crockford's base 32, 5 bits a character, the rest of the last bits dropped. The
 * characters are joined at once: a text that grows by one at a time takes twenty times its memory
 * for as long as it is kept, and of a long list hundreds of thousands of keys are.
 */
export function toBase32(bytes: Uint8Array): string {
  const text: (string | undefined)[] = [];
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text.push(ALPHABET[(buffer >> bits) & 31]);
    }
    buffer &= (1 << bits) - 1;
  }
  return text.join('');
}

/** Makes a new id, `prefix_` and 24 characters (120 random bits). */
export function newId<P extends IdPrefix>(prefix: P, random: RandomBytes): `${P}_${string}` {
  return `${prefix}_${toBase32(random(15))}`;
}

/**
 * Makes the id that follows from the parts: the same parts give the same id.
 * 120 bits of SHA-256, so two different lists of parts do not meet in practice.
 */
export function computedId<P extends IdPrefix>(
  prefix: P,
  ...parts: readonly string[]
): `${P}_${string}` {
  return `${prefix}_${sha256(parts.join('\u0000')).slice(0, 24)}`;
}

/** The SHA-256 of a text in base 32, 51 characters. */
export function sha256(text: string): string {
  return toBase32(hash('sha256', text, 'buffer'));
}

/** A number from 0 (included) to 1 (excluded) from four random bytes: for jitter. */
export function unitInterval(random: RandomBytes): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4);
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
}

/** A number from 0 (included) to 1 (excluded) that follows from a text: the same each time. */
export function unitOf(text: string): number {
  return hash('sha256', text, 'buffer').readUInt32BE(0) / 2 ** 32;
}
