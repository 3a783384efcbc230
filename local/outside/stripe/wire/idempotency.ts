import { StripeError } from './stripe-error.ts';

/** An answer of the API: a status and what goes into its body. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: object;
  /** The request whose answer is given again. */
  readonly replayOf?: string;
}

/** The first answer to a key. */
export interface KeptAnswer {
  readonly request: string;
  readonly requestId: string;
  readonly answer: ApiAnswer;
  readonly atMs: number;
}

/** Stripe keeps keys for at least that long. */
const KEPT_MS = 86_400_000;

/** Gives the first answer to a key again, as long as the request is the same. */
export class IdempotencyKeys {
  readonly #kept = new Map<string, KeptAnswer>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get kept(): readonly (readonly [string, KeptAnswer])[] {
    return [...this.#kept];
  }

  /** Goes on as an earlier run left it. */
  restore(kept: readonly (readonly [string, KeptAnswer])[]): void {
    for (const [key, answer] of kept) this.#kept.set(key, answer);
  }

  /**
   * Answers a request; what was refused for a parameter is not kept, so it can be sent again
   * corrected.
   */
  answer(key: string, request: string, requestId: string, work: () => ApiAnswer): ApiAnswer {
    const atMs = this.#now();
    this.#forget(atMs - KEPT_MS);
    const kept = this.#kept.get(key);
    if (!kept) {
      const answer = keepable(work);
      this.#kept.set(key, { request, requestId, answer, atMs });
      return answer;
    }
    if (kept.request === request) return { ...kept.answer, replayOf: kept.requestId };
    throw new StripeError(
      'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
        `Try using a key other than '${key}' if you meant to execute a different request.`,
      { status: 400, type: 'idempotency_error' },
    );
  }

  /** The oldest stand first. */
  #forget(beforeMs: number): void {
    for (const [key, { atMs }] of this.#kept) {
      if (atMs > beforeMs) return;
      this.#kept.delete(key);
    }
  }
}

/** A refusal of what the request would do is an answer like any other. */
function keepable(work: () => ApiAnswer): ApiAnswer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StripeError) || isCorrectable(error)) throw error;
    return { status: error.status, body: error.envelope };
  }
}

/** A declined card names a parameter too, and stays declined. */
function isCorrectable({ status, param }: StripeError): boolean {
  return param !== undefined && status !== 402;
}
