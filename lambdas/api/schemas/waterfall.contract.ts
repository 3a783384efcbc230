import * as z from 'zod/mini';
import { NAMED_MAX } from '../../waterfall/vendors.contract.ts';

/** Schemas of how a waterfall goes; which vendors there are, `check-waterfall.ts` says. */

/** A thousand dollars. */
export const MICRO_USD_MAX = 1_000_000_000;

const ids = z.array(z.string().check(z.maxLength(64))).check(z.maxLength(NAMED_MAX));

export const waterfallTerms = z.strictObject({
  providers: z
    .optional(z.strictObject({ email: z.optional(ids), phone: z.optional(ids) }))
    .check(
      z.describe('Who is asked for a datum, in this order; absent: all, the cheapest hit first.'),
    ),
  verifiers: z.optional(ids).check(z.describe('The same for verifiers of addresses.')),
  rowCostMicroUsdMax: z
    .optional(z.int().check(z.gte(1), z.lte(MICRO_USD_MAX)))
    .check(
      z.describe(
        "What the calls for one row may cost the operator, 10^-6 US dollars; the workspace's own accounts do not count.",
      ),
    ),
  workEmailOnly: z
    .optional(z.literal(true))
    .check(z.describe('No address at a host of private mailboxes counts as found.')),
  fallBackToOperator: z
    .optional(z.literal(true))
    .check(
      z.describe(
        "The operator's account is asked while the workspace's own with a vendor is refused.",
      ),
    ),
  order: z
    .optional(z.enum(['fixed', 'learned']))
    .check(z.describe('`fixed`: the cheapest hit first, whatever was learnt.')),
  foundCostMicroUsdMax: z
    .optional(z.int().check(z.gte(1), z.lte(MICRO_USD_MAX)))
    .check(
      z.describe(
        'Who is expected to cost more for each contact that it finds is not asked, 10^-6 US dollars.',
      ),
    ),
  coverageFloorPercent: z
    .optional(z.int().check(z.gte(1), z.lte(100)))
    .check(z.describe('How much of what all would find must be found all the same; absent: 97.')),
});
