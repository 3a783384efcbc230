import type { EventClient } from '../events/event-client.ts';
import { monthsAfter, reconcileGrant } from '../ledger/ledger.ts';
import type { GrantTarget } from '../ledger/requests.contract.ts';
import { termsOf } from '../plans/terms.ts';
import { AppError } from '../shared/errors.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { sameJson } from '../shared/same-json.ts';
import { findWorkspace } from '../workspaces/read-workspaces.ts';
import { toTerms } from '../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../workspaces/workspaces.contract.ts';
import {
  type PackGoal,
  type PackTarget,
  type PaymentRecord,
  type SaleFacts,
  STRIPE,
} from './billing.contract.ts';
import {
  addFacts,
  findGoal,
  findPayment,
  leaveUnfinished,
  operationAt,
  putGoal,
  type StandingGoal,
  toGranted,
} from './payment.store.ts';
import { packTargets } from './plan-purchase.ts';
import { putPurchase } from './purchases.store.ts';
import { readLines } from './read-lines.ts';
import type { StripePort } from './stripe-client.ts';
import { applySubscription } from './subscriptions/apply-subscription.ts';
import { tellOfPayment } from './tell-of-payment.ts';
import { releaseTopUp } from './top-ups/release-top-up.ts';

/** What bringing a payment's credits about takes. */
export type BillingPorts = Ports & StripePort & EventClient;

/** Facts may come while they are applied; more rounds than this leave the rest to the sweep. */
const ROUNDS_MAX = 8;
/** Steps of one line in a round: the operation that stood there, a goal set, its operation, a look. */
const STEPS_MAX = 4;

/**
 * FULFILMENT: brings the credits of a payment to what its facts say. The webhook calls it, the
 * success page, and the reconciler, any number of them at once: credits come in once, and go when
 * the money does. Where it is a subscription's fee, the plan follows.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED, and what Stripe throws: call again later.
 */
export async function applyPayment(
  p: BillingPorts,
  paymentId: string,
): Promise<PaymentRecord | undefined> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const found = await findPayment(p, paymentId);
    if (found === undefined) return undefined;
    const workspace = await workspaceOf(p, found);
    const record = workspace === undefined ? found : await withLines(p, found);
    if (workspace !== undefined) await followFacts(p, workspace, record);
    const { fee } = record.facts;
    if (fee !== undefined) await applySubscription(p, fee.subscriptionId);
    if (await leaveUnfinished(p, record)) return record;
  }
  throw new AppError('ACCOUNT_BUSY', 'facts of a payment come all the time');
}

/**
 * What was bought is asked of Stripe, once, when it is paid. Its workspace sees the purchase from
 * then on, also while Stripe does not answer.
 */
async function withLines(p: BillingPorts, record: PaymentRecord): Promise<PaymentRecord> {
  const { sale, lines } = record.facts;
  if (sale !== undefined) await putPurchase(p, sale, record.paymentId);
  if (sale?.stage !== 'paid' || lines !== undefined) return record;
  const bought = await readLines(p, sale);
  return addFacts(p, record.paymentId, { lines: bought, refunds: {}, disputes: {} });
}

/** Whose payment it is; undefined while nobody has told, and where there is no such workspace. */
async function workspaceOf(
  p: BillingPorts,
  { paymentId, facts }: PaymentRecord,
): Promise<Workspace | undefined> {
  if (facts.sale === undefined) return undefined;
  const { workspaceId } = facts.sale;
  const workspace = await findWorkspace(p, workspaceId);
  if (workspace === undefined && facts.sale.stage === 'paid') {
    p.log('PAYMENT_OF_NOBODY', { paymentId, workspaceId });
  }
  return workspace;
}

async function followFacts(
  p: BillingPorts,
  workspace: Workspace,
  record: PaymentRecord,
): Promise<void> {
  const { sale } = record.facts;
  if (sale === undefined) return;
  for (const [line, pack] of packTargets(record.paymentId, record.facts).entries()) {
    const hasFollowed = await followPack(p, { workspace, sale, record, line }, pack);
    if (!hasFollowed) return;
  }
  await tellOfPayment(p, record);
  if (sale.stage === 'paid') await releaseTopUp(p, { paymentId: record.paymentId, sale });
}

interface PackPlace {
  readonly workspace: Workspace;
  readonly sale: SaleFacts;
  readonly record: PaymentRecord;
  /** Its position in the sale. */
  readonly line: number;
}

/**
 * Brings a pack's grant to its target: finishes the operation that stands on the record first, for
 * the goal that it was meant for. False where there are later facts: whoever told them has the
 * grant follow them, and an older goal would undo that.
 */
async function followPack(p: BillingPorts, place: PackPlace, pack: PackTarget): Promise<boolean> {
  const { record, line } = place;
  for (let n = 0; n < STEPS_MAX; n += 1) {
    const standing = await findGoal(p, record.paymentId, line);
    const { goal, operation } = standing;
    if (goal !== undefined && !isOver(operation?.state)) {
      await reach(p, place, goal, standing);
      continue;
    }
    if (goal !== undefined && sameJson(goal.target, pack.target)) return true;
    if (standing.rev !== record.rev) return false;
    await putGoal(p, record, line, nextGoal(p, place, pack, goal));
  }
  throw new AppError('ACCOUNT_BUSY', 'a grant is changed by others all the time');
}

/** An operation that is done. */
function isOver(state: string | undefined): boolean {
  return state === 'applied' || state === 'unneeded';
}

/** The grant is sold once: when it came in, and when it ends, is decided with the first goal. */
function nextGoal(
  p: BillingPorts,
  { workspace }: PackPlace,
  { grantId, creditType, amount, months, target }: PackTarget,
  before: PackGoal | undefined,
): PackGoal {
  if (before !== undefined) {
    return { ...before, no: before.no + 1, target, reason: reasonOf(before.target, target) };
  }
  const now = p.now();
  const { timezone } = toTerms(workspace, now);
  const expiresAtMs = months === null ? null : monthsAfter(now, months, timezone);
  const grant = { grantId, creditType, amount, effectiveAtMs: now, expiresAtMs };
  return { no: 1, grant, target, reason: 'purchase' };
}

/** A dispute freezes, and its end thaws; what only goes or comes back is a refund's doing. */
function reasonOf(before: GrantTarget, target: GrantTarget): PackGoal['reason'] {
  return before.frozen === target.frozen ? 'refund' : 'dispute';
}

async function reach(
  p: BillingPorts,
  { workspace, sale, record: { paymentId }, line }: PackPlace,
  goal: PackGoal,
  { operation: found, isGranted }: StandingGoal,
): Promise<void> {
  await reconcileGrant(p, {
    account: { workspaceId: workspace.id },
    terms: termsOf(toTerms(workspace, p.now())),
    place: { key: keys.payment(paymentId), attribute: operationAt(line, goal.no) },
    base: `${goal.grant.grantId}:${goal.no}`,
    found,
    cause: { actor: goal.no === 1 ? sale.actor : STRIPE, reason: goal.reason, ref: paymentId },
    grant: goal.grant,
    isGranted,
    target: goal.target,
    onFate: (fate) => (fate.kind === 'applied' ? toGranted(line) : {}),
  });
}
