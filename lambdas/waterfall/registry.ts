import type { PhoneVerifier, Provider, Search, Vendor, Verifier } from './adapter.contract.ts';
import { SOUGHT } from './figures/figures.contract.ts';
import { ipqualityscore } from './phone-verifiers/ipqualityscore.ts';
import { telnyx } from './phone-verifiers/telnyx.ts';
import { trestle } from './phone-verifiers/trestle.ts';
import { twilio } from './phone-verifiers/twilio.ts';
import { anymailfinder } from './providers/anymailfinder.ts';
import { apollo } from './providers/apollo.ts';
import { bettercontact } from './providers/bettercontact.ts';
import { contactout } from './providers/contactout.ts';
import { datagma } from './providers/datagma.ts';
import { dropcontact } from './providers/dropcontact.ts';
import { enrow } from './providers/enrow.ts';
import { fiberAi } from './providers/fiber-ai.ts';
import { findymail } from './providers/findymail.ts';
import { fullenrich } from './providers/fullenrich.ts';
import { hunter } from './providers/hunter.ts';
import { icypeas } from './providers/icypeas.ts';
import { kaspr } from './providers/kaspr.ts';
import { leadmagic } from './providers/leadmagic.ts';
import { leadsforge } from './providers/leadsforge.ts';
import { lusha } from './providers/lusha.ts';
import { peopledatalabs } from './providers/peopledatalabs.ts';
import { prospeo } from './providers/prospeo.ts';
import { rocketreach } from './providers/rocketreach.ts';
import { snov } from './providers/snov.ts';
import { surfe } from './providers/surfe.ts';
import { tomba } from './providers/tomba.ts';
import { trykitt } from './providers/trykitt.ts';
import { wiza } from './providers/wiza.ts';
import { bounceban } from './verifiers/bounceban.ts';
import { bouncer } from './verifiers/bouncer.ts';
import { debounce } from './verifiers/debounce.ts';
import { emailable } from './verifiers/emailable.ts';
import { hunterVerifier } from './verifiers/hunter.ts';
import { kickbox } from './verifiers/kickbox.ts';
import { leadmagicVerifier } from './verifiers/leadmagic.ts';
import { mailgun } from './verifiers/mailgun.ts';
import { millionverifier } from './verifiers/millionverifier.ts';
import { neverbounce } from './verifiers/neverbounce.ts';
import { reoon } from './verifiers/reoon.ts';
import { zerobounce } from './verifiers/zerobounce.ts';
import type { Findable } from './waterfall.contract.ts';

/**
 * THE LIST of finders. Of two whose hits cost about the same, the one that stands first here is
 * asked first: those that have done with one call stand before those that hand out tickets.
 */
export const PROVIDERS: readonly Provider[] = [
  findymail,
  prospeo,
  leadmagic,
  hunter,
  dropcontact,
  trykitt,
  tomba,
  anymailfinder,
  enrow,
  icypeas,
  fullenrich,
  bettercontact,
  peopledatalabs,
  apollo,
  contactout,
  snov,
  wiza,
  datagma,
  surfe,
  kaspr,
  leadsforge,
  fiberAi,
  lusha,
  rocketreach,
];

/**
 * THE LIST of verifiers of addresses, in the order in which they are asked, from the third on the
 * cheapest verdict first: each only about an address of which all before it said `unknown` or
 * nothing.
 */
export const VERIFIERS: readonly Verifier[] = [
  zerobounce,
  millionverifier,
  reoon,
  debounce,
  bounceban,
  leadmagicVerifier,
  emailable,
  bouncer,
  neverbounce,
  kickbox,
  mailgun,
  hunterVerifier,
];

/** THE LIST of verifiers of numbers, in the order in which they are asked: the cheapest first. */
export const PHONE_VERIFIERS: readonly PhoneVerifier[] = [telnyx, twilio, trestle, ipqualityscore];

/**
 * All vendors, each once, by id: one that finds and verifies has one account, one key, and the limits
 * of its finder.
 */
export const VENDORS: ReadonlyMap<string, Vendor> = new Map(
  [...PHONE_VERIFIERS, ...VERIFIERS, ...PROVIDERS].map((vendor) => [vendor.id, vendor]),
);

/**
 * A provider's place in the order: it is asked for `datum`, and by the same call for whatever else
 * is open that the search can give.
 */
export interface Turn {
  readonly datum: Findable;
  readonly provider: Provider;
  readonly search: Search;
}

/** Prices of entry plans differ by less than this from month to month. */
const ABOUT_MICRO_USD = 1_000;

/**
 * THE ORDER in which finders are asked, where nobody says otherwise: for each datum the cheapest
 * hit first, to a tenth of a cent.
 */
export const TURNS: readonly Turn[] = SOUGHT.flatMap((datum) =>
  PROVIDERS.flatMap((provider) =>
    provider.searches
      .filter(({ prices }) => prices[datum] !== undefined)
      .map((search) => ({ datum, provider, search })),
  ).toSorted((a, b) => aboutPrice(a) - aboutPrice(b)),
);

function aboutPrice({ datum, search }: Turn): number {
  return Math.round((search.prices[datum]?.microUsd ?? 0) / ABOUT_MICRO_USD);
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
