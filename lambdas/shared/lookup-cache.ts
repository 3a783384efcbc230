import { LRUCache } from 'lru-cache';
import type { Clock } from './time.ts';

/** Remembers what was looked up a moment ago. */
export interface LookupCache<T> {
  readonly get: (key: string) => Promise<T>;
  /** Forgets one, after a change that this process made. */
  readonly drop: (key: string) => void;
}

/** How long a looked-up key or workspace is believed; so long may a revoked key still open. */
const LOOKUP_LIFETIME_MS = 5_000;
const ENTRIES_MAX = 1_000;

/**
 * Looks things up once in five seconds. Askers at the same time share one look-up, one that failed
 * is forgotten, and the entry that was not used for longest makes room for the thousand-and-first.
 */
export function keepRecent<T>(now: Clock, load: (key: string) => Promise<T>): LookupCache<T> {
  return keep(now, load, () => true);
}

/** The same, but looks again for what was not there: another process may have made it since. */
export function keepFound<T>(now: Clock, load: (key: string) => Promise<T>): LookupCache<T> {
  return keep(now, load, (value) => value !== undefined);
}

function keep<T>(
  now: Clock,
  load: (key: string) => Promise<T>,
  isKept: (value: T) => boolean,
): LookupCache<T> {
  const entries = new LRUCache<string, Promise<T>>({
    max: ENTRIES_MAX,
    // An entry is stale when it is older than this, and not when it is as old.
    ttl: LOOKUP_LIFETIME_MS - 1,
    // Asks the clock each time, and starts no timer of its own.
    ttlResolution: 0,
    perf: { now },
  });

  function remember(key: string): Promise<T> {
    const value = load(key);
    entries.set(key, value);
    const forget = () => {
      if (entries.peek(key) === value) entries.delete(key);
    };
    value.then((loaded) => isKept(loaded) || forget(), forget);
    return value;
  }

  return {
    get: (key) => entries.get(key) ?? remember(key),
    drop: (key) => {
      entries.delete(key);
    },
  };
}
