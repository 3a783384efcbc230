import type { Naming } from '../identity/subject.contract.ts';
import type { SubjectRecord } from './claims.contract.ts';

/** Says whether a record, or a charge of its data, says how its person is named. */
export function saysWhoItIs({ called, data }: Pick<SubjectRecord, 'called' | 'data'>): boolean {
  const isCharged = Object.values(data).some(({ state, isFree }) => state !== 'finding' && !isFree);
  return called !== undefined || isCharged;
}

/** Gives a record that says how its person is named, where nothing else does. */
export function withNaming(record: SubjectRecord, called: Naming | undefined): SubjectRecord {
  const isSaid = called !== undefined && Object.keys(called).length > 0;
  return isSaid && !saysWhoItIs(record) ? { ...record, called } : record;
}
