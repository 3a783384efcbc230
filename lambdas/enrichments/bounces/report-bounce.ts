import type { Claim, Finding } from '../../claims/claims.contract.ts';
import { findContact } from '../../claims/subject.store.ts';
import { sameAddress } from '../../identity/same-value.ts';
import { findGrantRecord, grant, loadAccount } from '../../ledger/ledger.ts';
import type { CreditBack } from '../../plans/plans.contract.ts';
import { termsOf } from '../../plans/terms.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { addAmounts, type EpochMs } from '../../shared/units.contract.ts';
import { validationFailed } from '../../shared/validate.ts';
import { findMember } from '../../workspaces/members/read-members.ts';
import { loadAccountTerms } from '../../workspaces/terms-of-account.ts';
import { toTerms } from '../../workspaces/terms-of-workspace.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import { findCharge } from '../charges.store.ts';
import { drawnSides } from '../drawn-sides.ts';
import { findEnrichment, listRounds } from '../enrichment.store.ts';
import { chargeIdOf } from '../owned-data.ts';
import type { Charge } from '../records.contract.ts';
import { findBounce, keepBounce, leaveUnfinished } from './bounce.store.ts';
import type { BounceReason, BounceRecord, BounceReport, BounceView } from './bounces.contract.ts';
import { type PayingAccounts, planCreditBack, refuseBounce } from './plan-credit-back.ts';

/**
 * Takes the report that an address of a contact has bounced, and credits its charge back where the
 * terms of the request say so: once, whoever reports it, under whichever id of the contact. A
 * repeat gives the same answer; a report that brings nothing back changes nothing.
 *
 * Errors: NOT_FOUND; VALIDATION_FAILED for an address that the workspace does not own of the
 *         contact; ACCOUNT_BUSY and OPERATION_UNRESOLVED, after which the same call again finishes
 *         the work, or the sweep.
 */
export async function reportBounce(p: Ports, report: BounceReport): Promise<BounceView> {
  const { workspace, value } = report;
  const contact = await findContact(p, workspace.id, report.contactId);
  if (contact === undefined) throw new AppError('NOT_FOUND', 'no such contact');
  const { contactId, data } = contact;
  const claim = data.email?.state === 'paid' ? data.email : undefined;
  if (claim?.finding === undefined || !isOneOf(claim.finding, value)) throw notOwned();
  // One credit paid for the main address; the others came with it.
  const isPaid = !claim.isFree && sameAddress(claim.finding.value, value);
  const outcome = isPaid ? await creditBack(p, report, claim) : 'not-charged';
  if (typeof outcome === 'string') {
    return { contactId, credits: {}, reason: outcome, grantIds: [] };
  }
  return {
    contactId,
    credits: addAmounts(
      ...outcome.returns.map(({ creditType, amount }) => ({ [creditType]: amount })),
    ),
    reason: outcome.reason,
    grantIds: outcome.returns.map(({ grantId }) => grantId),
  };
}

/**
 * Lets the credits of a bounce come in; also what the sweep does with one that a crash cut off.
 * Safe to repeat.
 */
export async function finishBounce(p: Ports, record: BounceRecord): Promise<void> {
  const { workspaceId, chargeId, actor, returns, i2sk } = record;
  if (i2sk === undefined) return;
  for (const { seat, ...credits } of returns) {
    const account = { workspaceId, ...(seat !== undefined && { seat }) };
    const terms = await loadAccountTerms(p, account);
    const why = { category: 'adjustment', reason: 'bounce', actor, bodyHash: chargeId } as const;
    await grant(p, { account, terms, ...credits, ...why });
  }
  await leaveUnfinished(p, workspaceId, chargeId);
}

function isOneOf({ value: main, all }: Finding, value: string): boolean {
  const others = all.flatMap((each) => (typeof each === 'string' ? each : (each.value ?? [])));
  return [main, ...others].some((each) => sameAddress(each, value));
}

function notOwned(): AppError {
  const message = 'must be an address that the workspace owns of this contact';
  return validationFailed([{ path: 'value', message }]);
}

/** Credits the charge of a claim back; gives what was decided, or why nothing comes back. */
async function creditBack(
  p: Ports,
  { workspace, actor }: BounceReport,
  claim: Claim,
): Promise<BounceRecord | BounceReason> {
  const { id: ws } = workspace;
  const known = await findBounce(p, ws, chargeIdOf(claim, 'email'));
  if (known !== undefined) return finished(p, known);
  const { charge, terms } = await findPaid(p, ws, claim);
  const nowMs = p.now();
  const refusal = refuseBounce(charge, terms, nowMs);
  if (refusal !== undefined || charge === undefined || terms === undefined) {
    return refusal ?? 'not-charged';
  }
  const { periodId, ...accounts } = await lookAtAccounts(p, workspace, charge);
  const returns = planCreditBack(charge, accounts);
  if (returns.length === 0) return 'seat-ended';
  const isWhole = charge.sources.every(({ seat }) => accounts.periodEnds.has(seat));
  const record: BounceRecord = {
    workspaceId: ws,
    chargeId: charge.id,
    actor,
    createdAtMs: nowMs,
    returns,
    reason: isWhole ? null : 'seat-ended',
  };
  const { maxPerPeriod } = terms;
  const kept = await keepBounce(p, record, { periodId, maxPerPeriod });
  return kept === undefined ? 'cap-reached' : finished(p, kept);
}

async function finished(p: Ports, record: BounceRecord): Promise<BounceRecord> {
  await finishBounce(p, record);
  return record;
}

/** A claim's charge, and what the terms of its request say of bounces. */
interface Paid {
  readonly charge: Charge | undefined;
  readonly terms: CreditBack | undefined;
}

async function findPaid(p: Ports, ws: string, claim: Claim): Promise<Paid> {
  const { enrichmentId, part, row } = claim;
  const [request, rounds] = await Promise.all([
    findEnrichment(p, ws, enrichmentId),
    listRounds(p, ws, enrichmentId, part),
  ]);
  const paidAtMs = rounds.find(({ charged }) => charged?.email?.includes(row))?.decidedAtMs;
  const id = chargeIdOf(claim, 'email');
  const charge = paidAtMs === undefined ? undefined : await findCharge(p, ws, { id, paidAtMs });
  return { charge, terms: request?.creditBack };
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
