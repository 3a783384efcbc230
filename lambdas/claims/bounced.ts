import { sameAddress } from '../identity/same-value.ts';
import type { BouncedValue, Finding, SubjectRecord } from './claims.contract.ts';
import { valuesOf } from './join-findings.ts';

/** The datum whose values bounce. */
const ADDRESSES = 'email';

/** Gives the values of a datum of a contact that have bounced. */
export function bouncedOf(
  { bounced = [] }: Pick<SubjectRecord, 'bounced'>,
  datum: string,
): readonly BouncedValue[] {
  return datum === ADDRESSES ? bounced : [];
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
