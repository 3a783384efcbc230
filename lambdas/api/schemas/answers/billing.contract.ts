import * as z from 'zod/mini';
import { PURCHASE_STATUSES } from '../../../billing/billing.contract.ts';
import { STOP_REASONS } from '../../../billing/top-ups/top-ups.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { instant, pageOf } from './pieces.contract.ts';

/** What the routes about money answer. */

const money = z.int().check(z.gte(0), z.describe('In minor units of `currency`, e.g. cents.'));
const currency = z.string().check(z.describe('ISO 4217, in lower case.'));
const status = z.enum(PURCHASE_STATUSES);
const pack = z
  .nullable(z.string())
  .check(
    z.describe(
      'Name of the pack in the plan, of several the one that most was paid for; null while it is ' +
        'not paid, and where no pack of the plan was sold.',
    ),
  );

export const checkoutSessionAnswer = z
  .strictObject({
    id: z.string().check(z.describe("Stripe's id of the session, `cs_…`.")),
    url: z.string().check(z.describe('The page on which it is paid for.')),
  })
  .register(ANSWERS, { id: 'CheckoutSession' });

export const portalSessionAnswer = z
  .strictObject({ url: z.string().check(z.describe('The portal, open for a while.')) })
  .register(ANSWERS, { id: 'PortalSession' });

export const checkoutAnswer = z
  .strictObject({
    id: z.string(),
    status,
    pack,
    quantity: z.int(),
    credits: z.int().check(z.describe('That were bought; 0 while it is not paid.')),
    url: z.nullable(z.string()).check(z.describe('Where it can still be paid for; else null.')),
  })
  .register(ANSWERS, { id: 'Checkout' });

const reversal = z.strictObject({
  id: z.string().check(z.describe("Stripe's id of the refund or the dispute.")),
  kind: z.enum(['refund', 'dispute']),
  amount: money,
  status: z.string().check(z.describe("Stripe's word for how it stands.")),
  at: instant,
});

const purchaseAnswer = z
  .strictObject({
    id: z.string(),
    at: instant,
    actor: z.string().check(z.describe('Id of the member, the key or the operator who bought.')),
    pack,
    quantity: z.int(),
    creditType: z.nullable(z.string()),
    credits: z.int().check(z.describe('That were bought of the pack; 0 while it is not paid.')),
    remaining: z
      .int()
      .check(
        z.describe('What can still be spent or is held, of all packs that were bought with it.'),
      ),
    amount: money,
    currency,
    status,
    checkoutSessionId: z.nullable(z.string()).check(z.describe('Null of an automatic top-up.')),
    paymentIntentId: z.nullable(z.string()).check(z.describe('Null where nothing was to be paid.')),
    receiptUrl: z.nullable(z.string()),
    reversals: z.array(reversal),
  })
  .register(ANSWERS, { id: 'Purchase' });
export const purchasePage = pageOf('Purchase', purchaseAnswer);

const nullable = z.nullable(z.string());
const nullableInt = z.nullable(z.int());

export const autoTopUpAnswer = z
  .strictObject({
    enabled: z.boolean(),
    pack: nullable.check(z.describe('Null, as its amounts are, where it was never set.')),
    threshold: nullableInt,
    quantity: nullableInt,
    monthlyCapQuantity: nullableInt,
    currency: nullable.check(z.describe('What the card is charged in: ISO 4217, in lower case.')),
    returnUrl: nullable,
    usedThisMonth: z.int().check(z.describe('Packs that count to the cap of this calendar month.')),
    lastResult: z.nullable(z.enum(['succeeded', 'declined', 'action-required'])),
    lastAt: z.nullable(instant),
    retryAt: z.nullable(instant).check(z.describe('After a decline: not before.')),
    blocked: z
      .nullable(z.enum(STOP_REASONS))
      .check(
        z.describe(
          'Why none is bought until a pack is bought by hand, or the settings change; for `declined` only with another card saved.',
        ),
      ),
    actionUrl: nullable.check(z.describe('Where the owner tells the bank that it is them.')),
  })
  .register(ANSWERS, { id: 'AutoTopUp' });
