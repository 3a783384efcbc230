import * as z from 'zod/mini';
import { ANSWERS } from '../registries.contract.ts';
import { instant, noInstant } from './pieces.contract.ts';

/** What the list of providers answers. Costs are in millionths of a dollar. */

const count = z.number().check(z.gte(0));
const microUsd = z.number().check(z.describe('Millionths of a dollar.'));
const maybe = z.nullable(z.number());

const figures = z.strictObject({
  datum: z.string(),
  segment: z.string().check(z.describe('`all`, or country and how a person is known.')),
  calls: count.check(z.describe('That were answered.')),
  hits: count.check(z.describe('Its value was accepted; of a verifier: it gave a verdict.')),
  hitRate: maybe,
  refused: z.record(z.string(), count).check(z.describe('Calls without an answer, by reason.')),
  skipped: count.check(z.describe('Times that it was its turn, and nobody was called.')),
  meanMs: maybe,
  p50Ms: maybe.check(z.describe('So many milliseconds at most took half of the calls.')),
  p95Ms: maybe,
  costMicroUsd: microUsd,
  verifyingMicroUsd: microUsd.check(z.describe('Paid to verifiers for its values.')),
  costPerHitMicroUsd: maybe.check(z.describe('Both, for each hit.')),
});

const expected = {
  found: z.number().check(z.describe('Share of the rows.')),
  costMicroUsd: microUsd.check(z.describe('Millionths of a dollar for one row.')),
};

const provider = z
  .strictObject({
    id: z.string(),
    finds: z.boolean().check(z.describe('false: it verifies alone.')),
    isOff: z.boolean(),
    state: z.string().check(z.describe('`up`, `probe`, or why it is not called.')),
    until: noInstant,
    prices: z.array(
      z.strictObject({
        search: z.nullable(z.string()),
        for: z.string(),
        publicMicroUsd: microUsd,
        asOf: z.string().check(z.describe('Month in which the public price was read.')),
        ownMicroUsd: maybe,
      }),
    ),
    places: z
      .record(z.string(), z.int())
      .check(z.describe('By datum, 1 for who is asked first; none where nothing was learnt.')),
    figures: z.array(figures),
  })
  .register(ANSWERS, { id: 'ProviderFigures' });

const order = z.strictObject({
  datum: z.string(),
  segment: z.string(),
  plannedAt: instant,
  rows: z.number().check(z.describe('Rows that it was learnt from; older ones count for less.')),
  providers: z.array(
    z.strictObject({
      provider: z.string(),
      ...expected,
      foundMost: z.number().check(z.describe('The most that may be hoped.')),
    }),
  ),
  explored: z.array(
    z.strictObject({
      provider: z.string(),
      share: z.number().check(z.describe('Share of the rows that ask it first all the same.')),
    }),
  ),
  fixed: z.strictObject(expected).check(z.describe('What the fixed order would come to.')),
});

export const providersAnswer = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    items: z.array(provider),
    orders: z.array(order),
    nextCursor: z.nullable(z.string()),
  })
  .register(ANSWERS, { id: 'ProviderList' });
