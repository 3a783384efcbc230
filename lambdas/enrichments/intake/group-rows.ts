import { areTwo, identityKeys, profileOf } from '../../identity/identity-keys.ts';
import { bytesOf, SUBJECT_BYTES_MAX, type SubjectInput } from '../../identity/subject.contract.ts';
import type { Row } from '../records.contract.ts';

/**
 * Keys that a row keeps, its own first: a person has four, and more only where a list spells it in many ways. A key
 * beyond is not lost for good: the address that is found leads to the same person.
 */
const KEYS_MAX = 16;

/**
 * Finds the rows that are one person: rows with a key in common, also across a third row that links them. The
 * first row stands for all; it takes over what the others know.
 */
export function groupRows(workspaceId: string, subjects: readonly SubjectInput[]): Row[] {
  const keysOf = subjects.map((subject) => identityKeys(workspaceId, subject));
  const firstOf = firstRows(keysOf);
  const repeatsOf = Map.groupBy(firstOf.keys(), (n) => firstOf[n] ?? n);
  return subjects.map((subject, n) => {
    const first = firstOf[n] ?? n;
    if (first !== n) return { subject, keys: keysOf[n] ?? [], duplicateOf: first };
    const others = (repeatsOf.get(n) ?? []).filter((m) => m !== n);
    if (others.length === 0) return { subject, keys: keysOf[n] ?? [] };
    return {
      subject: withKnownOf(
        subject,
        others.map((m) => subjects[m] ?? {}),
      ),
      keys: [...new Set([n, ...others].flatMap((m) => keysOf[m] ?? []))].slice(0, KEYS_MAX),
    };
  });
}

/** Adds to a subject what others know of it, earlier ones first, as far as it fits. */
function withKnownOf(subject: SubjectInput, others: readonly SubjectInput[]): SubjectInput {
  const known: Record<string, string | undefined> = { ...subject };
  let room = SUBJECT_BYTES_MAX - bytesOf(subject);
  for (const [field, text] of others.flatMap((other) => Object.entries(other))) {
    if (text === undefined || known[field] !== undefined) continue;
    const bytes = Buffer.byteLength(text);
    if (bytes > room) continue;
    known[field] = text;
    room -= bytes;
  }
  return known;
}

/**
 * Gives, for each row, the first row of its person (union-find over the keys). Rows with different profiles stay
 * apart, whatever else they share.
 */
function firstRows(keysOf: readonly (readonly string[])[]): number[] {
  const parent = keysOf.map((_, n) => n);
  const profiles = keysOf.map(profileOf);
  const root = (n: number): number => {
    let at = n;
    while (parent[at] !== at) at = parent[at] ?? at;
    return at;
  };
  const rowOfKey = new Map<string, number>();
  keysOf.forEach((keys, n) => {
    for (const key of keys) {
      const other = rowOfKey.get(key);
      if (other === undefined) rowOfKey.set(key, n);
      else {
        const [a, b] = [root(other), root(n)];
        if (areTwo(profiles[a], profiles[b])) continue;
        parent[Math.max(a, b)] = Math.min(a, b);
        profiles[Math.min(a, b)] = profiles[a] ?? profiles[b];
      }
    }
  });
  return parent.map((_, n) => root(n));
}
