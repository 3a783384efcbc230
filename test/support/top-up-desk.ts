import Stripe from 'stripe';
import type { BillingPorts } from '../../lambdas/billing/apply-payment.ts';
import { applyPayment } from '../../lambdas/billing/apply-payment.ts';
import { factsOfIntent } from '../../lambdas/billing/facts-of-event.ts';
import { addFacts } from '../../lambdas/billing/payment.store.ts';
import { type StripeAccount, toAccount } from '../../lambdas/billing/stripe-client.ts';
import { runTopUp } from '../../lambdas/billing/top-ups/run-top-up.ts';
import { findTopUp, putTopUp } from '../../lambdas/billing/top-ups/top-up.store.ts';
import type { TopUpRecord } from '../../lambdas/billing/top-ups/top-ups.contract.ts';
import type { SluiceEvent } from '../../lambdas/events/events.contract.ts';
import { adjustCredits, loadWholeAccount, viewBalance } from '../../lambdas/ledger/ledger.ts';
import { termsOf } from '../../lambdas/plans/terms.ts';
import { putItem } from '../../lambdas/shared/items.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { createWorkspace } from '../../lambdas/workspaces/create-workspace.ts';
import { type StripeStandIn, startStripe } from '../../local/outside/stripe/stand-in.ts';
import { seededRandom } from '../../local/outside/vendors/engine/seeded-random.ts';
import { dieAfter } from './lossy.ts';
import type { TablePorts, TestTable } from './table.ts';
import { aTopUp } from './top-ups.ts';

/** What becomes of a call of Stripe: lost before it was done, or the answer was. */
export type StripeFault = {
  readonly call: 'create' | 'confirm';
  readonly is: 'lost' | 'unanswered';
};

/** The stand-in for Stripe, by the clock of a test, and a table. */
export type TopUpShop = Awaited<ReturnType<typeof openTopUpShop>>;
export type TopUpDesk = Awaited<ReturnType<TopUpShop['open']>>;

export async function openTopUpShop(table: TestTable) {
  const p = table.ports();
  const standIn = await startStripe({
    clock: { now: p.now, sleep: () => new Promise(() => {}) },
    random: seededRandom(7),
    secretKey: 'sk_test_shop',
    webhookSecret: 'whsec_shop',
  });
  const account = toAccount({ key: 'sk_test_shop', baseUrl: standIn.url });
  if (account === undefined) throw new Error('no account');
  let opened = 0;
  return {
    p,
    standIn,
    account,
    stop: () => standIn.stop(),
    /** Opens a workspace without credits that has saved a card; none where it is null. */
    open: async (card: string | null, over: Partial<TopUpRecord> = {}) => {
      opened += 1;
      return openDesk({ p, standIn, account }, `ws_${opened}`, card, over);
    },
  };
}

async function openDesk(
  shop: { p: TablePorts; standIn: StripeStandIn; account: StripeAccount },
  ws: string,
  card: string | null,
  over: Partial<TopUpRecord>,
) {
  const { p, standIn, account } = shop;
  const workspace = {
    plan: 'workspace-pool',
    timezone: 'UTC',
    periodAnchor: '2026-01-01',
    allotments: { contact: 0 },
  };
  await createWorkspace(p, { id: ws, name: 'Example', ...workspace }, { bodyHash: 'h' });
  const { id: customerId } = await account.api.customers.create({ name: ws });
  await putItem(p.db, keys.customer(ws), { customerId });
  if (card !== null) await account.api.paymentMethods.attach(card, { customer: customerId });
  await putTopUp(p, ws, aTopUp(over), null);
  const told: SluiceEvent[] = [];
  const portsOf = (via: Partial<BillingPorts> = {}): BillingPorts => ({
    ...p,
    stripe: async () => account,
    publish: async (event) => void told.push(event),
    ...via,
  });
  const intents = () =>
    [...standIn.till.books.payment_intent.values()].filter(
      ({ customer }) => customer === customerId,
    );
  const terms = termsOf(workspace);
  return {
    ws,
    customerId,
    told,
    portsOf,
    intents,
    paid: () => intents().filter(({ status }) => status === 'succeeded').length,
    record: () => findTopUp(p, ws),
    run: (via?: Partial<BillingPorts>) => runTopUp(portsOf(via), ws),
    /** Runs, and dies after so many writes; says whether it did. */
    runAndDie: async (writes: number): Promise<boolean> => {
      const db = dieAfter(p.db, writes);
      try {
        await runTopUp(portsOf({ db, accountDb: db }), ws);
        return false;
      } catch (error) {
        if ((error as Error).name !== 'TimeoutError') throw error;
        return true;
      }
    },
    /** Runs, and meets that fault of Stripe. */
    runWithout: (fault: StripeFault) =>
      runTopUp(portsOf({ stripe: async () => spoil(account, fault) }), ws),
    /** The owner answers their bank. */
    answer: async (action: 'approve' | 'fail') => {
      const [asked] = intents().filter(({ status }) => status === 'requires_action');
      const page = `${standIn.url}/c/authenticate/${asked?.id}`;
      await fetch(page, {
        method: 'POST',
        body: new URLSearchParams({ action }),
        redirect: 'manual',
      });
    },
    /** The operator takes credits away. */
    lose: (credits: number, adjustmentId: string) =>
      adjustCredits(p, {
        account: { workspaceId: ws },
        terms,
        adjustmentId,
        creditType: 'contact',
        amount: credits,
        reason: 'test',
        actor: 'opk_1',
        bodyHash: 'h',
      }),
    /** Stripe's events of all payments come. */
    hear: async () => {
      for (const intent of intents()) {
        const read = factsOfIntent(intent as Stripe.PaymentIntent, account.deployment);
        if (read === undefined) continue;
        await addFacts(p, read.paymentId, read.facts);
        await applyPayment(portsOf(), read.paymentId);
      }
    },
    available: async () => {
      const whole = await loadWholeAccount(p, { workspaceId: ws }, terms);
      const { types } = viewBalance(whole, terms, ['contact'], 'workspace-pool', p.now());
      return types.contact?.available;
    },
  };
}

/** A Stripe whose one call meets a fault. */
function spoil(account: StripeAccount, { call, is }: StripeFault): StripeAccount {
  const { customers, paymentIntents } = account.api;
  const spoilt = async (...sent: readonly unknown[]) => {
    if (is === 'unanswered') {
      const make = paymentIntents[call].bind(paymentIntents) as (
        ...args: unknown[]
      ) => Promise<unknown>;
      await make(...sent).catch(() => {});
    }
    throw new Stripe.errors.StripeConnectionError({
      message: 'spoiled by the test',
      type: 'api_error',
    });
  };
  const intents = {
    create: paymentIntents.create.bind(paymentIntents),
    confirm: paymentIntents.confirm.bind(paymentIntents),
    list: paymentIntents.list.bind(paymentIntents),
    [call]: spoilt,
  };
  return { ...account, api: { customers, paymentIntents: intents } as unknown as Stripe };
}
