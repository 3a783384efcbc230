import { makeEvent } from '../../events/make-event.ts';
import { loadWholeAccount, viewBalance } from '../../ledger/ledger.ts';
import { planOf, termsOf } from '../../plans/terms.ts';
import { AppError } from '../../shared/errors.ts';
import { unfinished } from '../../shared/keys.contract.ts';
import { computedId } from '../../shared/random.ts';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import { findWorkspace } from '../../workspaces/read-workspaces.ts';
import { toTerms } from '../../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import { applyPayment, type BillingPorts } from '../apply-payment.ts';
import type { PricedPack } from '../billing.contract.ts';
import { factsOfIntent } from '../facts-of-event.ts';
import { loadStripe } from '../load-stripe.ts';
import { findPack } from '../packs.ts';
import { addFacts, findPayment } from '../payment.store.ts';
import { reversedMoney } from '../plan-purchase.ts';
import type { PaymentIntent, StripeAccount } from '../stripe-client.ts';
import { planEndedAt } from '../subscriptions/course-change.ts';
import { begun, ended, refused, stopped, told } from './change-top-up.ts';
import {
  type Asked,
  cancelCharge,
  charge,
  findCharge,
  findSavedCard,
  readCharge,
  readPayment,
} from './charge-top-up.ts';
import { countedNow } from './counted-packs.ts';
import { monthAt } from './month.ts';
import { ATTEMPT_MS, LOOK_AGAIN_MS, planTopUp, type TopUpSight } from './plan-top-up.ts';
import { findTopUp, putTopUp } from './top-up.store.ts';
import type { BankQuestion, TopUpAttempt, TopUpRecord, TopUpStop } from './top-ups.contract.ts';

/** Charges, and races that were lost to other calls, in one run. */
const ROUNDS_MAX = 8;

/**
 * Brings the automatic top-up of a workspace as far as it goes: charges where credits are low,
 * finds out what came of a charge that was cut off, tells that it has stopped. Any number of calls
 * at once charge once for a crossing, and a call that dies anywhere leaves what the next one ends.
 *
 * Errors: STRIPE_UNAVAILABLE, and those of `applyPayment`: call again later.
 */
export async function runTopUp(p: BillingPorts, ws: string): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    // Before the balance: credits of a charge that it shows as over are in the balance by then.
    const record = await findTopUp(p, ws);
    const workspace = await findWorkspace(p, ws);
    if (record === undefined || workspace === undefined) return;
    if (await isThrough(p, workspace, record)) return;
  }
  throw new AppError('ACCOUNT_BUSY', 'a top-up is changed by others all the time');
}

/** Does one step; false where another may follow. */
async function isThrough(
  p: BillingPorts,
  workspace: Workspace,
  record: TopUpRecord,
): Promise<boolean> {
  const { attempt, stop } = record;
  if (stop !== undefined && !stop.isTold) return tell(p, workspace.id, record, stop);
  const plan = planTopUp(await lookAt(p, workspace, record));
  switch (plan.kind) {
    case 'wait':
      return rest(p, workspace.id, record, plan.untilMs);
    case 'stop':
      await putStop(p, workspace.id, record, plan.reason);
      return false;
    case 'charge':
      return begin(p, workspace, record, plan.pack);
    case 'ask-bank':
      return askBank(p, workspace.id, record, plan.question);
    case 'resume':
      return attempt === undefined || end(p, { ws: workspace.id, record, attempt }, findCharge);
  }
}

async function lookAt(
  p: BillingPorts,
  workspace: Workspace,
  record: TopUpRecord,
): Promise<TopUpSight> {
  const now = p.now();
  const terms = toTerms(workspace, now);
  const { timezone } = terms;
  const plan = planOf(terms);
  const pack = findPack(plan, record.settings.pack, record.settings.currency);
  const accountTerms = termsOf(terms);
  const account = await loadWholeAccount(p, { workspaceId: workspace.id }, accountTerms);
  const types = pack === undefined ? [] : [pack.creditType];
  const shown = viewBalance(account, accountTerms, types, terms.plan, now);
  const { available = 0, debt = 0, frozen = 0 } = shown.types[pack?.creditType ?? ''] ?? {};
  return {
    record,
    month: monthAt(now, timezone),
    pack,
    available,
    debt,
    frozen,
    isReturned: await isReturned(p, record),
    isSuspended: workspace.status === 'suspended',
    planEndedAtMs: planEndedAt(terms),
  };
}

async function isReturned(p: BillingPorts, { lastPaymentId }: TopUpRecord): Promise<boolean> {
  const last = lastPaymentId === undefined ? undefined : await findPayment(p, lastPaymentId);
  return last !== undefined && reversedMoney(last.facts) > 0;
}

/**
 * Nothing is to be done now: it leaves the unfinished, or waits there for its time. Where it stands
 * so already nothing is written: who makes a charge would lose the record.
 */
