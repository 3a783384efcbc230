/**
 * THE LIST of error codes: what the caller is told, and whether trying again can help.
 * `retry`: `never` (the request is wrong or refused), `later` (same request, some time later).
 * The keys are the `code` of the problem document and the `name` of the thrown error.
 */
export const ERRORS = {
  VALIDATION_FAILED: { status: 400, retry: 'never', title: 'The request is not valid' },
  MALFORMED_JSON: { status: 400, retry: 'never', title: 'The body is not valid JSON' },
  IDEMPOTENCY_KEY_MISSING: {
    status: 400,
    retry: 'never',
    title: 'This call needs an Idempotency-Key header',
  },
  UNAUTHENTICATED: {
    status: 401,
    retry: 'never',
    title: 'The API key is missing, unknown or revoked',
  },
  CREDITS_INSUFFICIENT: { status: 402, retry: 'never', title: 'Not enough credits' },
  CREDITS_OVER_MAXIMUM: {
    status: 402,
    retry: 'never',
    title: 'The request needs more credits than its maxCredits',
  },
  FORBIDDEN: { status: 403, retry: 'never', title: 'This key may not do that' },
  ACTION_NOT_IN_PLAN: {
    status: 403,
    retry: 'never',
    title: 'The plan of the workspace does not include this action',
  },
  WORKSPACE_SUSPENDED: { status: 403, retry: 'never', title: 'The workspace is suspended' },
  NOT_FOUND: { status: 404, retry: 'never', title: 'There is nothing here' },
  IDEMPOTENCY_KEY_IN_USE: {
    status: 409,
    retry: 'later',
    title: 'A request with this Idempotency-Key is still running',
  },
  STATE_CONFLICT: {
    status: 409,
    retry: 'never',
    title: 'The state of the thing does not allow this',
  },
  TOO_LARGE: { status: 413, retry: 'never', title: 'The body is too large' },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    retry: 'never',
    title: 'The body must be application/json',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    retry: 'never',
    title: 'This Idempotency-Key was used with another body',
  },
  GRANTS_TOO_MANY: {
    status: 409,
    retry: 'never',
    title: 'The account has as many open grants as it can hold',
  },
  ACCOUNT_BUSY: { status: 503, retry: 'later', title: 'The account is busy; try again' },
  OPERATION_UNRESOLVED: {
    status: 503,
    retry: 'later',
    title: 'The outcome of the operation is not known yet; try again',
  },
  INTERNAL: { status: 500, retry: 'later', title: 'Something went wrong on our side' },
} as const satisfies Record<string, ErrorRow>;

interface ErrorRow {
  readonly status: number;
  readonly retry: 'never' | 'later';
  readonly title: string;
}

export type ErrorCode = keyof typeof ERRORS;

/** One field at fault: `path` like `subjects[3].email`, `message` without the value itself. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}
