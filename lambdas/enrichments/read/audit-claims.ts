import type { Claim } from '../../claims/claims.contract.ts';
import { readSubjects } from '../../claims/subject.store.ts';
import type { Ports } from '../../shared/ports.ts';
import { findCharges } from '../charges.store.ts';
import { listRounds } from '../enrichment.store.ts';
import type { Charge, RoundRecord } from '../records.contract.ts';
import { chargeOfClaim, isClaimed, isOfContact, paidClaims, subjectOf } from './match-claims.ts';

/** A charge without its claim, or a claim without its charge: by ids alone. */
export interface OddClaim {
  readonly kind: 'charges-are-claimed' | 'claims-are-charged';
  /** The charge's id; of a claim the record's and the datum. */
  readonly from: string;
  /** The charge that led there: to be looked at again. */
  readonly charge: Charge;
}

/**
 * Compares charges with the claims on the records that they lead to, both ways: each charge has its
 * claim, each paid claim there its charge. Reads the records, the rounds of the requests that paid,
 * and the charges of the claims; nothing else of the workspace. A charge for a checked value is
 * left out: the value has a record of its own, which the charge does not name.
 */
export async function auditClaims(
  p: Ports,
  ws: string,
  charges: readonly Charge[],
): Promise<OddClaim[]> {
  const ofContacts = charges.filter(isOfContact);
  const ids = [...new Set(ofContacts.map(({ contactId }) => contactId))];
  const subjects = await readSubjects(p, ws, ids);
  const met = ofContacts.map((charge) => ({ charge, subject: subjectOf(charge, subjects) }));
  const unclaimed = met
    .filter(({ charge, subject }) => !isClaimed(charge, subject, p.now()))
    .map(({ charge }): OddClaim => ({ kind: 'charges-are-claimed', from: charge.id, charge }));
  const claims = new Map<string, MetClaim>();
  for (const { charge, subject } of met) {
    for (const [datum, claim] of subject === undefined ? [] : paidClaims(subject.record)) {
      const name = `${subject?.record.contactId} ${datum}`;
      claims.set(name, { name, datum, claim, charge });
    }
  }
  return [...unclaimed, ...(await findUncharged(p, ws, [...claims.values()]))];
}

interface MetClaim {
  readonly name: string;
  readonly datum: string;
  readonly claim: Claim;
  readonly charge: Charge;
}

async function findUncharged(
  p: Ports,
  ws: string,
  claims: readonly MetClaim[],
): Promise<OddClaim[]> {
  const rounds = new Map<string, readonly RoundRecord[]>();
  for (const { enrichmentId } of claims.map(({ claim }) => claim)) {
    if (!rounds.has(enrichmentId)) {
      rounds.set(enrichmentId, await listRounds(p, ws, enrichmentId));
    }
  }
  const decided = claims.map((met) => {
    const paid = chargeOfClaim(met.claim, met.datum, rounds.get(met.claim.enrichmentId) ?? []);
    return { met, paid };
  });
  const named = decided.flatMap(({ paid }) =>
    paid?.paidAtMs === undefined ? [] : [{ id: paid.id, paidAtMs: paid.paidAtMs }],
  );
  const found = new Set((await findCharges(p, ws, named)).map(({ id }) => id));
  return decided
    .filter(({ paid }) =>
      paid === undefined ? true : paid.paidAtMs !== undefined && !found.has(paid.id),
    )
    .map(({ met }) => ({ kind: 'claims-are-charged', from: met.name, charge: met.charge }));
}
