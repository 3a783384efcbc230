import { expect, it } from 'vitest';
import { foldGrantTotals } from '../../../../lambdas/ledger/journal/grant-totals.ts';
import { entryOf, openedOf, spentOf } from '../../../support/ledger-entries.ts';

const START = 1_772_323_200_000;

it('sums what became of each grant, with its terms where they are told', () => {
  const opened = openedOf(10);
  const entries = [
    entryOf(1, { slices: [opened] }),
    entryOf(2, { slices: [{ grantId: 'g', type: 'contact', available: -4, held: 4 }] }),
    entryOf(3, { slices: [spentOf(3)] }),
    entryOf(4, {
      slices: [
        { grantId: 'g', type: 'contact', available: -6, expired: 1, voided: 2, clawedBack: 3 },
        spentOf(1, 'h'),
      ],
      starts: { h: START as never },
    }),
  ];
  expect(foldGrantTotals(entries)).toEqual([
    {
      grantId: 'g',
      type: 'contact',
      eff: START,
      opened: opened.opened,
      counters: {
        granted: 10,
        available: 0,
        held: 1,
        spent: 3,
        expired: 1,
        voided: 2,
        clawedBack: 3,
      },
    },
    {
      grantId: 'h',
      type: 'contact',
      eff: START,
      opened: undefined,
      counters: {
        granted: 0,
        available: 0,
        held: -1,
        spent: 1,
        expired: 0,
        voided: 0,
        clawedBack: 0,
      },
    },
  ]);
});

it('says that a start is not known where no entry tells it', () => {
  const { starts: _starts, ...old } = entryOf(1);
  expect(foldGrantTotals([old])).toMatchObject([{ grantId: 'g', eff: undefined }]);
});
