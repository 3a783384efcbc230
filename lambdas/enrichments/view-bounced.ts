import type { Finding } from '../claims/claims.contract.ts';
import { sameAddress } from '../identity/same-value.ts';
import { toRfc3339 } from '../shared/units.contract.ts';

/** What is shown of a value that has bounced, and of those behind it. */
export interface BouncedView {
  readonly verdict?: string;
  readonly bouncedAt?: string;
  readonly bounced?: readonly string[];
}

/**
 * Gives what is shown of the values of a finding that have bounced; nothing where none has. Of the
 * main value that outweighs what a verifier has said.
 */
export function bouncedIn({
  value,
  bounced = [],
}: Pick<Finding, 'value' | 'bounced'>): BouncedView {
  const main = bounced.find((each) => sameAddress(each.value, value));
  return {
    ...(main && { verdict: 'undeliverable', bouncedAt: toRfc3339(main.atMs) }),
    ...(bounced.length > 0 && { bounced: bounced.map((each) => each.value) }),
  };
}
