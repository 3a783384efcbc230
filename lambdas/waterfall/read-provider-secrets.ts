import * as z from 'zod/mini';
import type { Vendor } from './adapter.contract.ts';
import { VENDORS } from './registry.ts';
import type { ProviderSecret, ProviderSecrets } from './waterfall.contract.ts';

/** A key travels in a header or a URL: visible ASCII. A line break at its end breaks each call. */
const Key = z.string().check(z.regex(/^[\x21-\x7e]+$/));
const Entry = z.object({
  key: Key,
  secret: z.optional(Key),
  baseUrl: z.optional(z.string().check(z.refine(isWebAddress))),
  simulated: z.optional(z.literal(true)),
});
const Entries = z.record(z.string(), z.unknown());

/** The entry that is of no vendor: the key of the tokens in addresses that vendors call. */
const CALLBACKS = 'callbacks';
/** 32 letters and digits are some 190 bits. */
const CallbackKey = z.object({ key: z.string().check(z.regex(/^[\x21-\x7e]{32,}$/)) });

/** The entries that may be used, and the ids of those that may not. */
export interface ReadSecrets {
  readonly secrets: ProviderSecrets;
  /** Absent: no vendor is told where to send an answer. */
  readonly callbackKey?: string;
  /** Of vendors of ours, or `callbacks`, with an entry that is not right. */
  readonly invalid: readonly string[];
  /** Of no vendor of ours; `Hunter` is not `hunter`. */
  readonly unknown: readonly string[];
}

/**
 * Reads the providers' secret, entry by entry: one that is not right leaves the others as they are.
 *
 * Errors: ZodError for what is no object of entries at all.
 */
export function readProviderSecrets(json: unknown): ReadSecrets {
  const entries = z.parse(Entries, json);
  const ids = [...VENDORS.keys()];
  const secrets: Record<string, ProviderSecret> = {};
  const invalid: string[] = [];
  for (const id of ids.filter((known) => Object.hasOwn(entries, known))) {
    const secret = readEntry(entries[id], VENDORS.get(id));
    if (secret === undefined) invalid.push(id);
    else secrets[id] = secret;
  }
  const unknown = Object.keys(entries).filter((id) => !ids.includes(id) && id !== CALLBACKS);
  if (entries[CALLBACKS] === undefined) return { secrets, invalid, unknown };
  const callbackKey = CallbackKey.safeParse(entries[CALLBACKS]).data?.key;
  if (callbackKey === undefined) return { secrets, invalid: [...invalid, CALLBACKS], unknown };
  return { secrets, callbackKey, invalid, unknown };
}

function readEntry(entry: unknown, vendor: Vendor | undefined): ProviderSecret | undefined {
  const read = Entry.safeParse(entry);
  if (!read.success) return undefined;
  const { key, secret, baseUrl, simulated } = read.data;
  if (vendor?.hasSecret && secret === undefined) return undefined;
  return {
    key,
    ...(secret !== undefined && { secret }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(simulated && { simulated }),
  };
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}
