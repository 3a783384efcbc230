import {
  type StripeAccount,
  type StripePort,
  toAccount,
} from '../../lambdas/billing/stripe-client.ts';
import { findSoldPlan, type SoldPlan } from '../../lambdas/billing/subscriptions/sold-plans.ts';
import { startSubscription } from '../../lambdas/billing/subscriptions/start-subscription.ts';
import { createWorkspace } from '../../lambdas/workspaces/create-workspace.ts';
import { paySession } from '../../local/outside/stripe/checkout/pay-session.ts';
import { type Counter, openCounter, SECRET_KEY } from '../local/outside/stripe/counter.ts';
import type { TablePorts, TestTable } from './table.ts';

/** A workspace's way to the stand-in for Stripe, over a real table. */
export interface StripeDesk {
  readonly p: TablePorts & StripePort;
  readonly account: StripeAccount;
  readonly counter: Counter;
  readonly workspace: { readonly id: string; readonly name: string };
  /** Subscribes to a plan by the checkout page; gives the subscription's id. */
  subscribe(plan: string): Promise<string>;
}

const URLS = { successUrl: 'https://app.example/back', cancelUrl: 'https://app.example/no' };

let workspaces = 0;

/** Opens a stand-in of its own, and a workspace that buys there; `counter.stop()` ends it. */
export async function openStripeDesk(table: TestTable): Promise<StripeDesk> {
  const counter = await openCounter();
  workspaces += 1;
  const workspace = { id: `ws_${workspaces}`, name: 'Example' };
  const account = toAccount({ key: SECRET_KEY, baseUrl: counter.standIn.url });
  if (account === undefined) throw new Error('there is a key');
  const p = { ...table.ports(), stripe: async () => account };
  const terms = { plan: 'workspace-pool', timezone: 'UTC', periodAnchor: '2026-01-01' };
  await createWorkspace(p, { ...workspace, ...terms }, { bodyHash: 'h' });
  return {
    p,
    account,
    counter,
    workspace,
    subscribe: async (plan) => {
      const request = { workspace, actor: 'mem_1', plan: soldPlan(plan), ...URLS };
      const { checkout } = await startSubscription(p, request, { bodyHash: plan });
      const { till } = counter.standIn;
      paySession(till, till.find('checkout.session', checkout.id), { delayed: false });
      return till.find('checkout.session', checkout.id).subscription ?? '';
    },
  };
}

/** Gives a plan of the catalogue as it is sold. */
export function soldPlan(id: string, currency?: string): SoldPlan {
  const plan = findSoldPlan(id, currency);
  if (plan === undefined) throw new Error(`${id} is not sold`);
  return plan;
}
