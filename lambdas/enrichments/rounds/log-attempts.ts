import type { Ports } from '../../shared/ports.ts';
import type { Attempt } from '../../waterfall/waterfall.contract.ts';
import type { EnrichmentRecord } from '../records.contract.ts';

/** Outcomes that only who holds the account with the provider can end. */
const OF_THE_ACCOUNT: readonly Attempt['outcome'][] = ['bad-key', 'out-of-credits'];

/**
 * Logs the calls that a step has just ended: whom, how it went, how long it took. Nothing of the
 * person.
 */
export function logAttempts(
  p: Pick<Ports, 'log'>,
  { workspaceId, id }: Pick<EnrichmentRecord, 'workspaceId' | 'id'>,
  attempts: readonly Attempt[],
): void {
  for (const { provider, kind, outcome, ms, skipped, account } of attempts) {
    const call = { provider, kind, outcome, ms };
    if (!skipped) p.log('PROVIDER_ANSWERED', { workspaceId, enrichmentId: id, ...call });
    // Of an account that is left alone too: the alarm rings until calls go through again.
    // A workspace's own account is its own to mend.
    if (OF_THE_ACCOUNT.includes(outcome) && account !== 'own')
      p.log('PROVIDER_ACCOUNT_REFUSED', { provider, outcome });
  }
}
