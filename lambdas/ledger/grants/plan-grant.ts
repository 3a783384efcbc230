import { assertInvariant } from '../../shared/errors.ts';
import type { Amounts, EpochMs } from '../../shared/units.contract.ts';
import { compareGrants, PRIORITY } from '../account/draw-order.ts';
import { planExpire } from '../account/plan-expire.ts';
import { lastInOrder, roomOf } from '../account/plan-waiting.ts';
import { isOwing } from '../account/reversal.ts';
import { addWaiting, waitingOf } from '../account/waiting.ts';
import {
  type Account,
  type AccountChange,
  type AccountTerms,
  DEBT_REPAID_BY,
  type GrantCategory,
  type OpenGrant,
  type OperationPlan,
  type Period,
  type Slice,
  type WaitingGrant,
} from '../ledger.contract.ts';

/** A grant to come: whole credits > 0 of one type; `exp` null lasts for ever. */
export interface NewGrant {
  readonly type: string;
  readonly cat: GrantCategory;
  readonly amount: number;
  readonly eff: EpochMs;
  readonly exp: EpochMs | null;
  /** Smaller is drawn first; absent: what its category has. */
  readonly pri?: number | undefined;
  /** Whether it repays debt as it comes in. */
  readonly repays?: boolean | undefined;
}

/** When a grant comes in, and under which id. */
export interface GrantEntry {
  readonly grantId: string;
  readonly grant: NewGrant;
}

/**
 * Plans credits that come in, into the account while it has room, else beside it. In draw order no
 * grant beside the account comes before one of its type in it: so one that comes before the last
 * there goes into it, and the last makes way unless some of it is held.
 */
export function planGrant(
  account: Account,
  { grantId, grant }: GrantEntry,
  nowMs: EpochMs,
): OperationPlan {
  const slice = openingSlice(grantId, grant);
  return grant.repays
    ? placeGrant(account, repayFrom(slice, account.debt), nowMs, debtOfType(account, grant.type))
    : placeGrant(account, slice, nowMs);
}

function debtOfType({ debt }: Account, type: string): Amounts {
  return { [type]: debt[type] ?? 0 };
}

/** Lets a grant that comes in repay what is owed of its type, as far as it goes. */
export function repayFrom(slice: Slice, debt: Amounts): Slice {
  const { available = 0 } = slice;
  const repaid = Math.min(available, debt[slice.type] ?? 0);
  if (repaid === 0) return slice;
  return { ...slice, available: available - repaid, spent: repaid, repaid };
}

/** Lets what a period brings repay debt, where its terms say that an allotment does. */
export function repayByAllotment(
  { debt }: Account,
  { debtRepaidBy = DEBT_REPAID_BY, oneGrant }: Pick<AccountTerms, 'debtRepaidBy' | 'oneGrant'>,
  slices: readonly Slice[],
): Pick<AccountChange, 'slices' | 'whileDebt'> {
  // An allowance holds no credits of its own.
  if (!debtRepaidBy.includes('allotment') || oneGrant) return { slices };
  const opened = slices.filter((slice) => slice.opened !== undefined);
  return {
    slices: slices.map((slice) => (slice.opened ? repayFrom(slice, debt) : slice)),
    whileDebt: Object.fromEntries(opened.map(({ type }) => [type, debt[type] ?? 0])),
  };
}

/**
 * Plans where a grant goes that is opened by this slice: into the account or beside it, as said of
 * `planGrant`. `whileDebt`: what it counts on being owed.
 */
export function placeGrant(
  account: Account,
  slice: Slice,
  nowMs: EpochMs,
  whileDebt?: Amounts,
): OperationPlan {
  const plan = placeSlice(account, slice, nowMs);
  if (plan.kind !== 'planned' || whileDebt === undefined) return plan;
  return planned({ ...plan.change, whileDebt });
}

function placeSlice(account: Account, slice: Slice, nowMs: EpochMs): OperationPlan {
  const { grantId } = slice;
  const grant = fullGrant(slice);
  // One that has spent itself on debt leaves with the next change, wherever it stands.
  if (grant.available === 0) {
    return planned({ action: 'grant', slices: [slice], whileOpened: account.opened });
  }
  const room = roomOf(account, nowMs);
  const waitingGrants = waitingOf(account, grant.type).grants;
  if (room > 0 && waitingGrants === 0) {
    return planned({ action: 'grant', slices: [slice], inRoom: grant.type });
  }
  if (room <= 0 && planExpire(account, nowMs) !== undefined) return { kind: 'expire-first' };
  const opened: WaitingGrant = { ...grant, grantId };
  const last = lastInOrder(account, grant.type, nowMs);
  if (last === undefined || compareGrants([grantId, opened], last) > 0) {
    return planned(goBeside(account, [{ ...slice, moved: 'waits' }], opened));
  }
  const [lastId, { type, cat, held, ...marks }] = last;
  // Nothing of what waits is held or owing, and an allotment is always among the first.
  if (room > 0 || held > 0 || cat === 'allotment' || isOwing(marks)) {
    return planned({ action: 'grant', slices: [slice], whileOpened: account.opened });
  }
  const shelved: Slice = { grantId: lastId, type, moved: 'shelved' };
  return planned(goBeside(account, [slice, shelved], { ...last[1], grantId: lastId }));
}

function planned(change: AccountChange): OperationPlan {
  return { kind: 'planned', change };
}

/** Makes the change by which a grant goes beside the account. */
function goBeside(account: Account, slices: readonly Slice[], put: WaitingGrant): AccountChange {
  return {
    action: 'grant',
    slices,
    whileOpened: account.opened,
    beside: { put: [put], take: [], waiting: addWaiting(account.waiting, put) },
  };
}

function fullGrant({ opened, available = 0 }: Slice): OpenGrant {
  assertInvariant(opened !== undefined, 'opening-has-terms');
  return { ...opened, available, held: 0 };
}

/**
 * Gives the allotments of a period, one a credit type, under ids that follow from the period and
 * the seat alone.
 */
export function allotmentSlices(
  terms: Pick<AccountTerms, 'allotments' | 'priority'>,
  period: Period,
  seat: string | undefined,
): Slice[] {
  return Object.entries(terms.allotments)
    .filter(([, amount]) => amount > 0)
    .map(([type, amount]) =>
      openingSlice(allotmentId(period.id, type, { seat }), {
        type,
        cat: 'allotment',
        amount,
        eff: period.startsAt,
        exp: period.endsAt,
        pri: terms.priority?.allotment,
      }),
    );
}

/**
 * The id of a period's allotment: the lazy and the scheduled turn compute the same one. `no`: what
 * a change of terms adds to it within the period.
 */
export function allotmentId(
  periodId: string,
  type: string,
  { seat, no }: { readonly seat?: string | undefined; readonly no?: number | undefined } = {},
): string {
  // A credit type has no underscore, so that no two of these meet.
  const added = no === undefined ? '' : `_${no}`;
  return `grant_${periodId}-${type}${added}${seat === undefined ? '' : `-${seat}`}`;
}

/** Gives the slice that opens a grant. */
export function openingSlice(grantId: string, grant: NewGrant): Slice {
  const { type, cat, amount, eff, exp, pri = PRIORITY[cat] } = grant;
  const opened: Omit<OpenGrant, 'available' | 'held'> = {
    type,
    cat,
    pri,
    eff,
    exp,
    amount,
  };
  return { grantId, type, granted: amount, available: amount, opened };
}
