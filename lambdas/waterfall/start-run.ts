import { DATA } from './data.ts';
import type {
  Candidate,
  ContactQuery,
  Findable,
  StoredValue,
  WaterfallRun,
} from './waterfall.contract.ts';

/**
 * Starts the run of a row for all data that are wanted of it: nobody asked yet. A run verifies what
 * the caller has stored first, and looks for another value only where that is not good any more.
 */
export function startRun(
  query: ContactQuery,
  wanted: readonly Findable[],
  nowMs: number,
  stored: readonly StoredValue[] = [],
): WaterfallRun {
  const given = wanted.flatMap((datum) => {
    const value = DATA[datum].given?.(query)?.trim();
    return value ? [{ datum, value, asked: [] }] : [];
  });
  const candidates = [...stored.map(toCandidate), ...given];
  return {
    query,
    wanted,
    startedAtMs: nowMs,
    steps: 0,
    attempts: [],
    candidates,
    retries: {},
    outcomes: {},
  };
}

/** Says whether a run began with what the caller has stored: it verifies that anew. */
export function hasStored({ candidates }: Pick<WaterfallRun, 'candidates'>): boolean {
  return candidates.some(({ stored }) => stored);
}

function toCandidate({ datum, value, lineType, isBad }: StoredValue): Candidate {
  return {
    datum,
    value,
    ...(lineType !== undefined && { lineType }),
    ...(isBad && { verdict: 'undeliverable', isBad }),
    asked: [],
    stored: true,
  };
}
