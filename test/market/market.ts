import type { Sought } from '../../lambdas/waterfall/figures/figures.contract.ts';
import { TURNS } from '../../lambdas/waterfall/registry.ts';
import type { ContactQuery } from '../../lambdas/waterfall/waterfall.contract.ts';
import { Chance } from '../simulation/chance.ts';

/** A market whose truth is known: what each provider has, of whom, how good it is, what it takes. */
export interface Market {
  readonly datum: Sought;
  readonly providers: readonly string[];
  readonly days: number;
  readonly rowsADay: number;
  truthOf(provider: string, kind: string, day: number): Truth;
  priceOf(provider: string): number;
}

/** What is true of a provider for a kind of person. */
interface Truth {
  /** How often it has a value, and how often such a value is accepted. */
  readonly coverage: number;
  readonly accepted: number;
  /** Where its values come from: who shares a source has the same ones. */
  readonly source: string;
  /** It has a value for those too whom nobody can find. */
  readonly guesses: boolean;
  /** It takes its price for each call, also for a miss. */
  readonly isPaidByCall: boolean;
}

/** A person of the market, and what each provider would answer, asked or not. */
export interface Asked {
  readonly day: number;
  readonly kind: string;
  readonly query: ContactQuery;
  readonly answers: Readonly<Record<string, TrueAnswer>>;
}

export interface TrueAnswer {
  /** Absent: it has none. */
  readonly value?: string;
  readonly isAccepted: boolean;
  readonly costMicroUsd: number;
}

/** Finders of this market that have a search for the datum: their prices are the public ones. */
const FINDERS: Readonly<Record<Sought, readonly string[]>> = {
  email: [
    ...['trykitt', 'tomba', 'enrow', 'icypeas', 'findymail', 'hunter', 'prospeo', 'leadmagic'],
    'anymailfinder',
  ],
  phone: ['tomba', 'leadmagic', 'findymail', 'prospeo', 'enrow'],
};
/** Two providers that live from one source, wherever a market has such. */
const SHARED: Readonly<Record<string, string>> = { icypeas: 'findymail', prospeo: 'leadmagic' };

/** Kinds of person, by the end of their domain, and how many of ten they are. */
const KINDS: readonly (readonly [string, number])[] = [
  ['com', 4],
  ['de', 2],
  ['uk', 2],
  ['fr', 1],
  ['jp', 1],
];

/** How long a market lasts. */
export interface MarketSize {
  readonly days: number;
  readonly rowsADay: number;
}

/**
 * What providers do: some guess addresses (or give switchboards for mobiles) for nearly everybody,
 * others give what they have checked. How often they have a value, and how often it is a good one.
 */
const HABITS = {
  guesses: { coverage: [0.6, 0.9], accepted: [0.15, 0.5] },
  checks: { coverage: [0.25, 0.65], accepted: [0.75, 0.97] },
} as const;
/** So many of the people have an address, or a mobile, that anybody could find. */
const FINDABLE = 0.85;
/** So much less, or more, of either in a country. */
const BY_COUNTRY = [0.5, 1.5] as const;

/**
 * Draws a market. Of the cheaper half of the providers three of four guess, of the dearer half one
 * of twenty; one of four is paid by the call, hit or miss; pairs share a source. After a third of
 * the time one gets much better, after half of it another much worse.
 */
