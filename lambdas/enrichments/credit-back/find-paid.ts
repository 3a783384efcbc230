import type { Claim } from '../../claims/claims.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { findCharge } from '../charges.store.ts';
import { findEnrichment, listRounds } from '../enrichment.store.ts';
import { chargeOfClaim } from '../read/match-claims.ts';
import type { Charge, EnrichmentRecord, RoundRecord } from '../records.contract.ts';

/** The request of a claim, and what it has paid for the datum. */
export interface PaidClaim {
  readonly request: EnrichmentRecord | undefined;
  /** The round that decided to pay; undefined: none has. */
  readonly round: RoundRecord | undefined;
  /** There once the round is settled; never for rounds that did not tell their time yet. */
  readonly charge: Charge | undefined;
}

/** Reads what the row of a claim has paid for its datum, consistently. */
export async function findPaid(
  p: Ports,
  ws: string,
  { claim, datum }: { readonly claim: Claim; readonly datum: string },
): Promise<PaidClaim> {
  const { enrichmentId, part } = claim;
  const [request, rounds] = await Promise.all([
    findEnrichment(p, ws, enrichmentId),
    listRounds(p, ws, enrichmentId, part),
  ]);
  const round = rounds.find((each) => chargeOfClaim(claim, datum, [each]) !== undefined);
  const { id, paidAtMs } = (round && chargeOfClaim(claim, datum, [round])) ?? {};
  const isTimed = id !== undefined && paidAtMs !== undefined;
  const charge = isTimed ? await findCharge(p, ws, { id, paidAtMs }) : undefined;
  return { request, round, charge };
}