async function rest(
  p: BillingPorts,
  ws: string,
  record: TopUpRecord,
  untilMs: EpochMs | null,
): Promise<boolean> {
  const { knownAtMs } = record;
  const lookAtMs = untilMs ?? (p.now() < knownAtMs ? knownAtMs : null);
  const place = lookAtMs === null ? undefined : unfinished.place(ws, lookAtMs).i2sk;
  if (record.i2sk === place) return true;
  return putTopUp(p, ws, { ...record, rev: record.rev + 1 }, lookAtMs);
}

/** The attempt is on the record, with all that Stripe will be asked, before Stripe is asked. */
async function begin(
  p: BillingPorts,
  workspace: Workspace,
  record: TopUpRecord,
  pack: PricedPack,
): Promise<boolean> {
  const { id: ws } = workspace;
  const { quantity, actor } = record.settings;
  const now = p.now();
  const card = await findSavedCard(p, await loadStripe(p), ws);
  if (card === undefined) {
    await putStop(p, ws, record, 'payment-method-missing');
    return false;
  }
  const attempt: TopUpAttempt = {
    id: idOf(ws, record),
    startedAtMs: now,
    ...card,
    pack,
    quantity,
    actor,
    counted: countedNow(monthAt(now, toTerms(workspace, now).timezone), quantity),
  };
  const next = begun(record, attempt);
  if (!(await putTopUp(p, ws, next, epochMs(now + ATTEMPT_MS)))) return false;
  return end(p, { ws, record: next, attempt }, charge);
}

/** The id of the attempt that comes next; the key under which Stripe is asked. */
function idOf(ws: string, { attempts }: TopUpRecord): string {
  return computedId('topup', ws, String(attempts + 1));
}

type Ask = (
  account: StripeAccount,
  ws: string,
  attempt: TopUpAttempt,
  now: EpochMs,
) => Promise<Asked>;

/** An attempt, and the record that it stands on. */
interface UnderWay {
  readonly ws: string;
  readonly record: TopUpRecord;
  readonly attempt: TopUpAttempt;
}

/** Asks Stripe, lets the credits come in, and only then says that the attempt is over. */
async function end(p: BillingPorts, { ws, record, attempt }: UnderWay, ask: Ask): Promise<boolean> {
  const account = await loadStripe(p);
  const made = await ask(account, ws, attempt, p.now());
  const { returnUrl } = record.settings;
  const { outcome, intent, code } = await readCharge(account, attempt, made, returnUrl);
  const { kind } = outcome;
  // Where Stripe would not even make a payment there is none to name.
  const paymentId = intent?.id;
  p.log('TOP_UP_ENDED', { workspaceId: ws, kind, code, paymentId });
  if (intent !== undefined) await follow(p, account, intent);
  const now = p.now();
  if (outcome.kind === 'unknown') return rest(p, ws, record, epochMs(now + LOOK_AGAIN_MS));
  const next = ended(record, attempt, outcome, now);
  await putTopUp(p, ws, next, next.retryAtMs ?? now);
  return false;
}

/**
 * The owner may have said no, or somebody at Stripe has taken the question back. Of that no event
 * tells for sure, so Stripe is asked, ever less often; what is paid is followed as any payment is.
 */
async function askBank(
  p: BillingPorts,
  ws: string,
  record: TopUpRecord,
  question: BankQuestion,
): Promise<boolean> {
  const { paymentId, attempt } = question;
  const account = await loadStripe(p);
  const intent = await readPayment(account, paymentId);
  if (intent.status === 'succeeded') {
    await follow(p, account, intent);
    return false;
  }
  const now = p.now();
  if (intent.status === 'requires_action' || intent.status === 'processing') {
    return rest(p, ws, record, epochMs(now + Math.max(LOOK_AGAIN_MS, now - attempt.startedAtMs)));
  }
  const { status, last_payment_error: failed } = await cancelCharge(account, paymentId);
  if (status !== 'canceled') return false;
  const code = failed?.code;
  p.log('TOP_UP_ENDED', { workspaceId: ws, kind: 'declined', code, paymentId });
  await putTopUp(p, ws, refused(record, question, now), now);
  return false;
}

/** The same fulfilment as any other payment's. */
async function follow(
  p: BillingPorts,
  { deployment }: StripeAccount,
  intent: PaymentIntent,
): Promise<void> {
  const read = factsOfIntent(intent, deployment);
  if (read === undefined) return;
  await addFacts(p, read.paymentId, read.facts);
  await applyPayment(p, read.paymentId);
}

async function putStop(
  p: BillingPorts,
  ws: string,
  record: TopUpRecord,
  reason: TopUpStop['reason'],
): Promise<void> {
  const now = p.now();
  await putTopUp(p, ws, stopped(record, reason, { topUpId: idOf(ws, record), now }), now);
}

/** Told first, noted then: a crash in between tells the same event again. */
async function tell(
  p: BillingPorts,
  ws: string,
  record: TopUpRecord,
  stop: TopUpStop,
): Promise<boolean> {
  const { topUpId, reason, atMs } = stop;
  const data = { topUpId, reason };
  await p.publish(
    makeEvent({ type: 'top-up.failed', workspaceId: ws, recordId: topUpId, atMs, data }),
  );
  await putTopUp(p, ws, told(record, stop), null);
  return false;
}
