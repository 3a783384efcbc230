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
      opened: { ...opened.opened, actor: 'mem_ada', reason: 'contact.email' },
      counters: {
        granted: 10,
        available: 0,
        held: 1,
        spent: 3,
        expired: 1,
        voided: 2,
        clawedBack: 3,
        debt: 0,
        repaid: 0,
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
        debt: 0,
        repaid: 0,
      },
    },
  ]);
});

it('says who brought a grant by what it came in with alone, and of no allotment', () => {
  const { granted: _granted, ...again } = openedOf(10);
  const [sum] = foldGrantTotals([entryOf(1, { slices: [again] })]);
  expect(sum?.opened).not.toHaveProperty('actor');
  const { opened } = openedOf(10);
  if (opened === undefined) throw new Error('openedOf opens');
  const allotment = { ...openedOf(10), opened: { ...opened, cat: 'allotment' as const } };
  const [own] = foldGrantTotals([entryOf(1, { slices: [allotment] })]);
  expect(own?.opened).not.toHaveProperty('reason');
});

it('says that a start is not known where no entry tells it', () => {
  const { starts: _starts, ...old } = entryOf(1);
  expect(foldGrantTotals([old])).toMatchObject([{ grantId: 'g', eff: undefined }]);
});

it('sums debt and what repaid it, and keeps of a grant what stays', () => {
  const { opened, ...coming } = openedOf(10);
  if (opened === undefined) throw new Error('openedOf opens');
  const reversal = { credits: 4, clawedBack: 4, debt: 0 };
  const slices = [
    { ...coming, available: 6, clawedBack: 4, opened: { ...opened, reversal } },
    { grantId: 'g', type: 'contact', debt: 5 },
    { grantId: 'g', type: 'contact', debt: -2, repaid: 1 },
  ];
  const [sum] = foldGrantTotals([{ ...entryOf(1), slices }]);
  expect(sum?.counters).toMatchObject({ clawedBack: 4, debt: 3, repaid: 1 });
  expect(sum?.opened).toEqual({ ...opened, actor: 'mem_ada', reason: 'contact.email' });
  // Debt alone is a change, too.
  expect(foldGrantTotals([{ ...entryOf(1), slices: slices.slice(1, 2) }])).toHaveLength(1);
});
