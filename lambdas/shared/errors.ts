import { ERRORS, type ErrorCode } from './errors.contract.ts';

/**
 * A request that cannot be done, with its code from the one table.
 * `details` go to the caller as members of the problem document; `internal` goes to the log only.
 * `name` is the code, because Step Functions matches `ErrorEquals` against it.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly internal: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, internal: string, details: Readonly<Record<string, unknown>> = {}) {
    super(ERRORS[code].title);
    this.name = code;
    this.code = code;
    this.internal = internal;
    this.details = details;
  }
}

/**
 * Says whether an error is ours to mend: anything but a refusal that the error table tells the
 * caller.
 */
export function isOurs(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === 'INTERNAL';
}

/**
 * Says whether the same call, some time later, goes through by itself: the table of errors says so,
 * or what is reached outside was cut off, was slow, had no room, or failed on its own side.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof AppError) return !isOurs(error) && ERRORS[error.code].retry === 'later';
  return isOutage(error);
}

/** Says whether an error is a refusal that the caller is told and that does not pass by itself. */
export function isRefusal(error: unknown): error is AppError {
  return !isOurs(error) && !isPassing(error);
}

/** How the SDK of AWS, the platform's fetch and Node name what passes by itself: how it begins. */
const OUTAGE_NAMES = [
  'Timeout',
  'RequestTimeout',
  'Throttl',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'TooManyRequests',
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'InternalServiceError',
  'ServiceUnavailable',
  'TransactionConflict',
  'TransactionInProgress',
  'Networking',
];
const OUTAGE_CODES = [
  'ECONN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_',
];

interface OutsideError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, $metadata, cause }: OutsideError = error;
  return (
    OUTAGE_NAMES.some((start) => name.startsWith(start)) ||
    (typeof code === 'string' && OUTAGE_CODES.some((start) => code.startsWith(start))) ||
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    isOutage(cause)
  );
}

/** The program itself is wrong: never retried, never caught except at the edge. */
export class InvariantError extends Error {
  constructor(invariant: string) {
    super(`invariant broken: ${invariant}`);
    this.name = 'InvariantError';
  }
}

/** Throws an InvariantError with the invariant's name unless it holds. */
export function assertInvariant(holds: boolean, invariant: string): asserts holds {
  if (!holds) throw new InvariantError(invariant);
}
