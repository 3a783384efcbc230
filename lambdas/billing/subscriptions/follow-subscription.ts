import { bringUpToDate } from '../../ledger/ledger.ts';
import { termsOf } from '../../plans/terms.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { sameJson } from '../../shared/same-json.ts';
import { loadWorkspace } from '../../workspaces/read-workspaces.ts';
import { toTerms } from '../../workspaces/terms-of-workspace.ts';
import { updateWorkspace } from '../../workspaces/update-workspace.ts';
import type { TermsChange, Workspace } from '../../workspaces/workspaces.contract.ts';
import { STRIPE } from '../billing.contract.ts';
import { changeOfStep, nextStep } from './course-change.ts';
import { planOfSubscription } from './plan-of-subscription.ts';
import { putStanding } from './subscription.store.ts';
import type { Standing, SubscriptionState } from './subscriptions.contract.ts';

/** A course has two steps, each an intention and its end, and may find one of another call. */
const STEPS_MAX = 12;

/**
 * Brings a workspace's terms to what the subscription that it follows asks for. Each course is
 * carried out once: its intention is written first, with the number of the terms on which it is
 * made, so that neither a crash nor a second call carries it out again, over what an operator has
 * changed since.
 *
 * `found` is how far the workspace was before Stripe was asked: whoever has an older answer than
 * another call loses to it. False where another call, or another change of terms, came between:
 * then Stripe is to be asked again.
 */
export async function followSubscription(
  p: Ports,
  workspaceId: string,
  state: SubscriptionState,
  found: Standing | undefined,
): Promise<boolean> {
  let standing = found;
  for (let n = 0; n < STEPS_MAX; n += 1) {
    if (standing?.intended === undefined) {
      const workspace = await loadWorkspace(p, workspaceId);
      const next = nextStanding(p, workspace, state, standing);
      if (next === undefined) return true;
      if (!(await putStanding(p, workspaceId, next))) return false;
      standing = next;
    } else {
      standing = await carryOut(p, workspaceId, standing, standing.intended);
      if (standing === undefined) return false;
    }
  }
  return false;
}

type Intention = NonNullable<Standing['intended']>;

/** What is to be written next; undefined where the workspace is where it should be. */
function nextStanding(
  p: Ports,
  { termsNo = 0 }: Workspace,
  state: SubscriptionState,
  standing: Standing | undefined,
): Standing | undefined {
  const isSame = standing?.subscriptionId === state.id;
  const planned = planOfSubscription(state, isSame ? standing.paid : undefined);
  if (planned === undefined) return undefined;
  const { course, paid } = planned;
  const reached = standing?.reached;
  const step = nextStep(reached, course, p.now());
  if (step === undefined && isSame && sameJson(paid, standing.paid)) return undefined;
  return {
    no: (standing?.no ?? 0) + 1,
    subscriptionId: state.id,
    createdAtMs: state.createdAtMs,
    ...(paid && { paid }),
    ...(reached && { reached }),
    ...(step && { intended: { course: step, onTermsNo: termsNo } }),
  };
}

/** Carries an intention out, unless it was before, and says so; undefined where it lost a race. */
async function carryOut(
  p: Ports,
  workspaceId: string,
  standing: Standing,
  { course, onTermsNo }: Intention,
): Promise<Standing | undefined> {
  const { intended: _done, ...rest } = standing;
  const workspace = await loadWorkspace(p, workspaceId);
  const { termsNo = 0 } = workspace;
  let next: Standing = { ...rest, no: standing.no + 1, reached: course };
  if (termsNo === onTermsNo) {
    const change = changeOfStep(workspace, standing.reached, course, p.now());
    if (change !== undefined && !(await changeTerms(p, workspace, change))) return undefined;
  } else if (wasOvertaken(workspace, onTermsNo)) {
    next = { ...standing, no: standing.no + 1, intended: { course, onTermsNo: termsNo } };
  }
  return (await putStanding(p, workspaceId, next)) ? next : undefined;
}

/** Somebody else changed the terms between the intention and its end: it is made on top of that. */
function wasOvertaken({ termChanges = [] }: Workspace, onTermsNo: number): boolean {
  const next = termChanges.find(({ no }) => no === onTermsNo + 1);
  return next !== undefined && next.by !== STRIPE;
}

/** Changes the terms, and the account with them; false where another change came between. */
async function changeTerms(
  p: Ports,
  { id, termsNo }: Workspace,
  terms: TermsChange | null,
): Promise<boolean> {
  try {
    const changed = await updateWorkspace(p, id, { terms }, { termsNo });
    await bringUpToDate(p, { workspaceId: id }, termsOf(toTerms(changed, p.now())));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'STATE_CONFLICT') return false;
    throw error;
  }
}
