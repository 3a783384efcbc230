import { type Amounts, type EpochMs, epochMs } from '../../shared/units.contract.ts';
import { foldMarks } from '../account/fold.ts';
import { takeFrom } from '../account/plan-waiting.ts';
import { moveTowards, type ReversalMove, sliceOf } from '../account/reversal.ts';
import { addWaiting, waitingOf } from '../account/waiting.ts';
import type {
  Account,
  AccountAction,
  AccountChange,
  OpenGrant,
  OperationPlan,
  Slice,
  WaitingGrant,
} from '../ledger.contract.ts';
import type { GrantTarget } from '../requests.contract.ts';
import { type NewGrant, openingSlice, placeGrant, repayFrom } from './plan-grant.ts';

const BACK = '_back';

/** Gives the grant of which credits came back as a grant of this id; itself where it is no such. */
export function cameBackOf(grantId: string): string {
  return grantId.split(BACK)[0] ?? grantId;
}

/** A grant that has come in, and where it is by now: `gone` once nothing of it is left. */
export interface StandingGrant {
  readonly grantId: string;
  readonly grant: OpenGrant;
  readonly where: 'account' | 'beside' | 'gone';
  /** Until when it was sold, where something has ended it before. */
  readonly soldUntil?: EpochMs | null;
  /** All that wait beside the account of its type. */
  readonly waiting: readonly WaitingGrant[];
}

/**
 * Plans to let a grant come in as its payment is by now: what was reversed before it came is clawed
 * back at once, and where nothing is paid for any more, nothing comes in. One whose payment is
 * disputed repays no debt.
 */
export function planFirst(
  account: Account,
  { grantId, grant }: { readonly grantId: string; readonly grant: NewGrant },
  { reversed, frozen }: GrantTarget,
  nowMs: EpochMs,
): OperationPlan {
  if (reversed >= grant.amount) return { kind: 'unneeded', surely: true };
  const { opened, ...full } = openingSlice(grantId, grant);
  const slice: Slice = {
    ...full,
    available: grant.amount - reversed,
    ...(reversed > 0 && { clawedBack: reversed }),
    ...(opened && {
      opened: {
        ...opened,
        ...(reversed > 0 && { reversal: { credits: reversed, clawedBack: reversed, debt: 0 } }),
        ...(frozen && { frozen }),
      },
    }),
  };
  if (!grant.repays || frozen) return placeGrant(account, slice, nowMs);
  const owed = account.debt[grant.type] ?? 0;
  return placeGrant(account, repayFrom(slice, account.debt), nowMs, { [grant.type]: owed });
}

/**
 * Plans to bring a grant that has come in to what its payment is by now: `moveTowards` says how far
 * that goes at once. Unneeded where it is there already.
 */
export function planReconcile(
  account: Account,
  standing: StandingGrant,
  target: GrantTarget,
  nowMs: EpochMs,
): OperationPlan {
  const { grant, where } = standing;
  const { reversed } = target;
  const move = moveTowards(grant, reversed);
  const isMarked = where === 'gone' || (grant.reversal?.credits ?? 0) === reversed;
  const isFrozen = where === 'gone' || (grant.frozen ?? false) === target.frozen;
  if (isMarked && isFrozen && move.clawedBack === 0 && move.debt === 0) {
    return { kind: 'unneeded' };
  }
  const slice: Slice = {
    ...sliceOf(standing.grantId, grant, move),
    ...(!isMarked && { reversed }),
    ...(!isFrozen && { frozen: target.frozen }),
  };
  const more = isMarked ? 0 : reversed - (grant.reversal?.credits ?? 0);
  const action = actionOf(more || move.clawedBack || move.debt, target);
  const { whileDebt, back } = lessDebt(account, standing, move, nowMs);
  const needs = {
    whileOpened: account.opened,
    ...(whileDebt && { whileDebt }),
    ...(where === 'account' &&
      move.isExact && { whileAt: { [standing.grantId]: numbersOf(grant) } }),
  };
  if (where === 'beside') return planBeside(account, standing, { action, slice });
  const isReopened = where === 'gone' && move.clawedBack < 0;
  const opening = isReopened ? reopen(standing, slice, target) : undefined;
  const own = isReopened ? [] : [where === 'gone' ? { ...slice, eff: grant.eff } : slice];
  const opened = [...(opening ? [opening] : []), ...(back ? [back] : [])];
  return withOpened(account, opened, { action, slices: own, ...needs }, nowMs);
}

