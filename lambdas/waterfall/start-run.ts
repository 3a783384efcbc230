import { DATA } from './data.ts';
import type { ContactQuery, Findable, WaterfallRun } from './waterfall.contract.ts';

/** Starts the run of a row for all data that are wanted of it: nobody asked yet. */
export function startRun(
  query: ContactQuery,
  wanted: readonly Findable[],
  nowMs: number,
): WaterfallRun {
  const candidates = wanted.flatMap((datum) => {
    const value = DATA[datum].given?.(query)?.trim();
    return value ? [{ datum, value, asked: [] }] : [];
  });
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
