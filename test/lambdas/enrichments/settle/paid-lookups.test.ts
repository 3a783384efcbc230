import { expect, it } from 'vitest';
import { paidLookups } from '../../../../lambdas/enrichments/settle/paid-lookups.ts';

it('shares the spent credits out in draw order: a seat pays for the first lookups', () => {
  const slices = [
    { grantId: 's', type: 'contact', cat: 'allotment', credits: 3, seat: 'mem_ada' },
    { grantId: 'w', type: 'contact', cat: 'allotment', credits: 9 },
  ] as const;
  const prices = { email: { contact: 2 }, phone: { contact: 3 } };
  const charged = { email: [0, 4], phone: [0] };
  const paid = paidLookups({ prices }, { charged, slices }).map(({ lookup, sources }) => [
    `${lookup.row} ${lookup.datum}`,
    ...sources.map(({ grantId, credits }) => `${credits} of ${grantId}`),
  ]);
  expect(paid).toEqual([
    ['0 email', '2 of s'],
    ['0 phone', '1 of s', '2 of w'],
    ['4 email', '2 of w'],
  ]);
});
