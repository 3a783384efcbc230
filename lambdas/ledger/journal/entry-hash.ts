import { createHash } from 'node:crypto';
import { epochMs } from '../../shared/units.contract.ts';
import type { LedgerEntry, LedgerHead, SealedEntry } from '../ledger.contract.ts';
import { type LedgerEntryView, viewEntry } from './view-entry.ts';

/** Where each chain begins: the hash before revision 1. */
export const CHAIN_START: LedgerHead = { rev: 0, hash: '0'.repeat(64), asOf: epochMs(0) };

/**
 * Gives entries their hashes, each over the entry and the hash before, and the times from which
 * they count.
 *
 * Shape:  `entries` follow `head` without a gap. Deterministic: who does it again gets the same.
 */
export function sealEntries(head: LedgerHead, entries: readonly LedgerEntry[]): SealedEntry[] {
  let { hash, asOf } = head;
  return entries.map((entry) => {
    hash = hashEntry(viewEntry(entry), hash);
    asOf = entry.at > asOf ? entry.at : asOf;
    return { ...entry, hash, asOf };
  });
}

/**
 * Gives the hash of an entry: SHA-256 over its canonical text, 64 hexadecimal digits. What stands
 * in the text is told in `docs/ledger-hash.md`, by which a customer checks an export.
 */
export function hashEntry(entry: LedgerEntryView, previous: string): string {
  return hashText(canonicalEntry(entry, previous));
}

/** Gives the SHA-256 of a canonical text. */
export function hashText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * Gives the text that an entry's hash is made of: what the API shows of the entry but its hash, and
 * the hash before as `previous`. Counters of a slice that did not move are left out, and
 * `spentOn` where nothing was spent, so that the text stays when the API learns to show more.
 */
export function canonicalEntry(entry: LedgerEntryView, previous: string): string {
  const { hash: _hash, slices, spentOn, ...shown } = entry;
  return canonicalJson({
    ...shown,
    slices: slices.map((slice) =>
      Object.fromEntries(Object.entries(slice).filter(([, value]) => value !== 0)),
    ),
    ...(Object.keys(spentOn).length > 0 && { spentOn }),
    previous,
  });
}

/** JSON without spaces, names in the order of their UTF-16 code units (RFC 8785). */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  const member = (name: string) =>
    `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name])}`;
  return `{${names.map(member).join(',')}}`;
}
