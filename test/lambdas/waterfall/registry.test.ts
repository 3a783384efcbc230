import { describe, expect, it } from 'vitest';
import { CALL_MS_MAX, TRIES_MAX, TRY_MS_MAX } from '../../../lambdas/waterfall/provider-http.ts';
import { PROVIDERS, TURNS, VERIFIERS } from '../../../lambdas/waterfall/registry.ts';

describe('registry', () => {
  it('asks for each datum the cheapest first, at the prices of public plans with their dates', () => {
    const turns = TURNS.map(({ datum, provider, search }) => {
      const price = search.prices[datum];
      return [datum, `${provider.id} ${search.id}`, price?.microUsd, price?.asOf];
    });
    expect(turns).toEqual([
      ['email', 'findymail profile', 19_800, '2026-08'],
      ['email', 'findymail name', 19_800, '2026-08'],
      ['email', 'prospeo person', 24_500, '2026-09'],
      ['email', 'leadmagic email', 24_995, '2026-07'],
      ['email', 'hunter profile', 24_500, '2026-08'],
      ['email', 'hunter name', 24_500, '2026-08'],
      ['email', 'dropcontact email', 181_700, '2026-08'],
      ['phone', 'leadmagic mobile', 124_975, '2026-07'],
      ['phone', 'findymail phone', 198_000, '2026-08'],
      ['phone', 'prospeo person', 245_000, '2026-09'],
    ]);
  });

  it('asks the verifier first whose unknown is free, of whatever address', () => {
    expect(VERIFIERS.map(({ id, price }) => [id, price.microUsd, price.asOf])).toEqual([
      ['zerobounce', 9_900, '2026-08'],
      ['millionverifier', 1_780, '2026-09'],
    ]);
  });

  it('gives each search of each provider its turn for whatever it can give', () => {
    const offered = PROVIDERS.flatMap(({ id, searches }) =>
      searches.flatMap((search) =>
        Object.keys(search.prices).map((d) => `${d} ${id} ${search.id}`),
      ),
    );
    const taken = TURNS.map(
      ({ datum, provider, search }) => `${datum} ${provider.id} ${search.id}`,
    );
    expect(taken.toSorted()).toEqual(offered.toSorted());
  });

  it('has no vendor whose one call may outlast the longest', () => {
    const times = [...PROVIDERS, ...VERIFIERS].map(({ timeoutMs }) => timeoutMs);
    expect(Math.max(...times)).toBeLessThanOrEqual(TRY_MS_MAX);
    expect([TRIES_MAX, TRY_MS_MAX, CALL_MS_MAX]).toEqual([3, 15_000, 51_500]);
  });
});
