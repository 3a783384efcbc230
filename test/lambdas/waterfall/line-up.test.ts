import { describe, expect, it } from 'vitest';
import { type LineUpTerms, lineUp, priceOfTurn } from '../../../lambdas/waterfall/line-up.ts';
import { TURNS } from '../../../lambdas/waterfall/registry.ts';

const KEYED = ['findymail', 'prospeo', 'leadmagic', 'hunter', 'zerobounce', 'millionverifier'];

function line(more: Partial<LineUpTerms> = {}) {
  const { turns, verifiers } = lineUp({ configured: new Set(KEYED), ...more });
  const of = (datum: string) =>
    turns.filter((turn) => turn.datum === datum).map(({ provider }) => provider.id);
  return {
    email: [...new Set(of('email'))],
    phone: [...new Set(of('phone'))],
    verifiers: verifiers.map(({ id }) => id),
  };
}

describe('lineUp', () => {
  it.each<[string, Partial<LineUpTerms>, Partial<ReturnType<typeof line>>]>([
    [
      'all that have a key, the cheapest first',
      {},
      {
        email: ['findymail', 'prospeo', 'leadmagic', 'hunter'],
        phone: ['leadmagic', 'findymail', 'prospeo'],
        verifiers: ['zerobounce', 'millionverifier', 'leadmagic', 'hunter'],
      },
    ],
    [
      'those that the terms name for a datum, in that order, where they have a key',
      { terms: { providers: { email: ['hunter', 'dropcontact', 'findymail'] } } },
      { email: ['hunter', 'findymail'], phone: ['leadmagic', 'findymail', 'prospeo'] },
    ],
    ['nobody, where the terms name nobody', { terms: { providers: { phone: [] } } }, { phone: [] }],
    [
      'verifiers that the terms name',
      { terms: { verifiers: ['millionverifier'] } },
      { verifiers: ['millionverifier'] },
    ],
    [
      'nobody who is switched off',
      { settings: new Map([['prospeo', { isOff: true }]]) },
      { email: ['findymail', 'leadmagic', 'hunter'], phone: ['leadmagic', 'findymail'] },
    ],
    [
      'the one first that costs this account less',
      { settings: new Map([['hunter', { pricesMicroUsd: { email: 1_000 } }]]) },
      { email: ['hunter', 'findymail', 'prospeo', 'leadmagic'] },
    ],
  ])('lines up %s', (_, terms, expected) => {
    expect(line(terms)).toMatchObject(expected);
  });

  const learned = (terms: LineUpTerms['terms'], more: Partial<LineUpTerms> = {}) => {
    const place = { found: 0.4, foundMost: 0.5, costMicroUsd: 1_000 };
    const providers = ['hunter', 'prospeo'].map((provider) => ({ provider, ...place }));
    const all = { rows: 60, providers, explored: [], fixed: { found: 0.4, costMicroUsd: 2_000 } };
    const orders = { email: { plannedAtMs: 0, segments: { all } } };
    // This row explores nobody.
    return line({ orders, row: { segment: 'DE.name', id: 'enr_1#0#1' }, terms, ...more }).email;
  };

  it.each<[string, string[], string[]]>([
    [
      'as it was learnt, new ones last',
      learned({}),
      ['hunter', 'prospeo', 'findymail', 'leadmagic'],
    ],
    [
      'not so where the terms name others',
      learned({ providers: { email: ['prospeo'] } }),
      ['prospeo'],
    ],
    ['not so where the terms want the fixed one', learned({ order: 'fixed' }), line().email],
    ['not so without a row', learned({}, { row: undefined }), line().email],
  ])('orders providers %s', (_, order, expected) => {
    expect(order).toEqual(expected);
  });

  it('keeps a vendor’s own ways in their order', () => {
    const { turns } = lineUp({
      configured: new Set(['hunter']),
      terms: { providers: { email: ['hunter'] } },
    });
    expect(turns.map(({ search }) => search.id)).toEqual(['profile', 'name']);
  });
});

it('prices a turn by the account’s own price, else the public one', () => {
  const turn = TURNS.find(({ provider }) => provider.id === 'hunter');
  if (!turn) throw new Error('Hunter has no turn');
  expect(priceOfTurn(turn, undefined)).toBe(24_500);
  expect(priceOfTurn(turn, { pricesMicroUsd: { email: 9_000 } })).toBe(9_000);
});
