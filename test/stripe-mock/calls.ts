import { ensurePortal } from '../../commands/stripe/portal.ts';
import { ensureProducts } from '../../commands/stripe/products.ts';
import { ensureEndpoint } from '../../commands/stripe/webhook-endpoint.ts';
import { findPaid } from '../../lambdas/billing/find-paid.ts';
import { findPack } from '../../lambdas/billing/packs.ts';
import { readCheckout } from '../../lambdas/billing/read-checkout.ts';
import { readLines } from '../../lambdas/billing/read-lines.ts';
import { startCheckout } from '../../lambdas/billing/start-checkout.ts';
import type { StripeAccount, StripeEvent } from '../../lambdas/billing/stripe-client.ts';
import { openPortal } from '../../lambdas/billing/subscriptions/open-portal.ts';
import { readSubscription } from '../../lambdas/billing/subscriptions/read-subscription.ts';
import { findSoldPlan } from '../../lambdas/billing/subscriptions/sold-plans.ts';
import { startSubscription } from '../../lambdas/billing/subscriptions/start-subscription.ts';
import { toldAnew } from '../../lambdas/billing/told-anew.ts';
import { readToldPage, TOLD_LISTS } from '../../lambdas/billing/told-by-lists.ts';
import {
  cancelCharge,
  charge,
  findCharge,
  findSavedCard,
  readCharge,
  readPayment,
} from '../../lambdas/billing/top-ups/charge-top-up.ts';
import type { TopUpAttempt } from '../../lambdas/billing/top-ups/top-ups.contract.ts';
import { findPlan } from '../../lambdas/plans/catalogue.ts';
import { AppError } from '../../lambdas/shared/errors.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { fixedPorts } from '../support/fixed-ports.ts';
import { openMemoryItems } from '../support/memory-items.ts';
import type { Answers } from './mock.ts';

/** Something that the product asks of Stripe, through its own function. */
export interface StripeCall {
  readonly name: string;
  readonly answers?: Answers;
  readonly make: (account: StripeAccount) => Promise<unknown>;
}

const MISSING = { status: 404, body: { error: { code: 'resource_missing', type: 'x' } } };
const NOW = epochMs(1_773_144_000_000);
const API_URL = 'https://api.example';
/** stripe-mock tells no secret. */
const MADE_ENDPOINT: Answers = {
  'POST /v1/webhook_endpoints': { status: 200, body: { id: 'we_2', secret: 'whsec_2' } },
};
const OFFER = { id: 'sluice_contact_x', name: 'A pack', metadata: { sluice_pack: 'contact' } };

const portsOf = (account: StripeAccount) => ({
  ...fixedPorts(openMemoryItems()),
  stripe: async () => account,
  publish: async () => {},
});
const placeOf = (account: StripeAccount) => ({ account, isDryRun: false });
const listOf = (object: object) => ({
  status: 200,
  body: { object: 'list', has_more: false, data: [object] },
});

const NOTHING = { status: 200, body: { object: 'list', has_more: false, data: [] } };

/** The pack that every call here is about. */
function packOfPool() {
  const plan = findPlan('workspace-pool');
  const pack = plan && findPack(plan, 'contact');
  if (pack === undefined) throw new Error('the plan sells no such pack');
  return pack;
}

const WORKSPACE = { id: 'ws_1', name: 'Example' };
const URLS = {
  successUrl: 'https://app.example/ok?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'https://app.example/no',
};
const ORIGIN = { idempotencyKey: 'k', bodyHash: 'h', actor: 'key_1' };

async function subscribe(account: StripeAccount): Promise<void> {
  const plan = findSoldPlan('workspace-pool');
  if (plan === undefined) throw new Error('the plan is not sold by subscription');
  const request = { workspace: WORKSPACE, actor: 'key_1', plan, ...URLS };
  await startSubscription(portsOf(account), request, ORIGIN);
}

async function askForCard(account: StripeAccount): Promise<void> {
  const ports = portsOf(account);
  await openPortal(ports, WORKSPACE, 'https://app.example/billing');
  await findSavedCard(ports, account, WORKSPACE.id);
}

const attemptOf = (): TopUpAttempt => ({
  id: 'topup_1',
  startedAtMs: NOW,
  customerId: 'cus_1',
  paymentMethodId: 'pm_1',
  pack: packOfPool(),
  quantity: 2,
  actor: 'auto-top-up',
  counted: { atMs: NOW, untilMs: NOW, quantity: 2 },
});

async function buy(account: StripeAccount): Promise<void> {
  const request = {
    workspace: WORKSPACE,
    actor: 'key_1',
    pack: packOfPool(),
    quantity: 2,
    savesPaymentMethod: true,
    ...URLS,
  };
  await startCheckout(portsOf(account), request, ORIGIN);
}

const endpoint = (account: StripeAccount, known: readonly { id: string; secret: string }[] = []) =>
  ensureEndpoint(placeOf(account), { apiUrl: API_URL, known, rotates: false, nowMs: NOW });