function numbersOf({ available, held }: OpenGrant): Pick<OpenGrant, 'available' | 'held'> {
  return { available, held };
}

function actionOf(more: number, { frozen }: GrantTarget): AccountAction {
  if (more !== 0) return more > 0 ? 'clawback' : 'reinstate';
  return frozen ? 'freeze' : 'unfreeze';
}

/**
 * Debt that a grant no longer makes goes down as far as it still stands. What other grants have
 * repaid of it comes back, as a grant that lasts as long as the pack was to last.
 */
function lessDebt(
  account: Account,
  { grantId, grant, soldUntil = grant.exp }: StandingGrant,
  move: ReversalMove,
  nowMs: EpochMs,
): { readonly whileDebt?: Amounts; readonly back?: Slice } {
  if (move.debt >= 0) return {};
  const { type, cat, pri, eff } = grant;
  const owed = account.debt[type] ?? 0;
  const whileDebt = { [type]: owed };
  const amount = -move.debt - owed;
  if (amount <= 0) return { whileDebt };
  const lasts = soldUntil === null ? null : epochMs(nowMs + soldUntil - eff);
  const terms = { type, cat, pri, amount, eff: nowMs, exp: lasts };
  // The count of opened grants is the write's condition: no two get one id.
  const back = openingSlice(`${grantId}${BACK}${account.opened}`, terms);
  return { whileDebt, back: { ...back, repaid: -amount } };
}

/** Opens a grant again that had left: credits of it are paid for after all. */
function reopen(
  { grant }: StandingGrant,
  { reversed: _reversed, frozen: _frozen, ...slice }: Slice,
  target: GrantTarget,
): Slice {
  const {
    available: _a,
    held: _h,
    frozen: _f,
    ...terms
  } = foldMarks(grant, {
    ...slice,
    reversed: target.reversed,
  });
  return { ...slice, opened: { ...terms, ...(target.frozen && { frozen: true }) } };
}

/** Makes the change with the grants that it opens, each where it belongs. */
function withOpened(
  account: Account,
  opened: readonly Slice[],
  change: AccountChange,
  nowMs: EpochMs,
): OperationPlan {
  const [first, ...others] = opened;
  if (first === undefined) return { kind: 'planned', change };
  if (others.length > 0) {
    // Both go into the account: in draw order nothing beside it may come before.
    if (waitingOf(account, first.type).grants > 0) {
      return { kind: 'lift-first', amounts: { [first.type]: Infinity } };
    }
    return { kind: 'planned', change: { ...change, slices: [...change.slices, ...opened] } };
  }
  const plan = placeGrant(account, first, nowMs);
  if (plan.kind !== 'planned') return plan;
  const slices = [...change.slices, ...plan.change.slices];
  return { kind: 'planned', change: { ...plan.change, ...change, slices } };
}

/** Changes a grant where it waits; used up, it goes. */
function planBeside(
  account: Account,
  { grantId, grant, waiting }: StandingGrant,
  { action, slice }: { readonly action: AccountAction; readonly slice: Slice },
): OperationPlan {
  const change = takeFrom(account, waiting, {
    action,
    slices: [{ ...slice, eff: grant.eff }],
    take: waiting.filter((each) => each.grantId === grantId),
  });
  const available = grant.available + (slice.available ?? 0);
  if (available === 0 || change.beside === undefined) return { kind: 'planned', change };
  const left: WaitingGrant = { ...foldMarks(grant, slice), available, held: 0, grantId };
  const beside = {
    ...change.beside,
    put: [left],
    waiting: addWaiting(change.beside.waiting, left),
  };
  return { kind: 'planned', change: { ...change, beside } };
}
