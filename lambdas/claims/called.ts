import type { Called, SubjectRecord } from './claims.contract.ts';

/** Says whether a record, or a charge of its data, says how its person is called. */
export function isNamed({ called, data }: Pick<SubjectRecord, 'called' | 'data'>): boolean {
  const isCharged = Object.values(data).some(({ state, isFree }) => state !== 'finding' && !isFree);
  return called !== undefined || isCharged;
}

/** Gives a record that says how its person is called, where nothing else does. */
export function withCalled(record: SubjectRecord, called: Called | undefined): SubjectRecord {
  const isSaid = called !== undefined && Object.keys(called).length > 0;
  return isSaid && !isNamed(record) ? { ...record, called } : record;
}
