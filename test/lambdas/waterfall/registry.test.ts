import { describe, expect, it } from 'vitest';
import {
  PHONE_VERIFIERS,
  PROVIDERS,
  TURNS,
  VENDORS,
  VERIFIERS,
} from '../../../lambdas/waterfall/registry.ts';

describe('registry', () => {
  it('asks for each datum the cheapest first, to a tenth of a cent, at prices with a date', () => {
    for (const datum of ['email', 'phone']) {
      const prices = TURNS.filter((turn) => turn.datum === datum).map(
        ({ datum: of, search }) => search.prices[of],
      );
      expect(prices.every((price) => /^20\d\d-(0[1-9]|1[0-2])$/.test(price?.asOf ?? ''))).toBe(
        true,
      );
      const tenths = prices.map((price) => Math.round((price?.microUsd ?? 0) / 1_000));
      expect(tenths).toEqual(tenths.toSorted((a, b) => a - b));
      expect(tenths[0]).toBeGreaterThan(0);
    }
  });

  it('of two that cost about the same asks the one first that has done with one call', () => {
    const order = TURNS.map(
      ({ datum, provider, search }) => `${datum} ${provider.id} ${search.id}`,
    );
    const places = ['prospeo person', 'leadmagic email', 'hunter profile', 'hunter name'].map(
      (turn) => order.indexOf(`email ${turn}`),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('asks the verifier first whose unknown is free, of whatever address', () => {
    expect(VERIFIERS[0]?.id).toBe('zerobounce');
  });

  it('asks the other verifiers the cheapest first, and twice only where a repeat is free', () => {
    const prices = VERIFIERS.slice(2).map(({ price }) => price.microUsd);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    const repeated = VERIFIERS.filter(
      ({ request }) => request('ada@acme.example', { key: 'secret-key' }).repeatable,
    );
    expect(repeated.map(({ id }) => id)).toEqual(['bounceban', 'emailable', 'hunter']);
  });

  it('has each vendor once in each list, and at one address in all of them', () => {
    for (const list of [PROVIDERS, VERIFIERS, PHONE_VERIFIERS]) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    }
    for (const { id, baseUrl } of [...PROVIDERS, ...VERIFIERS, ...PHONE_VERIFIERS]) {
      expect(VENDORS.get(id)?.baseUrl, id).toBe(baseUrl);
    }
  });
});
