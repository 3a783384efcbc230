import * as z from 'zod/mini';
import { BOUNCE_REASONS } from '../../../enrichments/bounces/bounces.contract.ts';
import { CONTACT_SOURCES } from '../../../enrichments/contacts/contacts.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { amounts, instant, noInstant, pageOf, standingOfValue } from './pieces.contract.ts';

/** What the routes about contacts answer. */

export const bounceAnswer = z
  .strictObject({
    contactId: z.string().check(z.describe('Another than in the path where two were merged.')),
    credits: amounts.check(z.describe('What came back, by credit type; empty: nothing.')),
    reason: z
      .nullable(z.enum(BOUNCE_REASONS))
      .check(
        z.describe(
          'Why less came back than was charged; null: all did. `not-charged`: the address cost ' +
            'nothing. `not-in-plan`: the plan gives nothing back. `too-late`: its days are over. ' +
            '`seat-ended`: a seat without a licence gave the credits. `cap-reached`: the period ' +
            'has as many as the plan allows.',
        ),
      ),
    grantIds: z.array(z.string()).check(z.describe('The grants by which they came back.')),
  })
  .register(ANSWERS, { id: 'Bounce' });

const contactDatum = z
  .strictObject({
    status: z.literal('owned'),
    value: z.string().check(z.describe('What was found; what was entered, where nothing was.')),
    all: z
      .array(z.union([z.string(), z.record(z.string(), z.string())]))
      .check(z.describe('Every value: found ones, best first, then what was entered by hand.')),
    ...standingOfValue,
    provider: z.nullable(z.string()),
    source: z.enum(CONTACT_SOURCES),
    credits: amounts.check(z.describe('What it cost; empty: nothing.')),
    actor: z.nullable(z.string()).check(z.describe('Who had it found, or entered it.')),
    at: instant,
    enrichmentId: z.nullable(z.string()),
    refreshed: z
      .optional(z.strictObject({ at: instant, enrichmentId: z.string() }))
      .check(z.describe('The refresh that has found `value` in place of an older one.')),
    manual: z
      .optional(z.strictObject({ value: z.string(), actor: z.string(), at: instant }))
      .check(z.describe('What was entered by hand beside what was found.')),
  })
  .register(ANSWERS, { id: 'ContactDatum' });

const called = z.optional(z.string());

export const contactAnswer = z
  .strictObject({
    id: z
      .string()
      .check(
        z.describe(
          'Differs from the one in the path where two contacts were merged, or where what the ' +
            'person was asked for by leads to another contact by now.',
        ),
      ),
    knownSince: noInstant.check(z.describe('null: nothing is known of it; no list shows it.')),
    subject: z
      .strictObject({
        fullName: called,
        firstName: called,
        lastName: called,
        companyName: called,
        companyDomain: called,
        linkedinUrl: called,
      })
      .check(z.describe('How it was asked for; as far as it can be told where that is not known.')),
    data: z.record(z.string(), contactDatum).check(z.describe('By datum: `email`, `phone`, …')),
  })
  .register(ANSWERS, { id: 'Contact' });
export const contactPage = pageOf('Contact', contactAnswer);
