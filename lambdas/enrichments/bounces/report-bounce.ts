import type { Datum } from '../../actions/actions.ts';
import { enteredOn } from '../../claims/choose-subject.ts';
import type { Claim } from '../../claims/claims.contract.ts';
import { valuesOf } from '../../claims/join-findings.ts';
import { noteBounced } from '../../claims/note-bounced.ts';
import { chargeOfValue } from '../../claims/value-charges.ts';
import { sameAddress } from '../../identity/same-value.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { addAmounts } from '../../shared/units.contract.ts';
import { validationFailed } from '../../shared/validate.ts';
import type { CreditedCharge } from '../credit-back/credit-back.contract.ts';
import { decideCreditBack, finishCreditBack } from '../credit-back/credit-back.ts';
import { findCredited } from '../credit-back/credited-charge.store.ts';
import { findPaid } from '../credit-back/find-paid.ts';
import { findKnown } from '../known-contact.ts';
import { chargeIdOf } from '../owned-data.ts';
import { keepBounce } from './bounce.store.ts';
import type { BounceReason, BounceReport, BounceView } from './bounces.contract.ts';
import { refuseBounce } from './refuse-bounce.ts';

/**
 * Takes the report that an address of a contact has bounced, and credits its charge back where the
 * terms of the request say so: once, whoever reports it, under whichever id of the contact. A
 * repeat gives the same answer. The contact remembers the address in any case: its next refresh
 * looks for another one.
 *
 * Errors: NOT_FOUND; VALIDATION_FAILED for an address that the workspace does not own of the
 *         contact; ACCOUNT_BUSY and OPERATION_UNRESOLVED, after which the same call again finishes
 *         the work, or the sweep.
 */
export async function reportBounce(p: Ports, report: BounceReport): Promise<BounceView> {
  const { workspace, value } = report;
  const known = await findKnown(p, workspace.id, report.contactId);
  if (known.kind !== 'record') throw new AppError('NOT_FOUND', 'no such contact');
  const { record: contact } = known;
  const { contactId, data } = contact;
  const claim = data.email?.state === 'paid' ? data.email : undefined;
  const found = claim?.finding ? valuesOf(claim.finding) : [];
  const entered = enteredOn(contact, 'email')?.value;
  const address = [...found, ...(entered === undefined ? [] : [entered])].find((each) =>
    sameAddress(each, value),
  );
  if (address === undefined) throw notOwned();
  const paid = claim && paymentFor(claim, value);
  const outcome = paid ? await creditBack(p, report, paid) : 'not-charged';
  await noteBounced(p, workspace.id, contact, address);
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

/** The claim whose row has paid for an address, and as which datum. */
interface Payment {
  readonly claim: Claim;
  readonly datum: Datum;
}

/**
 * Gives the claim that paid for an address, or the refresh that was charged for it; undefined for one
 * that came beside a main address, or for free. The claim's own charge paid for the address that
 * stood before any refresh, also where a later one has brought that back.
 */
function paymentFor(claim: Claim, value: string): Payment | undefined {
  const { finding, refreshed, isFree } = claim;
  const first = refreshed?.first ?? finding?.value ?? '';
  if (!isFree && sameAddress(first, value)) return { claim, datum: 'email' };
  const charge = chargeOfValue(claim, value);
  return charge && { claim: { ...claim, ...charge }, datum: 'refresh' };
}

function notOwned(): AppError {
  const message = 'must be an address that the workspace owns of this contact';
  return validationFailed([{ path: 'value', message }]);
}

/** Credits the charge of a claim back; gives what was decided, or why nothing comes back. */
async function creditBack(
  p: Ports,
  { workspace, actor }: BounceReport,
  { claim, datum }: Payment,
): Promise<CreditedCharge | BounceReason> {
  const { id: ws } = workspace;
  const known = await findCredited(p, ws, chargeIdOf(claim, datum));
  if (known !== undefined) return finished(p, known);
  const { charge, request } = await findPaid(p, ws, { claim, datum });
  const terms = request?.creditBack;
  const refusal = refuseBounce(charge, terms, p.now());
  if (refusal !== undefined || charge === undefined || terms === undefined) {
    return refusal ?? 'not-charged';
  }
  const why = { cause: 'bounce', actor } as const;
  const { record, periodId } = await decideCreditBack(p, workspace, charge, why);
  if (record.returns.length === 0) return 'seat-ended';
  const { maxPerPeriod } = terms;
  const kept = await keepBounce(p, record, { periodId, maxPerPeriod });
  return kept === undefined ? 'cap-reached' : finished(p, kept);
}

async function finished(p: Ports, record: CreditedCharge): Promise<CreditedCharge> {
  await finishCreditBack(p, record);
  return record;
}
