/** What is told of a call that has ended: nothing of the person, the URL or the key. */
export interface AnsweredCall {
  readonly vendor: string;
  /** `found`, a verdict, or the reason of a refusal. */
  readonly outcome: string;
  /** With all tries and waits. */
  readonly ms: number;
  /** HTTP status of the last try; absent where it got no answer. */
  readonly status?: number;
}

/** Gives the most telling word of an outcome: a refusal's reason, a verdict, else its kind. */
export function wordOf(outcome: {
  readonly kind: string;
  readonly reason?: string;
  readonly verdict?: string;
}): string {
  return outcome.reason ?? outcome.verdict ?? outcome.kind;
}
