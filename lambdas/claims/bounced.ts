import { sameAddress } from '../identity/same-value.ts';
import type { BouncedValue, Finding, SubjectRecord } from './claims.contract.ts';
import { valuesOf } from './join-findings.ts';

/** The datum whose values bounce. */
const ADDRESSES = 'email';

/** Addresses that are remembered of one contact. */
const BOUNCED_MAX = 8;

/** Gives the addresses that have bounced as they are remembered: the latest, the last one last. */
export function latestBounced(bounced: readonly BouncedValue[]): readonly BouncedValue[] {
  return bounced.toSorted((a, b) => a.atMs - b.atMs).slice(-BOUNCED_MAX);
}

/** Gives the values of a datum of a contact that have bounced. */
export function bouncedOf(
  { bounced = [] }: Pick<SubjectRecord, 'bounced'>,
  datum: string,
): readonly BouncedValue[] {
  return datum === ADDRESSES ? bounced : [];
}

/** Says whether the main value of a finding is one that has bounced. */
export function hasBounced(
  record: Pick<SubjectRecord, 'bounced'>,
  datum: string,
  { value }: Pick<Finding, 'value'>,
): boolean {
  return bouncedOf(record, datum).some((each) => sameAddress(each.value, value));
}

/** Gives a finding with those of its values that have bounced, whatever a verifier says of them. */
export function withBounced(
  record: Pick<SubjectRecord, 'bounced'>,
  datum: string,
  finding: Finding,
): Finding {
  const values = valuesOf(finding);
  const bounced = bouncedOf(record, datum).filter(({ value }) =>
    values.some((each) => sameAddress(each, value)),
  );
  return bounced.length === 0 ? finding : { ...finding, bounced };
}
