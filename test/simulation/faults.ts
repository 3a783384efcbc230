import { DynamoDBServiceException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Chance } from './chance.ts';

/** Whom a call goes to. `account`: the client that sends once. */
export type Remote = 'db' | 'transaction' | 'account' | 'workflow' | 'bus' | 'vendor';

/** What the caller sees of a call that went wrong. */
export type Failure = 'timeout' | 'reset' | 'throttled' | 'conflict' | 'server-error';

/** What becomes of one sending of a call. */
export interface Fate {
  readonly name: string;
  /** When the other side does it; absent: never. */
  readonly executesAfterMs?: number;
  /** When the caller is told: from the doing, or from the sending where it is told of a failure. */
  readonly answersAfterMs: number;
  readonly failure?: Failure;
  /** The function that calls dies instead of being told. */
  readonly kills?: true;
}

/** Probabilities, for one sending each. */
export interface FaultRates {
  readonly call: number;
  /** Of a change of an account: few are sent, and all depends on them. */
  readonly account: number;
  readonly kill: number;
  /** A vendor's own troubles. */
  readonly vendor: number;
  /** A message between client, API, workflow and function is lost. */
  readonly message: number;
  /** A workflow is stopped half-way. */
  readonly stop: number;
  /** A workflow is cut off half-way and begun anew, as by a restart of a machine's own stack. */
  readonly restart: number;
}

export const CALM: FaultRates = {
  call: 0,
  account: 0,
  kill: 0,
  vendor: 0,
  message: 0,
  stop: 0,
  restart: 0,
};

/**
 * Most runs are rough, some calm, some a storm: bugs of ordinary interleavings drown in too many
 * faults.
 */
export function drawRates(chance: Chance): FaultRates {
  const roughness = chance.pick([0, 0.3, 0.7, 1, 1, 1.5, 2.5]);
  return {
    call: 0.025 * roughness,
    account: 0.12 * roughness,
    kill: 0.006 * roughness,
    vendor: chance.pick([0, 0.05, 0.3]) * Math.min(1, roughness),
    message: 0.06 * roughness,
    stop: 0.04 * Math.min(1, roughness),
    restart: 0.15 * Math.min(1, roughness),
  };
}

/** The SDK's patience with one request. */
export const REQUEST_TIMEOUT_MS = 3_000;
/** A vendor is waited for so long. */
export const VENDOR_TIMEOUT_MS = 15_000;
/**
 * A write that its sender has given up for lost may still come: soon as a rule, after minutes for
 * an account.
 */
const LATE_MS = {
  db: 1_500,
  transaction: 1_500,
  account: 900_000,
  workflow: 5_000,
  bus: 5_000,
  vendor: 5_000,
} as const;

/** Draws what becomes of one sending. */
export function drawFate(chance: Chance, rates: FaultRates, to: Remote): Fate {
  const way = chance.spread(1, 25);
  const back = chance.spread(1, 25);
  if (chance.happens(rates.kill)) {
    const kills = true;
    return chance.happens(0.5)
      ? { name: 'killed before', answersAfterMs: way, kills }
      : { name: 'killed after', executesAfterMs: way, answersAfterMs: way + back, kills };
  }
  if (!chance.happens(to === 'account' ? rates.account : rates.call)) {
    return { name: 'ok', executesAfterMs: way, answersAfterMs: back };
  }
  const timeoutMs = to === 'vendor' ? VENDOR_TIMEOUT_MS : REQUEST_TIMEOUT_MS;
  switch (chance.pick(FAULTS[to])) {
    case 'request lost':
      return { name: 'request lost', answersAfterMs: timeoutMs, failure: 'timeout' };
    case 'answer lost':
      return {
        name: 'answer lost',
        executesAfterMs: way,
        answersAfterMs: timeoutMs,
        failure: 'timeout',
      };
    case 'late':
      return {
        name: 'late',
        executesAfterMs: timeoutMs + chance.spread(1, LATE_MS[to]),
        answersAfterMs: timeoutMs,
        failure: 'timeout',
      };
    case 'reset':
      return {
        name: 'reset',
        executesAfterMs: way + chance.spread(1, 400),
        answersAfterMs: way,
        failure: 'reset',
      };
    case 'slow':
      return { name: 'slow', executesAfterMs: chance.spread(100, 2_500), answersAfterMs: back };
    case 'throttled':
      return { name: 'throttled', answersAfterMs: way, failure: 'throttled' };
    case 'conflict':
      return { name: 'conflict', answersAfterMs: way, failure: 'conflict' };
    case 'server error':
      return { name: 'server error', answersAfterMs: way + back, failure: 'server-error' };
    case 'done, server error':
      return {
        name: 'done, server error',
        executesAfterMs: way,
        answersAfterMs: way + back,
        failure: 'server-error',
      };
  }
}

const EVERYWHERE = [
  'request lost',
  'answer lost',
  'late',
  'reset',
  'slow',
  'throttled',
  'server error',
  'done, server error',
] as const;
const FAULTS = {
  db: [...EVERYWHERE, 'conflict'],
  transaction: [...EVERYWHERE, 'conflict'],
  account: [...EVERYWHERE, 'conflict', 'answer lost', 'late'],
  workflow: EVERYWHERE,
  bus: EVERYWHERE,
  vendor: ['request lost', 'answer lost', 'late', 'reset', 'slow'],
} as const;

/** Says whether the SDK would send again. A conflict of transactions it leaves to us. */
export function isRepeated(failure: Failure): boolean {
  return failure !== 'conflict';
}

const SERVICE_ERRORS = {
  throttled: ['ThrottlingException', 400],
  conflict: ['TransactionConflictException', 400],
  'server-error': ['InternalServerError', 500],
} as const;

/** The error as the SDK, or `fetch`, throws it. */
export function toError(failure: Failure, to: Remote): Error {
  if (to === 'vendor') return new TypeError('fetch failed');
  if (failure === 'timeout' || failure === 'reset') {
    const error = new Error(failure === 'timeout' ? 'no answer in time' : 'read ECONNRESET');
    error.name = failure === 'timeout' ? 'TimeoutError' : 'Error';
    return error;
  }
  if (failure === 'conflict' && to === 'transaction') return cancelled();
  const [name, httpStatusCode] = SERVICE_ERRORS[failure];
  const $fault = httpStatusCode === 500 ? 'server' : 'client';
  return new DynamoDBServiceException({ name, $fault, $metadata: { httpStatusCode }, message: '' });
}

/** A transaction that met another one is cancelled, and says so. */
function cancelled(): Error {
  return new TransactionCanceledException({
    message: '',
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  });
}
