import type { Db } from '../../lambdas/shared/dynamo.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';

/** 2026-03-10T12:00:00Z. */
export const NOON = 1_773_144_000_000;

export interface FixedPorts extends Ports {
  /** Moves the clock. */
  readonly advance: (ms: number) => void;
  /** Each sleep that was asked for, in milliseconds; they end at once and move the clock. */
  readonly sleeps: number[];
}

/**
 * Makes ports over a table: a clock that stands at noon, sleeps that do not wait, bytes that count
 * up.
 */
export function fixedPorts(db: Db): FixedPorts {
  let nowMs = NOON;
  let byte = 0;
  const sleeps: number[] = [];
  return {
    db,
    accountDb: db,
    now: () => epochMs(nowMs),
    sleep: async (ms) => {
      sleeps.push(ms);
      nowMs += ms;
    },
    random: (count) => Uint8Array.from({ length: count }, () => (byte = (byte + 7) % 251)),
    log: () => {},
    advance: (ms) => {
      nowMs += ms;
    },
    sleeps,
  };
}
