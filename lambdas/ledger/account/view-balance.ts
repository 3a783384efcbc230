import { type Amounts, type EpochMs, toRfc3339 } from '../../shared/units.contract.ts';
import type { Account, AccountTerms, OpenGrant } from '../ledger.contract.ts';
import { compareGrants, hasExpired, momentOf } from './draw-order.ts';
import { isOwing } from './reversal.ts';
import { drawableBeside, waitingOf } from './waiting.ts';

/** A balance as the API shows it: what counts now, whether or not any job has booked it. */
export interface BalanceView {
  readonly workspaceId: string;
  readonly plan: string;
  readonly period: {
    readonly startsAt: string;
    readonly endsAt: string;
    readonly nextResetAt: string;
  };
  readonly types: Readonly<Record<string, TypeBalance>>;
  readonly rev: number;
}

/** What every account shows of itself. */
export type AccountView = Pick<BalanceView, 'period' | 'types' | 'rev'>;

export interface TypeBalance {
  readonly available: number;
  readonly held: number;
  readonly usedThisPeriod: number;
  readonly allotment: number;
  readonly debt: number;
  /** Credits of packs whose payment is disputed: nobody can draw them for now. */
  readonly frozen: number;
  /** What is lost at the next reset if nobody uses it. */
  readonly lapsesAtReset: number;
  /** What is lost when if nobody uses it, soonest first. */
  readonly lapses: readonly Lapse[];
  readonly grants: readonly GrantBalance[];
}

/** Credits that are lost at a moment if nobody uses them. */
export interface Lapse {
  readonly at: string;
  readonly credits: number;
}

export interface GrantBalance {
  readonly id: string;
  readonly category: string;
  readonly amount: number;
  readonly available: number;
  readonly held: number;
  /** Its payment is disputed: `available` cannot be drawn for now. */
  readonly frozen: boolean;
  readonly expiresAt: string | null;
}

/**
 * Shows an account, with what waits beside it (`loadWholeAccount`), in its current period. Each
 * type's numbers are the sums of its grants': credits past their expiry count only as far as they
 * are held, those of a frozen grant as `frozen`.
 */
export function viewBalance(
  account: Account,
  terms: AccountTerms,
  creditTypes: readonly string[],
  plan: string,
  nowMs: EpochMs,
): BalanceView {
  return {
    workspaceId: account.workspaceId,
    plan,
    ...viewAccount(account, terms, creditTypes, nowMs),
  };
}

/** Shows one account, whosever it is. */
export function viewAccount(
  account: Account,
  terms: AccountTerms,
  creditTypes: readonly string[],
  nowMs: EpochMs,
): AccountView {
  const { startsAt, endsAt } = account.period;
  return {
    period: {
      startsAt: toRfc3339(startsAt),
      endsAt: toRfc3339(endsAt),
      nextResetAt: toRfc3339(endsAt),
    },
    types: Object.fromEntries(
      typesOf(account, creditTypes).map((type) => [type, viewType(account, terms, type, nowMs)]),
    ),
    rev: account.rev,
  };
}

/** Sums what can be spent now, by credit type. */
export function availableOf(
  account: Account,
  creditTypes: readonly string[],
  nowMs: EpochMs,
): Amounts {
  return Object.fromEntries(creditTypes.map((type) => [type, availableNow(account, type, nowMs)]));
}

function viewType(
  account: Account,
  terms: AccountTerms,
  type: string,
  nowMs: EpochMs,
): TypeBalance {
  const grants = openGrants(account, type, nowMs);
  return {
    available: availableNow(account, type, nowMs),
    held: sum(grants, 'held'),
    usedThisPeriod: account.used[type] ?? 0,
    allotment: terms.allotments[type] ?? 0,
    debt: account.debt[type] ?? 0,
    frozen: frozenOf(account, grants, type),
    lapsesAtReset: sum(
      grants.filter(([, { exp }]) => exp !== null && exp <= account.period.endsAt),
      'available',
    ),
    lapses: lapsesOf(grants),
    grants: grants.map(([id, grant]) => viewGrant(id, grant)),
  };
}

/** What can be spent now, also of what waits beside the account. */
function availableNow(account: Account, type: string, nowMs: EpochMs): number {
  const grants = openGrants(account, type, nowMs).filter(([, { frozen }]) => !frozen);
  return drawableBeside(account, type) + sum(grants, 'available');
}

/** What would be there to draw, were its payment not disputed. */
function frozenOf(account: Account, grants: readonly [string, OpenGrant][], type: string): number {
  const { frozen = 0 } = waitingOf(account, type);
  return (
    frozen +
    sum(
      grants.filter(([, grant]) => grant.frozen),
      'available',
    )
  );
}

/** What expires when, soonest first. */
function lapsesOf(grants: readonly [string, OpenGrant][]): readonly Lapse[] {
  const sums = new Map<EpochMs, number>();
  for (const [, { exp, available }] of grants) {
    if (exp !== null && available > 0) sums.set(exp, (sums.get(exp) ?? 0) + available);
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([at, credits]) => ({ at: toRfc3339(at), credits }));
}

/** The type's grants that hold something, with what of it counts now, in draw order. */
function openGrants(account: Account, type: string, nowMs: EpochMs): [string, OpenGrant][] {
  const atMs = momentOf(account, nowMs);
  return Object.entries(account.grants)
    .filter(([, grant]) => grant.type === type && grant.eff <= atMs)
    .map(([id, grant]): [string, OpenGrant] => [
      id,
      // What has come back, and is not paid for any more, is about to be clawed back.
      hasExpired(grant, atMs) || isOwing(grant) ? { ...grant, available: 0 } : grant,
    ])
    .filter(([, grant]) => grant.held > 0 || !hasExpired(grant, atMs))
    .filter(([, grant]) => grant.cat === 'allotment' || grant.available + grant.held > 0)
    .sort(compareGrants);
}

function viewGrant(id: string, grant: OpenGrant): GrantBalance {
  const { cat, amount, available, held, exp, frozen = false } = grant;
  return {
    id,
    category: cat,
    amount,
    available,
    held,
    frozen,
    expiresAt: exp === null ? null : toRfc3339(exp),
  };
}

function sum(grants: readonly [string, OpenGrant][], counter: 'available' | 'held'): number {
  return grants.reduce((total, [, grant]) => total + grant[counter], 0);
}

function typesOf(account: Account, creditTypes: readonly string[]): string[] {
  const granted = Object.values(account.grants).map(({ type }) => type);
  const owed = Object.entries(account.debt).flatMap(([type, n]) => (n > 0 ? [type] : []));
  return [...new Set([...creditTypes, ...granted, ...owed])];
}