/**
 * THE LIST of what the product asks of Stripe. `main.ts` sees that no call of the SDK in the sources
 * is left out.
 */
export const CALLS: readonly StripeCall[] = [
  {
    name: 'a checkout: customer, product and session',
    answers: { 'GET /v1/products/sluice_contact_*': MISSING },
    make: async (account) => {
      const switches = { automaticTax: true, invoices: true, promotionCodes: true, taxIds: true };
      await buy({ ...account, checkout: switches });
      await buy({ ...account, products: new Set() });
    },
  },
  {
    name: 'how a checkout stands',
    make: async (account) => {
      // The session that it gives is nobody's.
      await readCheckout(portsOf(account), 'ws_1', 'cs_test_1').catch((error) => {
        if (!(error instanceof AppError)) throw error;
      });
    },
  },
  {
    name: 'what a session sold',
    make: (account) =>
      readLines(portsOf(account), {
        id: 'cs_test_1',
        workspaceId: 'ws_1',
        actor: 'key_1',
        createdAtMs: NOW,
        currency: 'usd',
        amount: 4_900,
        stage: 'paid',
      }),
  },
  {
    name: 'whether a payment is paid',
    make: async (account) => {
      await findPaid(account, 'pi_1');
      await findPaid(account, 'cs_test_1');
    },
  },
  ...TOLD_LISTS.map((list) => ({
    name: `the list of ${list}, and its next page`,
    make: async (account: StripeAccount) => {
      const window = { sinceS: 1, untilS: 2 };
      await readToldPage(account, { list, ...window }, NOW);
      await readToldPage(account, { list, ...window, after: 'x_1' }, NOW);
    },
  })),
  {
    name: 'what events of another version are about',
    make: async (account) => {
      for (const object of [
        ...['checkout.session', 'payment_intent', 'charge', 'refund', 'dispute'],
        ...['subscription', 'invoice'],
      ]) {
        const event = { type: 'x', data: { object: { id: 'x_1', object } } };
        await toldAnew(account, event as unknown as StripeEvent, NOW);
      }
    },
  },
  {
    name: 'a product that is made',
    answers: { 'GET /v1/products/sluice_*': MISSING },
    make: (account) => ensureProducts(placeOf(account)),
  },
  {
    name: 'a product that is changed',
    make: (account) => ensureProducts(placeOf(account), [OFFER]),
  },
  {
    name: 'an endpoint that is made',
    answers: MADE_ENDPOINT,
    make: (account) => endpoint(account),
  },
  {
    name: 'an endpoint that is changed',
    answers: {
      'GET /v1/webhook_endpoints': listOf({
        id: 'we_1',
        url: `${API_URL}/stripe/webhook`,
        api_version: '2026-10-28.endive',
        metadata: { sluice_deployment: 'sluice' },
        enabled_events: [],
      }),
    },
    make: (account) => endpoint(account, [{ id: 'we_1', secret: 'whsec_1' }]),
  },
  {
    name: 'an endpoint that is removed',
    answers: {
      ...MADE_ENDPOINT,
      'GET /v1/webhook_endpoints': listOf({
        id: 'we_1',
        url: `${API_URL}/stripe/webhook`,
        metadata: { sluice_deployment: 'sluice' },
      }),
    },
    make: async (account) => (await endpoint(account)).removeOld(),
  },
  {
    name: 'a subscription: price and session',
    answers: {
      'GET /v1/subscriptions': NOTHING,
      'GET /v1/prices': NOTHING,
      'GET /v1/products/sluice_*': MISSING,
    },
    make: subscribe,
  },
  {
    name: 'how a subscription stands',
    make: (account) => readSubscription(portsOf(account), 'sub_1', WORKSPACE.id),
  },
  { name: 'a visit of the portal, and the card that is saved there', make: askForCard },
  {
    name: 'a charge by itself, and what came of it',
    answers: { 'GET /v1/payment_intents': NOTHING },
    make: async (account) => {
      const { intent } = await charge(account, WORKSPACE.id, attemptOf());
      await findCharge(account, WORKSPACE.id, attemptOf(), NOW);
      const asked = { ...intent, last_payment_error: { code: 'authentication_required' } };
      const back = 'https://app.example/billing';
      await readCharge(account, attemptOf(), { intent: asked as typeof intent }, back);
      await cancelCharge(account, 'pi_1');
      await readPayment(account, 'pi_1');
    },
  },
  { name: 'a portal that is made', make: (account) => ensurePortal(placeOf(account)) },
  {
    name: 'a portal that is changed',
    answers: {
      'GET /v1/billing_portal/configurations': listOf({
        id: 'bpc_1',
        metadata: { sluice_deployment: 'sluice', sluice_currency: 'none' },
        features: {},
      }),
    },
    make: (account) => ensurePortal(placeOf(account)),
  },
];
