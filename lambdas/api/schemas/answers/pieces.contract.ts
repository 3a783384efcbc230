import * as z from 'zod/mini';
import { ANSWERS } from '../registries.contract.ts';

/** Schemas of the small things that answers are made of. */

/** Credits by credit type: whole numbers, ≥ 0. */
export const amounts = z
  .record(z.string(), z.int().check(z.gte(0)))
  .check(z.describe('Whole credits, by credit type.'));

/** Prices of lesser grades, by action and grade. */
export const pricesApart = z
  .record(z.string(), z.record(z.string(), amounts))
  .check(
    z.describe('What `catch-all`, `landline`, … are charged in place of what is held, by action.'),
  );

/** An RFC 3339 time in UTC. */
export const instant = z.iso.datetime();

export const noInstant = z.nullable(instant);

/** Makes the schema of a page of such things, and names it. */
export function pageOf<S extends z.ZodMiniType>(name: string, item: S) {
  const page = z.strictObject({
    items: z.array(item),
    nextCursor: z
      .nullable(z.string())
      .check(z.describe('`cursor` of the next page; null on the last one.')),
  });
  return page.register(ANSWERS, { id: `${name}Page` });
}

/** How a value stands: what was said of it, and what it is. */
export const standingOfValue = {
  verdict: z
    .optional(z.string())
    .check(
      z.describe(
        'What a verifier says of an address; of one that has bounced `undeliverable`. Of a number what ' +
          'its latest refresh has heard: `valid`, `invalid`, `unreachable`.',
      ),
    ),
  bouncedAt: z
    .optional(instant)
    .check(z.describe('When it was reported that `value` has bounced.')),
  bounced: z.optional(z.array(z.string())).check(z.describe('Those of `all` that have bounced.')),
  lineType: z.optional(z.string()).check(z.describe('`mobile`, `landline`, `voip`.')),
};
