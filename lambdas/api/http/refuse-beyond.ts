import { AppError } from '../../shared/errors.ts';
import type { NewApiKey } from '../../workspaces/workspaces.contract.ts';
import type { Principal } from './authenticate.ts';

/** What a key is to be able to do. */
type Wanted = Partial<Pick<NewApiKey, 'scopes' | 'expiresAt'>>;

/**
 * Lets nobody make a key that may do more than the one that asks: no scope that it does not have,
 * no end after its own. A key that has caps makes none: the new one would have a budget of its own
 * beside it.
 *
 * Errors: FORBIDDEN.
 */
export function refuseBeyond(principal: Principal, wanted: Wanted): void {
  const { scopes = [], expiresAt = Number.POSITIVE_INFINITY } = wanted;
  if (scopes.some((scope) => !principal.scopes.includes(scope))) {
    throw beyond('A key cannot give scopes that it does not have.');
  }
  const caps = (principal.kind === 'workspace' && principal.caps?.amounts) || {};
  if (Object.keys(caps).length > 0) throw beyond('A key that has caps makes no keys.');
  if (expiresAt > (principal.expiresAt ?? Number.POSITIVE_INFINITY)) {
    throw beyond('A key that has an end makes only keys that end no later.');
  }
}

function beyond(detail: string): AppError {
  return new AppError('FORBIDDEN', 'beyond its own', { detail });
}
