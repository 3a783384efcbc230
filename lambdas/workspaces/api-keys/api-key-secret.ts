import { crc32 } from 'node:zlib';
import { type RandomBytes, toBase32 } from '../../shared/random.ts';

/** 20 random bytes, 160 bits: 32 characters. */
const RANDOM_BYTES = 20;
const RANDOM_CHARACTERS = 32;
const SECRET_PATTERN = /^(slk|slo)_[0-9a-hjkmnp-tv-z]{39}$/;
/** Beginnings of keys: of a workspace, and of an operator. */
type Prefix = 'slk_' | 'slo_';

/**
 * Makes a new API key: `slk_`, 32 random characters, 7 of checksum. Known once, to whom it is
 * shown.
 */
export function newApiKeySecret(random: RandomBytes): string {
  return newSecret('slk_', random);
}

/** Makes a new key of an operator: the same after `slo_`. */
export function newOperatorKeySecret(random: RandomBytes): string {
  return newSecret('slo_', random);
}

/** Tells whether a text is shaped like one of our keys, so that a typing error costs no look-up. */
export function isApiKeySecret(text: string): boolean {
  return isSecret('slk_', text);
}

/** Tells whether a text is shaped like a key of an operator that we have made. */
export function isOperatorKeySecret(text: string): boolean {
  return isSecret('slo_', text);
}

function newSecret(prefix: Prefix, random: RandomBytes): string {
  const body = toBase32(random(RANDOM_BYTES));
  return `${prefix}${body}${checksumOf(body)}`;
}

function isSecret(prefix: Prefix, text: string): boolean {
  if (!text.startsWith(prefix) || !SECRET_PATTERN.test(text)) return false;
  const body = text.slice(prefix.length, prefix.length + RANDOM_CHARACTERS);
  return text.endsWith(checksumOf(body));
}

/** CRC-32 in base 32: 32 bits and 3 of padding make 7 characters. */
function checksumOf(body: string): string {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(crc32(body));
  return toBase32(bytes).slice(0, 7);
}
