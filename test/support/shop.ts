import type { BillingPorts } from '../../lambdas/billing/apply-payment.ts';
import { applyPayment } from '../../lambdas/billing/apply-payment.ts';
import type { PricedPack } from '../../lambdas/billing/billing.contract.ts';
import type { PaymentQueue } from '../../lambdas/billing/payment-queue.ts';
import { receiveEvent } from '../../lambdas/billing/receive-event.ts';
import { startCheckout } from '../../lambdas/billing/start-checkout.ts';
import {
  type StripeAccount,
  type StripeEvent,
  toAccount,
} from '../../lambdas/billing/stripe-client.ts';
import type { SluiceEvent } from '../../lambdas/events/events.contract.ts';
import { loadAccount } from '../../lambdas/ledger/ledger.ts';
import { termsOf } from '../../lambdas/plans/terms.ts';
import type { Db } from '../../lambdas/shared/dynamo.ts';
import { createWorkspace } from '../../lambdas/workspaces/create-workspace.ts';
import { toTerms } from '../../lambdas/workspaces/terms-of-workspace.ts';
import { paySession } from '../../local/outside/stripe/checkout/pay-session.ts';
import { closeDispute, openDispute } from '../../local/outside/stripe/payments/disputes.ts';
import { chargeOf } from '../../local/outside/stripe/payments/payments.ts';
import { refundCharge } from '../../local/outside/stripe/payments/refunds.ts';
import { startStripe } from '../../local/outside/stripe/stand-in.ts';
import type { Till } from '../../local/outside/stripe/till.ts';
import { seededRandom } from '../../local/outside/vendors/engine/seeded-random.ts';
import { audit } from './audit.ts';
import type { TablePorts, TestTable } from './table.ts';

/** 100 contact credits for 49.00 dollars, good for 6 months. */
export const PACK: PricedPack = {
  pack: 'contact',
  creditType: 'contact',
  credits: 100,
  months: 6,
  currency: 'usd',
  unitAmount: 4_900,
};
export const SHOP_KEY = 'sk_test_shop';
export const SHOP_SECRET = 'whsec_shop';

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type Buyer = Awaited<ReturnType<typeof openBuyer>>;
/** What a buyer's calls reach, with what was logged, told on the bus and queued. */
export interface BuyerPorts extends BillingPorts, PaymentQueue, TablePorts {}

/** Starts the stand-in for Stripe, where workspaces of a table buy; one a test file. */
export async function openShop(table: TestTable) {
  let nowMs = Date.parse('2026-03-10T11:00:00Z');
  let buyers = 0;
  const standIn = await startStripe({
    // A second passes with each look, so that nothing is said at the same moment as another.
    clock: { now: () => (nowMs += 1_000), sleep: () => new Promise(() => {}) },
    random: seededRandom(7),
    secretKey: SHOP_KEY,
    webhookSecret: SHOP_SECRET,
  });
  const secret = { key: SHOP_KEY, webhookSecrets: [SHOP_SECRET], baseUrl: standIn.url };
  return {
    till: standIn.till,
    secret,
    /** The account as its parameter opens it; `more` stands in the parameter too. */
    account: (more: object = {}): StripeAccount => accountOf({ ...secret, ...more }),
    /** Makes a workspace without an allotment: what it has, it has bought. */
    buyer: async (of: { readonly timezone?: string; readonly more?: object } = {}) => {
      buyers += 1;
      const account = accountOf({ ...secret, ...of.more });
      const id = `ws_buyer${buyers}`;
      return openBuyer({ table, till: standIn.till, account }, id, of.timezone ?? 'UTC');
    },
    /** Gives a buyer's ports through which calls of Stripe are changed. */
    through: (buyer: Buyer, change: (api: StripeAccount['api']) => void): BuyerPorts => {
      const account = accountOf(secret);
      change(account.api);
      return { ...buyer.p, stripe: async () => account };
    },
    stop: () => standIn.stop(),
  };
}

function accountOf(json: object): StripeAccount {
  const account = toAccount(json);
  if (account === undefined) throw new Error('the parameter has no key');
  return account;
}

interface Place {
  readonly table: TestTable;
  readonly till: Till;
  readonly account: StripeAccount;
}

