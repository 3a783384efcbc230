interface Refusal {
  readonly status: number;
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error';
  readonly code?: string | undefined;
  readonly param?: string | undefined;
  /** What a declined card says beside that. */
  readonly more?: object | undefined;
}

/** A refusal in Stripe's words. */
export class StripeError extends Error {
  readonly status: number;
  readonly #refusal: Refusal;

  constructor(message: string, refusal: Refusal) {
    super(message);
    this.status = refusal.status;
    this.#refusal = refusal;
  }

  get code(): string | undefined {
    return this.#refusal.code;
  }

  get param(): string | undefined {
    return this.#refusal.param;
  }

  /** The body of the answer. */
  get envelope(): object {
    const { type, code, param, more } = this.#refusal;
    return {
      error: {
        ...(code !== undefined && { code, doc_url: `https://stripe.com/docs/error-codes/${code}` }),
        message: this.message,
        ...(param !== undefined && { param }),
        ...more,
        type,
      },
    };
  }
}

/** Makes a refusal of what was sent, or of what it would do. */
export function invalidRequest(message: string, code?: string, param?: string): StripeError {
  return new StripeError(message, { status: 400, type: 'invalid_request_error', code, param });
}

/** Makes the refusal of a call that names something unknown in its path. */
export function notFound(message: string, code?: string, param?: string): StripeError {
  return new StripeError(message, { status: 404, type: 'invalid_request_error', code, param });
}

/** Makes the refusal of a call without the right key. */
export function unauthorized(message: string): StripeError {
  return new StripeError(message, { status: 401, type: 'invalid_request_error' });
}
