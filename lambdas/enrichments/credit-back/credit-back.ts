import { findGrantRecord, grant, loadAccount } from '../../ledger/ledger.ts';
import { termsOf } from '../../plans/terms.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { findMember } from '../../workspaces/members/read-members.ts';
import { loadAccountTerms } from '../../workspaces/terms-of-account.ts';
import { toTerms } from '../../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import { drawnSides } from '../drawn-sides.ts';
import type { Charge } from '../records.contract.ts';
import type { CreditedCharge } from './credit-back.contract.ts';
import { leaveCredited } from './credited-charge.store.ts';
import { type PayingAccounts, planCreditBack } from './plan-credit-back.ts';

/** What is decided about a charge, and the workspace's period in which it is. */
export interface Decision {
  /** Without returns where only seats have paid that have no licence any more. */
  readonly record: CreditedCharge;
  readonly periodId: string;
}

/**
 * Decides what comes back of a charge as its accounts are now, without keeping it: to whom, how
 * much, until when. Two that decide at once name the same grants.
 */
export async function decideCreditBack(
  p: Ports,
  workspace: Workspace,
  charge: Charge,
  why: Pick<CreditedCharge, 'cause' | 'actor'>,
): Promise<Decision> {
  const { periodId, ...accounts } = await lookAtAccounts(p, workspace, charge);
  const isWhole = charge.sources.every(({ seat }) => accounts.periodEnds.has(seat));
  const record: CreditedCharge = {
    workspaceId: workspace.id,
    chargeId: charge.id,
    ...why,
    createdAtMs: p.now(),
    returns: planCreditBack(charge, accounts),
    reason: isWhole ? null : 'seat-ended',
  };
  return { record, periodId };
}

/**
 * Lets the credits of a charge come in that is credited back; also what the sweep does with one
 * that a crash cut off. Safe to repeat: each grant comes in once for its id.
 */
export async function finishCreditBack(p: Ports, record: CreditedCharge): Promise<void> {
  const { workspaceId, chargeId, cause, actor, returns, i2sk } = record;
  if (i2sk === undefined) return;
  for (const { seat, ...credits } of returns) {
    const account = { workspaceId, ...(seat !== undefined && { seat }) };
    const terms = await loadAccountTerms(p, account);
    const why = { category: 'adjustment', reason: cause, actor, bodyHash: chargeId } as const;
    await grant(p, { account, terms, ...credits, ...why });
  }
  await leaveCredited(p, workspaceId, chargeId);
}

/** Looks at the accounts that paid, each in its running period, and at how long its grants last. */
async function lookAtAccounts(
  p: Ports,
  workspace: Workspace,
  { sources }: Charge,
): Promise<PayingAccounts & { readonly periodId: string }> {
  const { id: workspaceId } = workspace;
  const seats = [...new Set(sources.flatMap(({ seat }) => seat ?? []))];
  const bought = [
    ...new Set(sources.filter(({ cat }) => cat !== 'allotment').map(({ grantId }) => grantId)),
  ];
  const [own, seatEnds, grants] = await Promise.all([
    loadAccount(p, { workspaceId }, termsOf(toTerms(workspace, p.now()))),
    Promise.all(seats.map((seat) => seatEnd(p, workspace, seat))),
    Promise.all(bought.map((grantId) => findGrantRecord(p, workspaceId, grantId))),
  ]);
  return {
    periodId: own.period.id,
    periodEnds: new Map([[undefined, own.period.endsAt], ...seatEnds.flat()]),
    lasted: new Map(
      grants.flatMap((each) => (each ? [[each.grantId, each.expiresAtMs] as const] : [])),
    ),
  };
}

/**
 * Gives when the running period of a seat ends, with the seat; empty where its member draws on none
 * any more.
 */
async function seatEnd(
  p: Ports,
  workspace: Workspace,
  seat: string,
): Promise<(readonly [string, EpochMs])[]> {
  const member = await findMember(p, workspace.id, seat);
  const sides = drawnSides(toTerms(workspace, p.now()), { member });
  const side = sides.find(({ role }) => role === 'Seat');
  if (side === undefined) return [];
  const { period } = await loadAccount(p, side.account, side.terms);
  return [[seat, period.endsAt]];
}
