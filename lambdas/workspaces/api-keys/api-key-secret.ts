import { crc32 } from 'node:zlib';
import { type RandomBytes, toBase32 } from '../../shared/random.ts';

/** 20 random bytes, 160 bits: 32 characters. */
const RANDOM_BYTES = 20;
const RANDOM_CHARACTERS = 32;
const SECRET_PATTERN = /^slk_[0-9a-hjkmnp-tv-z]{39}$/;

/**
 * Makes a new API key: `slk_`, 32 random characters, 7 of checksum. Known once, to whom it is
 * shown.
 */
export function newApiKeySecret(random: RandomBytes): string {
  const body = toBase32(random(RANDOM_BYTES));
  return `slk_${body}${checksumOf(body)}`;
}

/** Tells whether a text is shaped like one of our keys, so that a typing error costs no look-up. */
export function isApiKeySecret(text: string): boolean {
  if (!SECRET_PATTERN.test(text)) return false;
  const body = text.slice('slk_'.length, 'slk_'.length + RANDOM_CHARACTERS);
  return text.endsWith(checksumOf(body));
}

/** CRC-32 in base 32: 32 bits and 3 of padding make 7 characters. */
function checksumOf(body: string): string {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(crc32(body));
  return toBase32(bytes).slice(0, 7);
}
