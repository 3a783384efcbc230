import { openPaymentQueue } from '../billing/payment-queue.ts';
import { openStripe, type StripePort } from '../billing/stripe-client.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { checkPurchases } from './check-purchases.ts';
import { forEachWorkspace, type TourCounts, type Visit } from './each-workspace.ts';
import {
  type FollowCounts,
  followStripe,
  type Lookback,
  type ReconcilePorts,
  sinceOf,
} from './follow-stripe.ts';

const DAY_MS = 86_400_000;

/** Each hour: what Stripe has told of late. */
const RECENT: Lookback = {
  schedule: 'reconcile-recent',
  windowMs: 2 * DAY_MS,
  budgetMs: 600_000,
};
/** Each night: as far back as Stripe keeps its events. The function has 15 minutes for both ways. */
const WHOLE: Lookback = {
  schedule: 'reconcile-payments',
  windowMs: 30 * DAY_MS,
  budgetMs: 360_000,
};
const WORKSPACES_AT_A_TIME = 4;
const NOTHING = { repaired: 0, differing: 0, foreign: 0, failed: 0, unfinished: 0 };

interface Run {
  readonly schedule?: string;
}

/**
 * Compares what Stripe has told with what is kept: hourly what is recent; nightly all of thirty
 * days, and each purchase of theirs with Stripe. A deployment that sells nothing asks nobody.
 */
export const handler = wire(
  'reconcilePayments',
  (env): ReconcilePorts & StripePort => {
    const ports = openPorts();
    return {
      ...ports,
      ...openStripe(env.STRIPE_PARAMETER, ports.now),
      ...openPaymentQueue(env.PAYMENTS_URL),
    };
  },
  reconcile,
);

async function reconcile(p: ReconcilePorts & StripePort, { schedule }: Run): Promise<FollowCounts> {
  const account = await p.stripe();
  if (account === undefined) return NOTHING;
  const lookback = schedule === RECENT.schedule ? RECENT : WHOLE;
  const counts = { ...(await followStripe(p, account, lookback)) };
  if (lookback === WHOLE) {
    const sinceMs = sinceOf(lookback, p.now());
    const tour = { ...lookback, atATime: WORKSPACES_AT_A_TIME };
    const visit: Visit = async (ws, untilMs) => {
      const differing = await checkPurchases(p, account, ws, { sinceMs, untilMs });
      counts.differing += differing;
    };
    const { failed, unfinished }: TourCounts = await forEachWorkspace(p, tour, visit);
    counts.failed += failed;
    counts.unfinished += unfinished;
  }
  p.log('SCHEDULE_DONE', { schedule: lookback.schedule, ...counts });
  return counts;
}
