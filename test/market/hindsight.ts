import { type Asked, type Market, peopleOf } from './market.ts';
import { VERIFYING } from './run-market.ts';

/**
 * Gives, for each kind of person, the order that would have cost least over the whole time, knowing
 * what each provider would have said of everybody. Exact: who is left to be found depends on who
 * was asked, not on the order, so that the best way to each set of providers is all that counts.
 */
export function bestInHindsight(
  market: Market,
  seed: number,
): ReadonlyMap<string, readonly string[]> {
  const byKind = Map.groupBy(peopleOf(market, seed), ({ kind }) => kind);
  return new Map([...byKind].map(([kind, rows]) => [kind, bestFor(market, rows)]));
}

/** The cheapest way to have asked a set of providers. */
interface Way {
  readonly cost: number;
  readonly order: readonly number[];
}

function bestFor({ providers, datum }: Market, rows: readonly Asked[]): readonly string[] {
  const verifying = datum === 'email' ? VERIFYING : 0;
  const costs = providers.map((id) => rows.map(({ answers }) => costOf(answers[id], verifying)));
  // Of each row the providers that find it, a bit each.
  const hits = rows.map(({ answers }) =>
    providers.reduce((set, id, n) => (answers[id]?.isAccepted ? set | (1 << n) : set), 0),
  );
  const ways: (Way | undefined)[] = [{ cost: 0, order: [] }];
  const whole = 2 ** providers.length - 1;
  for (let asked = 0; asked < whole; asked += 1) {
    const { cost, order } = ways[asked] ?? { cost: 0, order: [] };
    const open = hits.flatMap((set, row) => ((set & asked) === 0 ? [row] : []));
    for (const [n, paid] of costs.entries()) {
      const next = asked | (1 << n);
      if (next === asked) continue;
      const more = cost + open.reduce((sum, row) => sum + (paid[row] ?? 0), 0);
      const known = ways[next];
      if (known === undefined || more < known.cost)
        ways[next] = { cost: more, order: [...order, n] };
    }
  }
  return ways[whole]?.order.map((n) => providers[n] ?? '') ?? [];
}

function costOf(answer: Asked['answers'][string] | undefined, verifying: number): number {
  return (answer?.costMicroUsd ?? 0) + (answer?.value === undefined ? 0 : verifying);
}
