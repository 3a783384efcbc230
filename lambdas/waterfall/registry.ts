import type { Provider, Search, Verifier } from './adapter.contract.ts';
import { dropcontact } from './providers/dropcontact.ts';
import { findymail } from './providers/findymail.ts';
import { hunter } from './providers/hunter.ts';
import { leadmagic } from './providers/leadmagic.ts';
import { prospeo } from './providers/prospeo.ts';
import { millionverifier } from './verifiers/millionverifier.ts';
import { zerobounce } from './verifiers/zerobounce.ts';
import type { Findable } from './waterfall.contract.ts';

/** THE LIST of finders. */
export const PROVIDERS: readonly Provider[] = [findymail, prospeo, leadmagic, hunter, dropcontact];

/** THE LIST of verifiers, in the order in which they are asked. */
export const VERIFIERS: readonly Verifier[] = [zerobounce, millionverifier];

/**
 * A provider's place in the order: it is asked for `datum`, and by the same call for whatever else
 * is open that the search can give.
 */
export interface Turn {
  readonly datum: Findable;
  readonly provider: Provider;
  readonly search: Search;
}

/**
 * THE ORDER in which finders are asked: for each datum the cheapest hit first; where two cost the
 * same within a few per cent, the one that has done with one call.
 */
export const TURNS: readonly Turn[] = [
  turn('email', findymail, 'profile'),
  turn('email', findymail, 'name'),
  turn('email', prospeo, 'person'),
  turn('email', leadmagic, 'email'),
  turn('email', hunter, 'profile'),
  turn('email', hunter, 'name'),
  turn('email', dropcontact, 'email'),
  turn('phone', leadmagic, 'mobile'),
  turn('phone', findymail, 'phone'),
  turn('phone', prospeo, 'person'),
];

function turn(datum: Findable, provider: Provider, id: string): Turn {
  const search = provider.searches.find((each) => each.id === id);
  if (search === undefined) throw new Error(`${provider.id} has no search ${id}`);
  return { datum, provider, search };
}

/** Gives a provider and one of its searches by their ids, or undefined. */
export function findSearch(
  id: string,
  searchId: string | undefined,
): Pick<Turn, 'provider' | 'search'> | undefined {
  const provider = PROVIDERS.find((each) => each.id === id);
  const search = provider?.searches.find((each) => each.id === searchId);
  return provider && search && { provider, search };
}
