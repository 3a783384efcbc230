import type { DoubleClaim } from '../../claims/claims.contract.ts';
import { endDouble, findDouble, leaveDouble } from '../../claims/double.store.ts';
import { type DoubleFate, planDoubleEnd } from '../../claims/plan-double.ts';
import { asPaid } from '../../claims/plan-end.ts';
import { findContact, writeSubjects } from '../../claims/subject.store.ts';
import { AppError } from '../../shared/errors.ts';
import type { ItemKey } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { loadWorkspace } from '../../workspaces/read-workspaces.ts';
import { chargeIdOf, ownedUntil } from '../owned-data.ts';
import { type Charge, ENDED_STATUSES } from '../records.contract.ts';
import { isSettleDone } from '../rounds/round-lookups.ts';
import { decideCreditBack, finishCreditBack } from './credit-back.ts';
import { findCredited, keepCredited } from './credited-charge.store.ts';
import { findPaid, type PaidClaim } from './find-paid.ts';

const TRIES_MAX = 12;
/** Nobody asks for it: it follows from what two rows have found. */
const ACTOR = 'sluice';

/**
 * Brings a double claim to its end: two rows have found one datum of one person before it was known
 * to be one. Where both were charged, the charge of the claim that made way is credited back, once,
 * on every plan, unless a bounce has brought one of the two back already. While it is not known who
 * is charged, it is left for a later look. Safe to repeat.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: the next sweep comes by again.
 */
export async function finishDouble(p: Ports, ws: string, key: ItemKey): Promise<void> {
  const double = await findDouble(p, key);
  if (double?.i2sk === undefined) return;
  const paid = await findPaid(p, ws, double);
  const fate = fateOf(double, paid);
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const record = await findContact(p, ws, double.contactId);
    const end = planDoubleEnd(record, double, { fate, nowMs: p.now() });
    if (end.kind === 'wait') return leaveDouble(p, key);
    if (end.kind === 'put-back' && !(await writeSubjects(p, ws, end.write))) continue;
    const stands = record?.data[double.datum];
    if (end.kind === 'credit-back' && paid.charge !== undefined && stands !== undefined) {
      const other = chargeIdOf(stands, double.datum);
      await creditBack(p, ws, { charge: paid.charge, other });
    }
    return endDouble(p, key);
  }
  throw new AppError('ACCOUNT_BUSY', 'a subject changed hands again and again');
}

function fateOf({ datum, claim }: DoubleClaim, { request, round, charge }: PaidClaim): DoubleFate {
  if (round === undefined) {
    const hasEnded = request === undefined || ENDED_STATUSES.includes(request.status);
    return { kind: hasEnded ? 'not-charged' : 'open' };
  }
  if (!isSettleDone(round.settle)) return { kind: 'open' };
  if (charge === undefined) return { kind: 'not-charged' };
  const { paidAtMs: atMs } = charge;
  return { kind: 'charged', owned: asPaid(claim, { atMs, untilMs: ownedUntil(datum, atMs) }) };
}

/** A charge that is one too many, and the id of the one that stands. */
interface Pair {
  readonly charge: Charge;
  readonly other: string;
}

async function creditBack(p: Ports, ws: string, { charge, other }: Pair): Promise<void> {
  // Where a bounce has brought the other one back, this one is the only one that stands.
  const isBack = ((await findCredited(p, ws, other))?.returns.length ?? 0) > 0;
  if (isBack) return;
  const workspace = await loadWorkspace(p, ws);
  const why = { cause: 'double-charge', actor: ACTOR } as const;
  const { record } = await decideCreditBack(p, workspace, charge, why);
  if (record.returns.length === 0) return;
  const kept = await keepCredited(p, record);
  if (kept !== undefined) await finishCreditBack(p, kept);
}
