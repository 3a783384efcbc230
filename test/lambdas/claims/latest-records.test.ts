import { expect, it } from 'vitest';
import type { SubjectRecord } from '../../../lambdas/claims/claims.contract.ts';
import { withLatest } from '../../../lambdas/claims/latest-records.ts';

const record = (contactId: string, rev: number): SubjectRecord => ({
  contactId,
  rev,
  keys: [],
  facts: { profiles: [], profileIds: [], names: [], domains: [], companies: [] },
  data: {},
});

it('takes of each record the latest, whichever way they come, and keeps the leads', () => {
  const known = {
    leads: new Map([['k', { contactId: 'con_1' }]]),
    subjects: new Map([
      ['con_1', record('con_1', 3)],
      ['con_2', record('con_2', 1)],
    ]),
  };
  const written = [record('con_1', 2), record('con_2', 4), record('con_2', 3), record('con_3', 1)];
  const { leads, subjects } = withLatest(known, written);
  expect(leads).toBe(known.leads);
  expect([...subjects.values()].map(({ contactId, rev }) => [contactId, rev])).toEqual([
    ['con_1', 3],
    ['con_2', 4],
    ['con_3', 1],
  ]);
  expect(known.subjects.get('con_2')?.rev).toBe(1);
});
