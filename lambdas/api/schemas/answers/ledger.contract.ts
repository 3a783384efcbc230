import * as z from 'zod/mini';
import { ANSWERS } from '../registries.contract.ts';
import { amounts, instant, noInstant, pageOf } from './pieces.contract.ts';

/** What the routes about credits answer. */

const credits = z.int().check(z.gte(0));

const grantBalance = z.strictObject({
  id: z.string(),
  category: z.string(),
  amount: credits,
  available: credits,
  held: credits,
  expiresAt: noInstant,
});

const typeBalance = z.strictObject({
  available: credits,
  held: credits.check(z.describe('Set aside for requests that are running.')),
  usedThisPeriod: credits,
  allotment: credits,
  debt: credits.check(z.describe('Clawed back after they had been spent.')),
  lapsesAtReset: credits.check(z.describe('Lost at the next reset if nobody uses it.')),
  grants: z.array(grantBalance).check(z.describe('In the order in which they are drawn.')),
});

const balanceAnswer = z
  .strictObject({
    workspaceId: z.string(),
    plan: z.string(),
    period: z.strictObject({ startsAt: instant, endsAt: instant, nextResetAt: instant }),
    types: z.record(z.string(), typeBalance).check(z.describe('By credit type.')),
    seat: z.null(),
    rev: z.int().check(z.describe('The revision of the account that this is.')),
  })
  .register(ANSWERS, { id: 'Balance' });

export const grantAnswer = z
  .strictObject({
    id: z.string(),
    category: z.string(),
    creditType: z.string(),
    amount: credits,
    available: credits,
    held: credits,
    expiresAt: noInstant,
    reason: z.string(),
    createdAt: instant,
  })
  .register(ANSWERS, { id: 'Grant' });

const slice = z.strictObject({
  grantId: z.string(),
  creditType: z.string(),
  granted: z.int(),
  available: z.int(),
  held: z.int(),
  spent: z.int(),
  expired: z.int(),
  voided: z.int(),
  clawedBack: z.int(),
});

const totals = z.record(z.string(), z.strictObject({ available: credits, held: credits }));

const ledgerEntry = z
  .strictObject({
    rev: z.int().check(z.describe('Numbered from 1 without a gap.')),
    at: instant,
    op: z.string(),
    action: z.string(),
    actor: z.string(),
    reason: z.string(),
    ref: z.string().check(z.describe('Id of what caused it.')),
    slices: z.array(slice).check(z.describe('What each grant gained or lost.')),
    before: totals,
    after: totals,
    spentOn: z
      .record(z.string(), z.record(z.string(), z.int()))
      .check(z.describe('What was spent, by action and credit type.')),
    hash: z
      .nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/)))
      .check(
        z.describe('Over the entry and the hash before; null while an earlier one is missing.'),
      ),
  })
  .register(ANSWERS, { id: 'LedgerEntry' });
export const ledgerPage = pageOf('LedgerEntry', ledgerEntry);

const chargeAnswer = z
  .strictObject({
    id: z.string().check(z.describe('Id of the charge.')),
    at: instant,
    actor: z.string(),
    action: z.string(),
    subject: z.record(z.string(), z.string()).check(z.describe('Who was asked for.')),
    ref: z.nullable(z.string()).check(z.describe('`ref` of the row.')),
    contactId: z.string(),
    credits,
    creditType: z.string(),
    sources: z
      .array(
        z.strictObject({
          grantId: z.string(),
          category: z.string(),
          seat: z
            .optional(z.string())
            .check(z.describe('The member whose seat gave them; absent: the workspace did.')),
          credits,
        }),
      )
      .check(z.describe('The grants that the credits came from.')),
    enrichmentId: z.string(),
  })
  .register(ANSWERS, { id: 'Charge' });
export const historyPage = pageOf('Charge', chargeAnswer);

const usageRow = z
  .strictObject({
    member: z
      .optional(z.string())
      .check(z.describe('With `groupBy=member`: the member, or the key or operator that acted.')),
    action: z.optional(z.string()).check(z.describe('With `groupBy=action`.')),
    day: z
      .optional(z.iso.date())
      .check(z.describe('With `groupBy=day`: a day in the time zone of the workspace.')),
    credits: amounts,
  })
  .register(ANSWERS, { id: 'UsageRow' });

export const usageAnswer = z
  .strictObject({
    groupBy: z.string(),
    from: instant.check(z.describe('The first moment that counts.')),
    to: instant.check(z.describe('The first moment that no longer counts.')),
    total: amounts,
    items: z.array(usageRow).check(z.describe('In the order of their names, or days.')),
    nextCursor: z.null(),
  })
  .register(ANSWERS, { id: 'Usage' });

/** The balance at a past instant. */
const pastBalanceAnswer = z
  .strictObject({
    workspaceId: z.string(),
    at: instant.check(z.describe('The instant that was asked for.')),
    rev: z
      .int()
      .check(z.describe('The last revision that counted at that instant; 0 before the first.')),
    types: z
      .record(z.string(), z.strictObject({ available: credits, held: credits }))
      .check(z.describe('By credit type; empty before the first revision.')),
  })
  .register(ANSWERS, { id: 'PastBalance' });
/** The balance now, or with `at` that of a past instant. */
export const balanceAnswers = z
  .union([balanceAnswer, pastBalanceAnswer])
  .register(ANSWERS, { id: 'BalanceNowOrThen' });
