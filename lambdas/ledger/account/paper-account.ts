import type { Amounts, EpochMs } from '../../shared/units.contract.ts';
import { type NewGrant, planGrant } from '../grants/plan-grant.ts';
import { toHeldSlices } from '../holds/held-slices.ts';
import { planLookups } from '../holds/plan-lookups.ts';
import { planSettle } from '../holds/plan-settle.ts';
import type {
  Account,
  AccountChange,
  AccountTerms,
  HeldSlice,
  Refusal,
} from '../ledger.contract.ts';
import type { Wish } from '../requests.contract.ts';
import { foldSlices } from './fold.ts';
import { planExpire } from './plan-expire.ts';
import { planOpen } from './plan-open.ts';
import { planTurn } from './plan-turn.ts';

/**
 * An account on paper: the plans of the ledger, applied to a copy that nobody else writes and no
 * table keeps. For questions of the kind "what would have been".
 */
export type PaperAccount = Account;

/** Opens an account on paper, with the allotment of the period that the moment lies in. */
export function openOnPaper(terms: AccountTerms, atMs: EpochMs): PaperAccount {
  const cause = { actor: 'sluice', reason: 'rehearsal', ref: 'rehearsal' };
  return planOpen({ workspaceId: '' }, terms, { atMs, cause });
}

/** What time alone did to an account on paper, and what has lapsed with it. */
export interface Turned {
  readonly account: PaperAccount;
  /** Credits that expired, by type. */
  readonly lapsed: Amounts;
}

/** Brings an account on paper to a moment: its period turns, what has expired is booked. */
export function turnOnPaper(account: PaperAccount, terms: AccountTerms, atMs: EpochMs): Turned {
  const turn = planTurn(account, terms, atMs);
  const turned = turn === undefined ? account : applyChange(account, turn, atMs);
  const expire = planExpire(turned, atMs);
  if (expire === undefined) return { account: turned, lapsed: {} };
  const lapsed: Record<string, number> = {};
  for (const { type, expired = 0 } of expire.slices) lapsed[type] = (lapsed[type] ?? 0) + expired;
  return { account: applyChange(turned, expire, atMs), lapsed };
}

/** Holds for lookups on paper; refused as the ledger would have refused. */
export function holdOnPaper(
  account: PaperAccount,
  wish: Wish,
  atMs: EpochMs,
): { readonly account: PaperAccount; readonly held: readonly HeldSlice[] } | Refusal {
  const plan = planLookups(account, wish, atMs);
  if (plan.kind === 'refused') return plan;
  if (plan.kind !== 'planned') return { account, held: [] };
  const held = toHeldSlices(plan.change.slices);
  return { account: applyChange(account, plan.change, atMs), held };
}

/** Ends a hold on paper. */
export function settleOnPaper(
  account: PaperAccount,
  { held, spent }: { readonly held: readonly HeldSlice[]; readonly spent: Amounts },
  atMs: EpochMs,
): PaperAccount {
  return held.length === 0 ? account : applyChange(account, planSettle(held, spent), atMs);
}

/** Lets a grant come in on paper. */
export function grantOnPaper(
  account: PaperAccount,
  { grantId, grant }: { readonly grantId: string; readonly grant: NewGrant },
  atMs: EpochMs,
): PaperAccount {
  const plan = planGrant({ ...account, grants: {} }, { grantId, grant }, atMs);
  return plan.kind === 'planned' ? applyChange(account, plan.change, atMs) : account;
}

function applyChange(account: PaperAccount, change: AccountChange, atMs: EpochMs): PaperAccount {
  const { action, slices, turnsTo } = change;
  const used: Record<string, number> = turnsTo === undefined ? { ...account.used } : {};
  for (const { type, spent = 0 } of slices) {
    if (spent > 0) used[type] = (used[type] ?? 0) + spent;
  }
  return {
    ...account,
    rev: account.rev + 1,
    period: turnsTo ?? account.period,
    grants: foldSlices(account.grants, slices),
    opened: account.opened + slices.filter(({ opened }) => opened !== undefined).length,
    used,
    last: { ...account.last, op: `paper:${account.rev}`, action, slices, at: atMs },
  };
}
