import * as z from 'zod/mini';
import { ANSWERS } from '../registries.contract.ts';
import { instant, noInstant } from './pieces.contract.ts';

/** What the routes about accounts with providers answer. */

const calls = z.nullable(z.int());
const limits = z.nullable(z.strictObject({ perSecond: calls, perMinute: calls }));
const microUsd = z.int().check(z.gte(0));

const trouble = z
  .nullable(
    z.strictObject({
      reason: z.enum(['bad-key', 'out-of-credits', 'rate-limited']),
      until: instant,
    }),
  )
  .check(z.describe('What the provider said of the account, and until when it is believed.'));

export const providerAnswer = z
  .strictObject({
    id: z.string(),
    enabled: z.boolean(),
    limits: limits.check(z.describe('As set; null: as its documents say.')),
    documentedLimits: limits.check(z.describe('null: its documents name none.')),
    dayCostMicroUsdMax: z.nullable(microUsd),
    spentTodayMicroUsd: z
      .nullable(microUsd)
      .check(z.describe('On this day of UTC; null: it is counted only where there is a budget.')),
    pricesMicroUsd: z
      .record(z.string(), microUsd)
      .check(z.describe('As set, by what it is for: `email`, `phone`, `verify`, `check`.')),
    publicPrices: z.array(
      z.strictObject({
        for: z.string(),
        search: z.nullable(z.string()).check(z.describe('Which of its calls.')),
        microUsd,
        asOf: z.string().check(z.describe('The month in which it was read.')),
      }),
    ),
    circuit: z.enum(['closed', 'open', 'half-open']),
    circuitOpenUntil: noInstant,
    trouble,
  })
  .register(ANSWERS, { id: 'Provider' });

export const providerKeyAnswer = z
  .strictObject({
    id: z.string().check(z.describe("The provider's.")),
    since: instant,
    trouble,
  })
  .register(ANSWERS, { id: 'ProviderKey' });

export const providerKeyList = z
  .strictObject({ items: z.array(providerKeyAnswer) })
  .register(ANSWERS, { id: 'ProviderKeyList' });
