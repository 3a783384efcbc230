import type { Clock } from './time.ts';

/** Remembers what was looked up a moment ago. */
export interface Recent<T> {
  readonly get: (key: string) => Promise<T>;
  /** Forgets one, after a change that this process made. */
  readonly drop: (key: string) => void;
}

/** How long a looked-up key or workspace is believed; so long may a revoked key still open. */
export const RECENT_LIFETIME_MS = 5_000;
const RECENT_ENTRIES_MAX = 1_000;

/**
 * Looks things up once in five seconds. Askers at the same time share one look-up, one that failed
 * is forgotten, and the oldest entry makes room for the thousand-and-first.
 */
export function keepRecent<T>(now: Clock, load: (key: string) => Promise<T>): Recent<T> {
  return keep(now, load, () => true);
}

/** The same, but looks again for what was not there: another process may have made it since. */
export function keepFound<T>(now: Clock, load: (key: string) => Promise<T>): Recent<T> {
  return keep(now, load, (value) => value !== undefined);
}

function keep<T>(
  now: Clock,
  load: (key: string) => Promise<T>,
  isKept: (value: T) => boolean,
): Recent<T> {
  const entries = new Map<string, { readonly value: Promise<T>; readonly untilMs: number }>();

  function remember(key: string): Promise<T> {
    const value = load(key);
    entries.delete(key);
    const oldest = entries.size < RECENT_ENTRIES_MAX ? undefined : entries.keys().next().value;
    if (oldest !== undefined) entries.delete(oldest);
    const entry = { value, untilMs: now() + RECENT_LIFETIME_MS };
    entries.set(key, entry);
    const forget = () => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    value.then((loaded) => isKept(loaded) || forget(), forget);
    return value;
  }

  return {
    get: (key) => {
      const entry = entries.get(key);
      return entry && now() < entry.untilMs ? entry.value : remember(key);
    },
    drop: (key) => {
      entries.delete(key);
    },
  };
}
