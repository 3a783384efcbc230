import type { RefusalReason } from '../waterfall.contract.ts';
import type { EndedVendorCall, Leave, Trouble, VendorState } from './desk.contract.ts';

/** Failures in a row that open the circuit. */
export const FAILURES_MAX = 5;
/** A failure that is longer ago says nothing of now. */
const FAILURE_MS = 60_000;
const OPEN_SECONDS = 30;
const OPEN_SECONDS_MAX = 600;
/** A probe that has not come back by then has died: the next one may try. It outlasts a call. */
export const PROBE_MS = 60_000;
/** How long trouble of an account is believed before one call tries again. */
const TROUBLE_SECONDS: Readonly<Record<Trouble, number>> = {
  'bad-key': 600,
  'out-of-credits': 300,
  // Unless the vendor names a time: the run itself sits out what is short.
  'rate-limited': 0,
};
/** A vendor's wish to be left alone is followed up to an hour; then one call asks again. */
const REST_SECONDS_MAX = 3_600;
/** A shorter rest is the run's own to wait for. */
export const REST_SECONDS_MIN = 30;

/** The calls that say that a vendor is in trouble itself. */
const FAILURES: readonly RefusalReason[] = ['down', 'timeout', 'malformed'];

/** What may be done with a vendor just now. `probe`: one caller may try whether it works again. */
export type Standing = Leave | { readonly kind: 'probe' };

/** Tells whether a vendor may be called, as its state stands. */
export function standingOf(state: VendorState, nowMs: number): Standing {
  const { trouble, openUntilMs, probeUntilMs } = state;
  const isProbed = probeUntilMs !== undefined && nowMs < probeUntilMs;
  if (trouble) {
    if (nowMs >= trouble.untilMs && !isProbed) return { kind: 'probe' };
    return no(trouble.reason, trouble.untilMs, nowMs);
  }
  if (openUntilMs === undefined) return { kind: 'go' };
  if (nowMs >= openUntilMs && !isProbed) return { kind: 'probe' };
  return no('circuit-open', openUntilMs, nowMs);
}

/** Tells whether a vendor refuses the account itself, and nobody is to try yet. */
export function isRefused(state: VendorState, nowMs: number): boolean {
  const { trouble } = state;
  return (
    (trouble?.reason === 'bad-key' || trouble?.reason === 'out-of-credits') &&
    standingOf(state, nowMs).kind === 'no'
  );
}

function no(reason: RefusalReason, untilMs: number, nowMs: number): Leave {
  const seconds = Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
  return { kind: 'no', reason, retryAfterSeconds: seconds };
}

/** Gives the state while one caller tries the vendor. */
export function planProbe(state: VendorState, nowMs: number): VendorState {
  return { ...state, probeUntilMs: nowMs + PROBE_MS };
}

/** Gives the state after a call; undefined where nothing has changed. */
export function planAfterCall(
  state: VendorState,
  ended: Omit<EndedVendorCall, 'costMicroUsd'>,
  nowMs: number,
): VendorState | undefined {
  const { refused } = ended;
  const trouble = troubleOf(ended, nowMs);
  if (trouble) return { trouble };
  if (refused !== undefined && FAILURES.includes(refused)) return afterFailure(state, nowMs);
  // Any other answer, and be it a refusal, shows that the vendor works.
  return Object.keys(state).length === 0 ? undefined : {};
}

function troubleOf(
  { refused, retryAfterSeconds = 0 }: Omit<EndedVendorCall, 'costMicroUsd'>,
  nowMs: number,
): VendorState['trouble'] {
  if (refused !== 'bad-key' && refused !== 'out-of-credits' && refused !== 'rate-limited') {
    return undefined;
  }
  if (refused === 'rate-limited' && retryAfterSeconds <= REST_SECONDS_MIN) return undefined;
  const seconds = Math.max(TROUBLE_SECONDS[refused], retryAfterSeconds);
  return { reason: refused, untilMs: nowMs + Math.min(seconds, REST_SECONDS_MAX) * 1000 };
}

function afterFailure(state: VendorState, nowMs: number): VendorState {
  const { failures = 0, failedAtMs = 0, openUntilMs, openSeconds } = state;
  if (openUntilMs !== undefined || state.trouble) {
    // A probe that failed: it is left alone for twice as long.
    return opened(Math.min((openSeconds ?? OPEN_SECONDS / 2) * 2, OPEN_SECONDS_MAX), nowMs);
  }
  const isRow = nowMs - failedAtMs <= FAILURE_MS;
  const row = isRow ? failures + 1 : 1;
  return row >= FAILURES_MAX ? opened(OPEN_SECONDS, nowMs) : { failures: row, failedAtMs: nowMs };
}

function opened(openSeconds: number, nowMs: number): VendorState {
  return { openSeconds, openUntilMs: nowMs + openSeconds * 1000 };
}
