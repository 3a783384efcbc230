/**
 * THE LIST of error codes: what the caller is told, and whether trying again can help.
 * `retry`: `never` (the request is wrong or refused), `later` (same request, some time later).
 * `help`: what the caller does about it, a sentence or two of Markdown.
 * The keys are the `code` of the problem document and the `name` of the thrown error.
 */
export const ERRORS = {
  VALIDATION_FAILED: {
    status: 400,
    retry: 'never',
    title: 'The request is not valid',
    help:
      '`errors` lists every field that is wrong, all at once. Mend them and send the request ' +
      'again.',
  },
  MALFORMED_JSON: {
    status: 400,
    retry: 'never',
    title: 'The body is not valid JSON',
    help: 'The body must be one JSON value in UTF-8.',
  },
  IDEMPOTENCY_KEY_MISSING: {
    status: 400,
    retry: 'never',
    title: 'This call needs an Idempotency-Key header',
    help:
      'Make up a key for each new request, such as a UUID, and send the same one with each ' +
      'repeat.',
  },
  UNAUTHENTICATED: {
    status: 401,
    retry: 'never',
    title: 'The API key is missing, unknown or revoked',
    help: 'Send `Authorization: Bearer <key>` with a key that has not been revoked.',
  },
  CREDITS_INSUFFICIENT: {
    status: 402,
    retry: 'never',
    title: 'Not enough credits',
    help:
      '`creditType` is short: `required` says what the request needs, `available` what there ' +
      'is. Buy credits, wait for `nextResetAt`, ask for less, or set `allowPartial`.',
  },
  MEMBER_CAP_REACHED: {
    status: 402,
    retry: 'never',
    title: 'The cap of this member or key is reached',
    help:
      'The member, or the key, may spend `cap` credits of `creditType` of the shared balance in a ' +
      'period, and has `used` that many. Wait for `resetsAt`, ask for less, or ask an admin to ' +
      'raise the cap.',
  },
  CREDITS_OVER_MAXIMUM: {
    status: 402,
    retry: 'never',
    title: 'The request needs more credits than its maxCredits',
    help:
      'The request would hold more than its own `maxCredits`. Raise it, ask for less, or set ' +
      '`allowPartial`.',
  },
  FORBIDDEN: {
    status: 403,
    retry: 'never',
    title: 'This key may not do that',
    help:
      'The key is known and lacks the right. Ask whoever manages the keys for one with the ' +
      'scope.',
  },
  ACTION_NOT_IN_PLAN: {
    status: 403,
    retry: 'never',
    title: 'The plan of the workspace does not include this action',
    help:
      'The plan has no price for one of the `actions`. Leave it out, or ask the operator for ' +
      'another plan.',
  },
  WORKSPACE_SUSPENDED: {
    status: 403,
    retry: 'never',
    title: 'The workspace is suspended',
    help:
      'Reading goes on, spending does not, until the operator lifts the suspension. The ' +
      'first answer of an earlier request still comes back.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    retry: 'never',
    title: 'This path does not know the method',
    help: 'The header `Allow` lists the methods that the path knows.',
  },
  NOT_FOUND: {
    status: 404,
    retry: 'never',
    title: 'There is nothing here',
    help: 'No such path or id, or it belongs to another workspace.',
  },
  IDEMPOTENCY_KEY_IN_USE: {
    status: 409,
    retry: 'later',
    title: 'A request with this Idempotency-Key is still running',
    help: 'The first call with this key is at work. Send the same request again a little later.',
  },
  STATE_CONFLICT: {
    status: 409,
    retry: 'never',
    title: 'The state of the thing does not allow this',
    help: 'The thing exists already, or has ended. Read it to see how it stands.',
  },
  TOO_LARGE: {
    status: 413,
    retry: 'never',
    title: 'The body is too large',
    help: 'A body may have 5 MB. Send a long list in several requests.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    retry: 'never',
    title: 'The body must be application/json',
    help: 'Send the header `Content-Type: application/json`.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    retry: 'never',
    title: 'This Idempotency-Key was used with another body',
    help: 'A key belongs to one body for ever. Make up a new key for another request.',
  },
  ACCOUNT_BUSY: {
    status: 503,
    retry: 'later',
    title: 'The account is busy; try again',
    help:
      'Many requests change the account at once. Nothing was changed; send the same request ' +
      'again.',
  },
  OPERATION_UNRESOLVED: {
    status: 503,
    retry: 'later',
    title: 'The outcome of the operation is not known yet; try again',
    help: 'Send the same request with the same Idempotency-Key again: it finishes the work, once.',
  },
  STRIPE_UNAVAILABLE: {
    status: 503,
    retry: 'later',
    title: 'Stripe does not answer; try again',
    help: 'Nothing was bought or changed; send the same request again.',
  },
  INTERNAL: {
    status: 500,
    retry: 'later',
    title: 'Something went wrong on our side',
    help: 'Send the same request again. Tell the operator the `X-Request-Id` if it persists.',
  },
} as const satisfies Record<string, ErrorRow>;

interface ErrorRow {
  readonly status: number;
  readonly retry: 'never' | 'later';
  readonly title: string;
  readonly help: string;
}

export type ErrorCode = keyof typeof ERRORS;

/** One field at fault: `path` like `subjects[3].email`, `message` without the value itself. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}
