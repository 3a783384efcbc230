import type { PhoneVerifier, Verifier } from './adapter.contract.ts';
import type { VendorSettings } from './desk/desk.contract.ts';
import { chooseOrder, type OrderedRow } from './figures/choose-order.ts';
import { type LearnedOrders, SOUGHT, type Sought } from './figures/figures.contract.ts';
import { PHONE_VERIFIERS, TURNS, type Turn, VERIFIERS } from './registry.ts';
import type { WaterfallTerms } from './terms.contract.ts';

/** Who is asked in a run, in which order. */
export interface LineUp {
  /** Of each datum its finders, whoever is asked first standing first. */
  readonly turns: readonly Turn[];
  readonly verifiers: readonly Verifier[];
  readonly phoneVerifiers: readonly PhoneVerifier[];
}

/** What a line-up is made of. */
export interface LineUpTerms {
  /** Ids of the vendors that have a key. */
  readonly configured: ReadonlySet<string>;
  readonly terms?: WaterfallTerms | undefined;
  readonly settings?: ReadonlyMap<string, VendorSettings> | undefined;
  /** What was learnt of the account's vendors, and the row that asks: both, or it is left alone. */
  readonly orders?: LearnedOrders | undefined;
  readonly row?: OrderedRow | undefined;
}

/**
 * Lines up the vendors of a run: those that have a key and are not switched off. Where the terms
 * name providers for a datum, those alone, in that order; else all in the order that was learnt,
 * unless the terms want none; else all, the cheapest hit first by what it costs this account.
 */
export function lineUp(asked: LineUpTerms): LineUp {
  const { configured, terms = {}, settings } = asked;
  const isAsked = (id: string): boolean => configured.has(id) && !settings?.get(id)?.isOff;
  const turns = TURNS.filter(({ provider }) => isAsked(provider.id));
  const ordered = SOUGHT.flatMap((datum) => {
    const own = byPrice(
      turns.filter((turn) => turn.datum === datum),
      settings,
    );
    const named = terms.providers?.[datum] ?? learnedOrder(asked, datum, own);
    return named ? inOrder(own, named) : own;
  });
  const verifiers = VERIFIERS.filter(({ id }) => isAsked(id));
  const { verifiers: named } = terms;
  return {
    turns: ordered,
    verifiers: named ? pick(verifiers, named) : verifiers,
    phoneVerifiers: PHONE_VERIFIERS.filter(({ id }) => isAsked(id)),
  };
}

function learnedOrder(
  { orders, row, terms = {} }: LineUpTerms,
  datum: Sought,
  own: readonly Turn[],
): readonly string[] | undefined {
  const learned = orders?.[datum]?.segments;
  if (learned === undefined || row === undefined || terms.order === 'fixed') return undefined;
  const known = [...new Set(own.map(({ provider }) => provider.id))];
  return chooseOrder(learned, row, known, terms);
}

function inOrder(turns: readonly Turn[], ids: readonly string[]): readonly Turn[] {
  return ids.flatMap((id) => turns.filter(({ provider }) => provider.id === id));
}

const pick = <T extends { readonly id: string }>(all: readonly T[], ids: readonly string[]): T[] =>
  ids.flatMap((id) => all.filter((each) => each.id === id));

/** The registry's order stands, except where an account has prices of its own. */
function byPrice(turns: readonly Turn[], settings: LineUpTerms['settings']): readonly Turn[] {
  const hasOwn = turns.some(({ provider }) => settings?.get(provider.id)?.pricesMicroUsd);
  if (!hasOwn) return turns;
  const price = (turn: Turn): number => priceOfTurn(turn, settings?.get(turn.provider.id));
  return turns.toSorted((a, b) => price(a) - price(b));
}

/** Gives what a hit costs, in millionths of a dollar: by the account's own price, or the public one. */
export function priceOfTurn(
  { datum, search }: Pick<Turn, 'datum' | 'search'>,
  settings: VendorSettings | undefined,
): number {
  return settings?.pricesMicroUsd?.[datum] ?? search.prices[datum]?.microUsd ?? 0;
}
