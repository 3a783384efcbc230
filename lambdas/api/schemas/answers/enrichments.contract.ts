import * as z from 'zod/mini';
import { IGNORED_REASONS } from '../../../identity/identity.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import {
  amounts,
  instant,
  noInstant,
  pageOf,
  pricesApart,
  standingOfValue,
} from './pieces.contract.ts';

/** What the routes about enrichments answer. */

const count = z.int().check(z.gte(0));

const quote = {
  required: amounts.check(z.describe('What is held at most.')),
  owned: count.check(z.describe('Paid for already: free.')),
  joined: count.check(z.describe('Being found by another request: free.')),
  duplicates: count,
  suppressed: count,
  unaffordable: count.check(z.describe('Left out, since `allowPartial` took what fits.')),
};

export const quoteAnswer = z
  .strictObject({
    ...quote,
    pricesApart: z.optional(pricesApart),
    available: amounts,
    sufficient: z.boolean().check(z.describe('Such a request would be accepted now.')),
    expected: z
      .optional(
        z.record(
          z.string(),
          z.strictObject({
            lookups: count.check(z.describe('That would be charged if found.')),
            found: z
              .nullable(z.number())
              .check(z.describe('How many are likely to be; null: too little is known.')),
            costMicroUsd: z.optional(
              z
                .nullable(z.number())
                .check(z.describe('Of providers, for all; only where attempts show their costs.')),
            ),
            basedOnRows: count.check(z.describe('Rows of the past that this rests on.')),
          }),
        ),
      )
      .check(z.describe('By datum, where `expect` was asked for.')),
  })
  .register(ANSWERS, { id: 'Quote' });

export const enrichmentAnswer = z
  .strictObject({
    id: z.string(),
    status: z.enum(['running', 'completed', 'cancelled']),
    createdAt: instant,
    completedAt: noInstant,
    actor: z.string(),
    actions: z.array(z.string()),
    quote: z.strictObject(quote),
    held: amounts,
    charged: amounts,
    progress: z.strictObject({
      subjects: count.check(z.describe('Rows of the request.')),
      lookups: count.check(z.describe('Data sought: rows times actions.')),
      done: count.check(z.describe('Lookups that have ended: the sum of those below.')),
      found: count,
      notFound: count,
      failed: count,
      cancelled: count,
      duplicates: count,
    }),
    cancelRequested: z
      .boolean()
      .check(
        z.describe(
          'It was asked to stop: rows under way come to their end, others end `cancelled`.',
        ),
      ),
  })
  .register(ANSWERS, { id: 'Enrichment' });
export const enrichmentPage = pageOf('Enrichment', enrichmentAnswer);

const datum = z
  .strictObject({
    status: z.enum([
      'running',
      'found',
      'not-found',
      'owned',
      'joined',
      'duplicate',
      'suppressed',
      'failed',
      'cancelled',
    ]),
    value: z
      .nullable(
        z.union([
          z.string(),
          z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
        ]),
      )
      .check(
        z.describe(
          'Of a checked number `{ e164, valid, lineType, … }`; of a refresh what is stored by then, ' +
            'and which of it has changed: `{ changed: ["email"], email, phone }`, with `bouncedData: ["email"]` ' +
            'where the stored one has bounced and `staleData: ["email"]` where a verifier calls it dead, ' +
            'if no other was found; with these alone where the refresh failed; else a text.',
        ),
      ),
    all: z
      .array(z.union([z.string(), z.record(z.string(), z.string())]))
      .check(
        z.describe(
          'Every accepted value, best first; numbers with their line type. Of a refresh one word: `changed` or `unchanged`.',
        ),
      ),
    ...standingOfValue,
    provider: z.nullable(z.string()),
    source: z.nullable(z.enum(['waterfall', 'stored', 'manual', 'given'])),
    credits: amounts,
    reason: z
      .optional(z.string())
      .check(
        z.describe(
          'Why it failed: `CREDITS_INSUFFICIENT`, `NO_PROVIDER_ANSWERED`, `FOUND_LATE`, …',
        ),
      ),
    incomplete: z
      .optional(z.array(z.string()))
      .check(z.describe('Providers that did not answer: asking again may find it.')),
  })
  .register(ANSWERS, { id: 'Datum' });

const attempt = z
  .strictObject({
    provider: z.string(),
    outcome: z.string(),
    ms: count,
    providerCostMicroUsd: z
      .optional(count)
      .check(z.describe('What the provider charges, for who may see it; 10^-6 US dollars.')),
    simulated: z.optional(z.literal(true)),
    skipped: z
      .optional(z.literal(true))
      .check(z.describe('Nobody was called; the outcome says why.')),
    account: z
      .optional(z.literal('own'))
      .check(z.describe("The workspace's own account was asked, at its own cost.")),
  })
  .register(ANSWERS, { id: 'Attempt' });

const resultAnswer = z
  .strictObject({
    ref: z.nullable(z.string()).check(z.describe("The row's own, as it was sent.")),
    contactId: z.string(),
    data: z.record(z.string(), datum).check(z.describe('By datum: `email`, `phone`, …')),
    ignored: z
      .optional(z.array(z.strictObject({ field: z.string(), reason: z.enum(IGNORED_REASONS) })))
      .check(
        z.describe(
          'Fields of the row that were left out, or of which the first of several values was taken.',
        ),
      ),
    attempts: z
      .array(attempt)
      .check(z.describe("What the plan lets a workspace's key see; the operator sees all.")),
  })
  .register(ANSWERS, { id: 'Result' });
export const resultPage = pageOf('Result', resultAnswer);
