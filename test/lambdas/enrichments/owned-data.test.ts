import { expect, it } from 'vitest';
import { chargeIdOf, ownedUntil } from '../../../lambdas/enrichments/owned-data.ts';
import { at } from '../../support/accounts.ts';

it.each([
  ['email', undefined],
  ['phone', undefined],
  ['emailCheck', at('2026-04-09T12:00:00Z')],
])('%s that was paid for on the 10th of March is owned until %j', (datum, untilMs) => {
  expect(ownedUntil(datum, at('2026-03-10T12:00:00Z'))).toBe(untilMs);
});

it('each datum of each row has a charge of its own, and always the same', () => {
  const row = { enrichmentId: 'enr_1', part: 0, row: 3 };
  const others = [
    { ...row, enrichmentId: 'enr_2' },
    { ...row, part: 1 },
    { ...row, row: 4 },
  ];
  const ids = [row, ...others].flatMap((each) =>
    ['email', 'phone'].map((d) => chargeIdOf(each, d)),
  );
  expect(new Set(ids).size).toBe(8);
  expect(chargeIdOf({ ...row }, 'email')).toBe(ids[0]);
});
