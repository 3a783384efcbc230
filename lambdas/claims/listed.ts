import { isCheckedValue } from './choose-subject.ts';
import type { SubjectRecord } from './claims.contract.ts';

/**
 * Gives a record as it stands in the list of contacts: from the first datum on that the workspace
 * owns or has entered, at the time of that, for as long as there is one. Neither a record that led
 * to another's nor that of a checked value has a place.
 */
export function listed(record: SubjectRecord): SubjectRecord {
  const { listedAtMs, ...unlisted } = record;
  const isSomebody = record.mergedInto === undefined && !isCheckedValue(record);
  const times = [
    ...Object.values(record.data).filter(({ state }) => state === 'paid'),
    ...Object.values(record.manual ?? {}),
  ].map(({ atMs }) => atMs);
  const [first] = times.sort((a, b) => a - b);
  if (first === undefined || !isSomebody) return unlisted;
  return { ...unlisted, listedAtMs: listedAtMs ?? first };
}
