import { expect, it } from 'vitest';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { heldIn } from '../../../../lambdas/enrichments/rounds/held-in.ts';

const LIST = { heldByPart: [{ email: 2 }, { email: 1, phone: 3 }] } as unknown as EnrichmentRecord;
const ONE = { held: { email: [4, 7], phone: [] }, heldByPart: [] } as unknown as EnrichmentRecord;

it.each([
  [LIST, 0, { email: 2 }],
  [LIST, 1, { email: 1, phone: 3 }],
  [LIST, 2, {}],
  [ONE, 0, { email: 2, phone: 0 }],
])('%#: tells how many lookups of a part the hold covers', (record, part, counts) => {
  expect(heldIn(record, part)).toEqual(counts);
});
