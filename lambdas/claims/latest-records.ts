import type { Known, SubjectRecord } from './claims.contract.ts';

/** Gives what is known with records that were written or read since: of each the latest. */
export function withLatest(known: Known, records: Iterable<SubjectRecord>): Known {
  const subjects = new Map(known.subjects);
  for (const record of records) {
    const before = subjects.get(record.contactId);
    if (before === undefined || before.rev < record.rev) subjects.set(record.contactId, record);
  }
  return { ...known, subjects };
}
