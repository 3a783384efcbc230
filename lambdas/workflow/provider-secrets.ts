import type { Ports } from '../shared/ports.ts';
import { type ReadSecrets, readProviderSecrets } from '../waterfall/read-provider-secrets.ts';

/** An id of nobody may be a key that stands in the wrong place; such a one is not repeated. */
const ID_OF_NOBODY = /^[A-Za-z][A-Za-z-]{0,23}$/;

/**
 * Gives the entries of the providers' secret that may be used, and the key of callbacks. Each other one is logged by its id,
 * never its value, and left out: its provider counts as not configured.
 *
 * Errors: throws for what is no object of entries at all; `openSecret` then serves the last good
 *         copy.
 */
export function usableSecrets(
  json: unknown,
  p: Pick<Ports, 'log'>,
): Pick<ReadSecrets, 'secrets' | 'callbackKey'> {
  const { invalid, unknown, ...usable } = readProviderSecrets(json);
  for (const vendor of invalid) {
    p.log('PROVIDER_SECRET_REFUSED', { vendor, problem: 'not right' });
  }
  for (const id of unknown) {
    const vendor = ID_OF_NOBODY.test(id) ? id : '[withheld]';
    p.log('PROVIDER_SECRET_REFUSED', { vendor, problem: 'no such vendor' });
  }
  return usable;
}