export function drawMarket(seed: number, datum: Sought, size: MarketSize): Market {
  const chance = new Chance(seed, `market ${datum}`);
  const providers = FINDERS[datum];
  const between = ([from, to]: readonly [number, number]): number =>
    from + chance.unit() * (to - from);
  const truths = new Map<string, Truth>();
  for (const [place, provider] of cheapestFirst(providers, datum).entries()) {
    const isCheap = place < providers.length / 2;
    const habit = chance.happens(isCheap ? 0.75 : 0.05) ? 'guesses' : 'checks';
    const { coverage, accepted } = HABITS[habit];
    const base = { coverage: between(coverage), accepted: between(accepted) };
    const isPaidByCall = chance.happens(0.25);
    for (const [kind] of KINDS) {
      truths.set(`${provider} ${kind}`, {
        coverage: Math.min(0.95, base.coverage * between(BY_COUNTRY)),
        accepted: Math.min(0.98, base.accepted * between(BY_COUNTRY)),
        source: SHARED[provider] ?? provider,
        guesses: habit === 'guesses',
        isPaidByCall,
      });
    }
  }
  const better = chance.pick(providers);
  const worse = chance.pick(providers.filter((id) => id !== better));
  return {
    datum,
    providers,
    ...size,
    priceOf: (provider) => priceOf(provider, datum),
    truthOf(provider, kind, day) {
      const truth = truths.get(`${provider} ${kind}`);
      if (truth === undefined) throw new Error(`${provider} is not in the market`);
      if (provider === better && day >= size.days / 3) {
        return { ...truth, coverage: Math.min(0.95, truth.coverage * 1.6), accepted: 0.95 };
      }
      const isWorse = provider === worse && day >= size.days / 2;
      return isWorse ? { ...truth, accepted: truth.accepted * 0.4 } : truth;
    },
  };
}

function cheapestFirst(providers: readonly string[], datum: Sought): readonly string[] {
  return providers.toSorted((a, b) => priceOf(a, datum) - priceOf(b, datum));
}

function priceOf(provider: string, datum: Sought): number {
  const turn = TURNS.find((each) => each.datum === datum && each.provider.id === provider);
  return turn?.search.prices[datum]?.microUsd ?? 0;
}

const MOBILE = '+491511234';
const LANDLINE = '+4930123456';

/** Draws the people who are asked for, day by day, and what everybody would say of them. */
export function* peopleOf(market: Market, seed: number): Generator<Asked, void> {
  const chance = new Chance(seed, `people ${market.datum}`);
  const kinds = KINDS.flatMap(([kind, n]) => Array<string>(n).fill(kind));
  for (let n = 0; n < market.days * market.rowsADay; n += 1) {
    const day = Math.floor(n / market.rowsADay);
    const kind = chance.pick(kinds);
    yield {
      day,
      kind,
      query: queryOf(n, kind),
      answers: answersOf(market, chance, { day, kind, n }),
    };
  }
}

function queryOf(n: number, kind: string): ContactQuery {
  return {
    fullName: `Person ${n}`,
    companyDomain: `acme-${n % 500}.${kind}`,
    linkedinUrl: `https://www.linkedin.com/in/person-${n}`,
  };
}

/** Some people are known to all, others to nobody: the providers are not independent. */
function answersOf(
  market: Market,
  chance: Chance,
  { day, kind, n }: { readonly day: number; readonly kind: string; readonly n: number },
): Asked['answers'] {
  const fame = 0.6 + 0.8 * chance.unit();
  const canBeFound = chance.happens(FINDABLE);
  const draws = new Map<string, { readonly has: number; readonly isGood: number }>();
  const answers: Record<string, TrueAnswer> = {};
  for (const provider of market.providers) {
    const { coverage, accepted, source, guesses, isPaidByCall } = market.truthOf(
      provider,
      kind,
      day,
    );
    const draw = draws.get(source) ?? { has: chance.unit(), isGood: chance.unit() };
    draws.set(source, draw);
    const has = (guesses || canBeFound) && draw.has < coverage * (guesses ? 1 : fame);
    const isAccepted = canBeFound && has && draw.isGood < accepted;
    const price = market.priceOf(provider);
    answers[provider] = {
      ...(has && { value: valueFor(market.datum, n, isAccepted ? undefined : source) }),
      isAccepted,
      costMicroUsd: has || isPaidByCall ? price : 0,
    };
  }
  return answers;
}

/** `wrongOf`: the source of a wrong value; whoever is right says the same. */
function valueFor(datum: Sought, n: number, wrongOf: string | undefined): string {
  if (datum === 'email') return `${wrongOf ?? 'right'}.${n}@acme.example`;
  const digits = String(n % 10_000).padStart(4, '0');
  return wrongOf === undefined ? `${MOBILE}${digits}` : `${LANDLINE}${wrongOf.length % 10}`;
}
