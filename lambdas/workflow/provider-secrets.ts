import { log } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import { readProviderSecrets } from '../waterfall/read-provider-secrets.ts';
import type { ProviderSecrets } from '../waterfall/waterfall.contract.ts';

/** An id of nobody may be a key that stands in the wrong place; such a one is not repeated. */
const ID_OF_NOBODY = /^[A-Za-z][A-Za-z-]{0,23}$/;

/**
 * Gives the entries of the providers' secret that may be used. Each other one is logged by its id,
 * never its value, and left out: its provider counts as not configured.
 *
 * Errors: throws for what is no object of entries at all; `openSecret` then serves the last good
 *         copy.
 */
export function usableSecrets(json: unknown, now: Clock): ProviderSecrets {
  const { secrets, invalid, unknown } = readProviderSecrets(json);
  for (const vendor of invalid) {
    log('PROVIDER_SECRET_REFUSED', { vendor, problem: 'not right' }, now);
  }
  for (const id of unknown) {
    const vendor = ID_OF_NOBODY.test(id) ? id : '[withheld]';
    log('PROVIDER_SECRET_REFUSED', { vendor, problem: 'no such vendor' }, now);
  }
  return secrets;
}
