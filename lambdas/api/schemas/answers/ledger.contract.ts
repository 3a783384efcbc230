import * as z from 'zod/mini';
import { CREDIT_BACK_CAUSES } from '../../../enrichments/credit-back/credit-back.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { amounts, instant, noInstant, pageOf } from './pieces.contract.ts';

/** What the routes about credits answer. */

const credits = z.int().check(z.gte(0));

const frozen = z
  .boolean()
  .check(z.describe('Its payment is disputed: `available` cannot be drawn for now.'));

const grantBalance = z.strictObject({
  id: z.string(),
  category: z.string(),
  amount: credits,
  available: credits,
  held: credits,
  frozen,
  expiresAt: noInstant,
});

const typeBalance = z.strictObject({
  available: credits,
  held: credits.check(z.describe('Set aside for requests that are running.')),
  usedThisPeriod: credits,
  allotment: credits,
  debt: credits.check(z.describe('Clawed back after they had been spent, and not repaid yet.')),
  frozen: credits.check(z.describe('Of packs whose payment is disputed: not in `available`.')),
  lapsesAtReset: credits.check(z.describe('Lost at the next reset if nobody uses it.')),
  lapses: z
    .array(z.strictObject({ at: instant, credits }))
    .check(z.describe('What is lost when if nobody uses it, soonest first.')),
  grants: z.array(grantBalance).check(z.describe('In the order in which they are drawn.')),
});

const account = {
  period: z.strictObject({ startsAt: instant, endsAt: instant, nextResetAt: instant }),
  types: z.record(z.string(), typeBalance).check(z.describe('By credit type.')),
  rev: z.int().check(z.describe('The revision of the account that this is.')),
};

const allowance = z
  .strictObject({
    holder: z.string().check(z.describe('The member or the API key that is capped.')),
    creditType: z.string(),
    cap: credits,
    used: credits.check(z.describe('Spent or held of it in this period.')),
    available: credits,
    resetsAt: instant,
  })
  .register(ANSWERS, { id: 'Allowance' });

const balanceAnswer = z
  .strictObject({
    workspaceId: z.string(),
    plan: z.string(),
    ...account,
    seat: z
      .nullable(z.strictObject({ memberId: z.string(), ...account }))
      .check(z.describe("The member's own account: drawn first, by nobody else.")),
    caps: z
      .array(allowance)
      .check(z.describe('What the member, and the key that asks, may spend of `types`.')),
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

export const grantFateAnswer = z
  .strictObject({
    id: z.string(),
    category: z.string(),
    creditType: z.string(),
    amount: credits.check(z.describe('What came in: the sum of the six that follow.')),
    available: credits,
    held: credits,
    spent: credits,
    expired: credits,
    voided: credits,
    clawedBack: credits,
    debt: credits.check(z.describe('Spent, and not paid for any more; whether or not repaid.')),
    repaid: z
      .int()
      .check(
        z.describe(
          'Those of `spent` that repaid debt; below 0: what had repaid debt came back as it.',
        ),
      ),
    frozen,
    reason: z.string(),
    actor: z.string(),
    createdAt: instant,
    effectiveAt: instant,
    expiresAt: noInstant,
    seat: z.nullable(z.string()).check(z.describe('The member whose seat has it.')),
  })
  .register(ANSWERS, { id: 'GrantFate' });
export const grantPage = pageOf('GrantFate', grantFateAnswer);

export const voidAnswer = z
  .strictObject({
    id: z.string(),
    creditType: z.string(),
    voided: credits.check(z.describe('What was available of it, and no longer is.')),
    reason: z.string(),
    voidedAt: instant,
  })
  .register(ANSWERS, { id: 'GrantVoided' });

export const adjustmentAnswer = z
  .strictObject({
    id: z.string(),
    creditType: z.string(),
    amount: z.int().check(z.lte(-1)),
    reason: z.string(),
    taken: z
      .array(z.strictObject({ grantId: z.string(), credits }))
      .check(z.describe('From which grants, in the order in which they are drawn.')),
    createdAt: instant,
  })
  .register(ANSWERS, { id: 'Adjustment' });

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
  debt: z.int().check(z.describe('What it adds to the debt of its type.')),
  repaid: z
    .int()
    .check(
      z.describe('Those of `spent` that repaid debt; below 0: what had repaid debt comes back.'),
    ),
});

const totals = z.record(
  z.string(),
  z.strictObject({
    available: credits,
    held: credits,
    debt: z.optional(credits).check(z.describe('There while something is owed.')),
  }),
);

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
    creditedBack: z
      .nullable(
        z.strictObject({
          at: instant,
          reason: z.enum(CREDIT_BACK_CAUSES),
          credits,
          grantIds: z.array(z.string()),
        }),
      )
      .check(
        z.describe(
          'What of it has come back. `bounce`: the address was reported. `double-charge`: another ' +
            'charge had paid for the same person. Null: it stands.',
        ),
      ),
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
    types: totals.check(z.describe('By credit type; empty before the first revision.')),
  })
  .register(ANSWERS, { id: 'PastBalance' });
/** The balance now, or with `at` that of a past instant. */
export const balanceAnswers = z
  .union([balanceAnswer, pastBalanceAnswer])
  .register(ANSWERS, { id: 'BalanceNowOrThen' });