async function openBuyer({ table, till, account }: Place, workspaceId: string, timezone: string) {
  const published: SluiceEvent[] = [];
  const queued: string[] = [];
  const p: BuyerPorts = {
    ...table.ports(),
    stripe: async () => account,
    publish: async (event) => void published.push(event),
    queuePayment: async (id) => void queued.push(id),
    queueTopUp: async (id) => void queued.push(id),
    queueSubscription: async (id) => void queued.push(id),
  };
  const made = { id: workspaceId, name: 'Example Ltd', plan: 'workspace-pool', timezone };
  const allotments = { contact: 0 };
  const { workspace } = await createWorkspace(p, { ...made, allotments }, { bodyHash: 'h' });
  let heard = till.books.event.size;

  /** The account as it is; made where nothing has come in yet. */
  const load = () => loadAccount(p, { workspaceId }, termsOf(toTerms(workspace, p.now())));
  const sessionOf = (id: string) => till.find('checkout.session', id);
  const intentOf = (id: string) => till.find('payment_intent', id);

  async function open(quantity = 1, key = 'key-1', via: BuyerPorts = p): Promise<string> {
    const bought = { pack: PACK, quantity, savesPaymentMethod: false, ...URLS };
    const request = { workspace, actor: 'mem_ada', ...bought };
    const origin = { idempotencyKey: key, bodyHash: `hash-of-${quantity}` };
    return (await startCheckout(via, request, origin)).checkout.id;
  }

  /** The customer pays; gives the id of the payment. */
  function pay(session: string, how: { delayed?: boolean; quantity?: number } = {}): string {
    const [line] = till.lines.get(session) ?? [];
    const quantities = new Map(line && how.quantity ? [[line.id, how.quantity]] : []);
    const paid = paySession(till, sessionOf(session), {
      delayed: how.delayed ?? false,
      quantities,
    });
    return paid.payment_intent ?? paid.id;
  }

  /** Gives the events that Stripe has had since it was last asked, oldest first. */
  function news(): StripeEvent[] {
    const all = [...till.books.event.values()].slice(heard);
    heard += all.length;
    return structuredClone(all) as unknown as StripeEvent[];
  }

  /** Takes in events the way of the webhook: all that are new, unless some are given. */
  async function hear(events = news(), via: BuyerPorts = p): Promise<void> {
    for (const event of events) await receiveEvent(via, account, event);
  }

  /** Buys packs; nobody has heard of it yet. Gives the id of the payment. */
  const order = async (quantity = 1) => pay(await open(quantity));

  return {
    p,
    account,
    workspaceId,
    published,
    queued,
    open,
    pay,
    news,
    hear,
    order,
    /** Buys packs, and has their credits. */
    buy: async (quantity = 1): Promise<string> => {
      const payment = await order(quantity);
      await hear();
      await applyPayment(p, payment);
      return payment;
    },
    refund: (payment: string, amount?: number) =>
      refundCharge(till, chargeOf(till, intentOf(payment)), { amount }).id,
    /** The event of a refund that never arrived. */
    failed: (refund: string) =>
      ({
        type: 'refund.failed',
        data: { object: { ...till.find('refund', refund), status: 'failed' } },
      }) as unknown as StripeEvent,
    dispute: (payment: string) => openDispute(till, chargeOf(till, intentOf(payment))).id,
    closeDispute: (id: string, won: boolean) =>
      void closeDispute(till, till.find('dispute', id), won),
    /** The grants as the journal has them, and how many of their credits are there. */
    credits: async () => {
      await load();
      const grants = [...(await audit(table, p, workspaceId)).values()];
      const sum = (name: 'granted' | 'available' | 'clawedBack') =>
        grants.reduce((total, grant) => total + grant[name], 0);
      return {
        grants: grants.length,
        granted: sum('granted'),
        available: sum('available'),
        clawedBack: sum('clawedBack'),
      };
    },
    load,
    /** The record of a payment. */
    record: async (payment: string) => (await table.items(`PAYMENT#${payment}`))[0],
  };
}

export const URLS = {
  successUrl: 'https://app.example/back?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'https://app.example/no',
};

/** The same ports over a spoiled table. */
export function over<P extends BuyerPorts>(p: P, db: Db): P {
  return { ...p, db, accountDb: db };
}
