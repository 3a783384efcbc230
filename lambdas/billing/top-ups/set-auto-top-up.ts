import { AppError } from '../../shared/errors.ts';
import { describeError } from '../../shared/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { toRfc3339 } from '../../shared/units.contract.ts';
import type { PricedPack } from '../billing.contract.ts';
import { loadStripe } from '../load-stripe.ts';
import type { PaymentQueue } from '../payment-queue.ts';
import type { StripePort } from '../stripe-client.ts';
import { withSettings } from './change-top-up.ts';
import { findSavedCard } from './charge-top-up.ts';
import { choosePrice } from './choose-price.ts';
import { countIn } from './counted-packs.ts';
import { type Month, monthAt } from './month.ts';
import { takeBack } from './take-back.ts';
import { findTopUp, putTopUp, unwatchTopUp, watchTopUp } from './top-up.store.ts';
import type { TopUpRecord, TopUpSettings, TopUpView } from './top-ups.contract.ts';

export interface TopUpRequest {
  readonly workspaceId: string;
  readonly timezone: string;
  /** The pack in each currency that may be charged; one alone where the owner has named it. */
  readonly prices: readonly [PricedPack, ...PricedPack[]];
  readonly settings: Omit<TopUpSettings, 'currency'>;
}

const TRIES_MAX = 8;

/**
 * Sets how a workspace tops itself up. Who switches it on agrees that the card which is saved by then,
 * in whatever way, is charged; who it was stays on the settings, and on each payment. What had stopped it is over, but for a card that was declined
 * and is still the saved one; a charge that is under way goes on. It is looked at at once, and again
 * when the stream surely knows the settings.
 *
 * Errors: STATE_CONFLICT where it is to begin and no card is saved, and where the deployment sells
 *         nothing; STRIPE_UNAVAILABLE, ACCOUNT_BUSY: call again later.
 */
export async function setAutoTopUp(
  p: Ports & StripePort & PaymentQueue,
  request: TopUpRequest,
): Promise<TopUpView> {
  const { workspaceId: ws, prices, timezone } = request;
  const { enabled, threshold } = request.settings;
  const { creditType, currency } = await choosePrice(p, ws, prices);
  const settings = { ...request.settings, currency };
  const card = enabled ? await savedCard(p, ws) : undefined;
  // Watched before it is on, and until it is off: a line too many only costs a look.
  if (enabled) await watchTopUp(p, ws, { creditType, threshold });
  const record = await putSettings(p, ws, settings, card);
  if (!enabled) await unwatchTopUp(p, ws);
  await p.queueTopUp(ws).catch((error: unknown) => {
    p.log('PAYMENT_NOT_QUEUED', { workspaceId: ws, ...describeError(error) });
  });
  return viewTopUp(record, monthAt(p.now(), timezone));
}

async function savedCard(p: Ports & StripePort, ws: string): Promise<string> {
  const card = await findSavedCard(p, await loadStripe(p), ws);
  if (card !== undefined) return card.paymentMethodId;
  throw new AppError('STATE_CONFLICT', 'no card is saved', {
    detail:
      'No payment method is saved: buy a pack once with `savePaymentMethod`, subscribe to a plan, or ' +
      'save a card in the portal; then switch it on.',
  });
}

async function putSettings(
  p: Ports & StripePort,
  ws: string,
  settings: TopUpSettings,
  card: string | undefined,
): Promise<TopUpRecord> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const found = await findTopUp(p, ws);
    const before = found && (await takeBack(p, found));
    const next = withSettings(before, settings, { now: p.now(), card });
    if (await putTopUp(p, ws, next, next.knownAtMs)) return next;
  }
  throw new AppError('ACCOUNT_BUSY', 'a top-up is changed by others all the time');
}

/** Reads how a workspace tops itself up, and how that stands. */
export async function readAutoTopUp(
  p: Ports,
  { workspaceId, timezone }: Pick<TopUpRequest, 'workspaceId' | 'timezone'>,
): Promise<TopUpView> {
  return viewTopUp(await findTopUp(p, workspaceId), monthAt(p.now(), timezone));
}

/** Shows a record; of none that nothing is set. */
export function viewTopUp(record: TopUpRecord | undefined, month: Month): TopUpView {
  const { settings, last, stop, retryAtMs } = record ?? {};
  return {
    enabled: settings?.enabled ?? false,
    pack: settings?.pack ?? null,
    threshold: settings?.threshold ?? null,
    quantity: settings?.quantity ?? null,
    monthlyCapQuantity: settings?.monthlyCapQuantity ?? null,
    currency: settings?.currency ?? null,
    returnUrl: settings?.returnUrl ?? null,
    usedThisMonth: countIn(record?.counted ?? [], month),
    lastResult: last?.result ?? null,
    lastAt: last === undefined ? null : toRfc3339(last.atMs),
    retryAt: retryAtMs === undefined ? null : toRfc3339(retryAtMs),
    blocked: stop?.reason ?? null,
    actionUrl: stop?.question?.actionUrl ?? null,
  };
}
