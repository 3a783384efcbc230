import { describe, expect, it } from 'vitest';
import { CHAIN_START, sealEntries } from '../../../../lambdas/ledger/journal/entry-hash.ts';
import { auditStart, foldAudit, isFoldOf } from '../../../../lambdas/ledger/journal/fold-audit.ts';
import type { LedgerEntry } from '../../../../lambdas/ledger/ledger.contract.ts';
import { accountOf, grantOf } from '../../../support/accounts.ts';
import { entryOf, openedOf, spentOf } from '../../../support/ledger-entries.ts';

const of = (available: number, held: number) => ({ contact: { available, held } });
const HOLD = { grantId: 'g', type: 'contact', available: -4, held: 4 };
/** 10 credits come in, 4 are held, 3 of them are spent. */
const STORY: readonly LedgerEntry[] = [
  entryOf(1, { slices: [openedOf(10)], before: {}, after: of(10, 0) }),
  entryOf(2, { slices: [HOLD], before: of(10, 0), after: of(6, 4) }),
  entryOf(3, {
    slices: [{ ...spentOf(3), held: -4, available: 1 }],
    before: of(6, 4),
    after: of(7, 0),
    ref: 'enr_1',
  }),
];
const START = auditStart(CHAIN_START);
const seal = (entries: readonly LedgerEntry[]) => sealEntries(CHAIN_START, entries);
/** The story with one entry changed, and sealed as if it had always been so. */
const changed = (rev: number, change: Partial<LedgerEntry>) =>
  seal(STORY.map((entry) => (entry.rev === rev ? { ...entry, ...change } : entry)));

describe('foldAudit', () => {
  it('adds up what is left of each grant, and what was spent for what', () => {
    const last = seal(STORY).at(-1);
    expect(foldAudit(START, seal(STORY))).toEqual({
      checkpoint: {
        rev: 3,
        hash: last?.hash,
        after: of(7, 0),
        grants: { g: { type: 'contact', available: 7, held: 0 } },
      },
      spent: { enr_1: { contact: 3 } },
    });
  });

  it('goes on from a checkpoint as from the beginning', () => {
    const [first, ...rest] = seal(STORY);
    const { checkpoint } = foldAudit(START, first ? [first] : []);
    expect(foldAudit(checkpoint, rest).checkpoint).toEqual(
      foldAudit(START, seal(STORY)).checkpoint,
    );
  });

  it.each([
    ['a revision left out', seal(STORY).toSpliced(1, 1), { rule: 'gapless', rev: 3 }],
    ['a before that is not the after ahead', changed(3, { before: of(6, 5) }), ['gapless', 3]],
    ['slices that lead elsewhere', changed(3, { after: of(8, 0) }), ['conserved', 3]],
    [
      'credits from nowhere',
      changed(2, { slices: [{ ...HOLD, held: 5 }], after: of(6, 5) }),
      ['conserved', 2],
    ],
    [
      'a counter below zero',
      changed(2, {
        slices: [{ grantId: 'g', type: 'contact', available: -11, held: 11 }],
        after: of(-1, 11),
      }),
      ['conserved', 2],
    ],
    [
      'an entry that was changed',
      seal(STORY).map((entry) => (entry.rev === 2 ? { ...entry, actor: 'mem_eve' } : entry)),
      ['sealed', 2],
    ],
    [
      'an entry without its hash',
      seal(STORY).map(({ hash, ...entry }) => (entry.rev === 3 ? entry : { ...entry, hash })),
      ['sealed', 3],
    ],
  ] as const)('finds %s, and stops in front of it', (_what, entries, wanted) => {
    const { checkpoint, fault } = foldAudit(START, entries as readonly LedgerEntry[]);
    const [rule, rev] = 'rule' in wanted ? [wanted.rule, wanted.rev] : wanted;
    expect(fault).toEqual({ rule, rev });
    expect(checkpoint.rev).toBe(_what === 'a revision left out' ? 1 : Number(rev) - 1);
  });
});

describe('foldAudit, of debt', () => {
  const owes = (available: number, held: number, debt: number) => ({
    contact: { available, held, debt },
  });
  /** Of the 10, 3 were spent and are not paid for; 4 more come in, and repay 2 of them. */
  const makes = { slices: [{ grantId: 'g', type: 'contact', debt: 3 }], before: of(7, 0) };
  const repays = { ...openedOf(4), grantId: 'h', available: 2, spent: 2, repaid: 2 };
  const debts = (repaid = repays, after = owes(9, 0, 1)) =>
    seal([
      ...STORY,
      entryOf(4, { ...makes, after: owes(7, 0, 3), ref: 'pur_1' }),
      entryOf(5, { slices: [repaid], before: owes(7, 0, 3), after, ref: 'pur_2' }),
    ]);

  it('adds up what is owed; what repays it was spent for nothing new', () => {
    const { checkpoint, spent, fault } = foldAudit(START, debts());
    expect(fault).toBeUndefined();
    expect(checkpoint.after).toEqual(owes(9, 0, 1));
    expect(spent).toEqual({ enr_1: { contact: 3 } });
  });

  it.each([
    ['leads elsewhere', debts(repays, owes(9, 0, 2))],
    [
      'is less than nothing',
      debts({ ...repays, available: 0, spent: 4, repaid: 4 }, owes(7, 0, -1)),
    ],
  ])('finds debt that %s', (_what, entries) => {
    expect(foldAudit(START, entries).fault).toEqual({ rule: 'conserved', rev: 5 });
  });

  it('tells an account that owes another sum', () => {
    const { checkpoint } = foldAudit(START, debts());
    const grants = { g: grantOf({ available: 7 }), h: grantOf({ available: 2 }) };
    const owing = (debt: number) => accountOf(grants, { rev: 5, debt: { contact: debt } });
    expect(isFoldOf(owing(1), checkpoint)).toBe(true);
    expect(isFoldOf(owing(0), checkpoint)).toBe(false);
    expect(isFoldOf(owing(2), checkpoint)).toBe(false);
  });
});

describe('isFoldOf', () => {
  const { checkpoint } = foldAudit(START, seal(STORY));
  const account = (change: object = {}, rev = 3) =>
    accountOf({ g: grantOf({ available: 7, held: 0, ...change }) }, { rev });

  it.each([
    ['the same', account(), true],
    ['a credit more', account({ available: 8 }), false],
    ['one that is held', account({ available: 6, held: 1 }), false],
    ['another revision', account({}, 4), false],
    ['a grant that the ledger does not know', accountOf({ h: grantOf() }, { rev: 3 }), false],
    ['nothing left', accountOf({}, { rev: 3 }), false],
    [
      'what waits beside it',
      { ...accountOf({}, { rev: 3 }), waiting: { contact: { grants: 1, credits: 7, exp: null } } },
      true,
    ],
    [
      'less beside it',
      { ...accountOf({}, { rev: 3 }), waiting: { contact: { grants: 1, credits: 6, exp: null } } },
      false,
    ],
  ] as const)('compares the account: %s', (_what, found, isFold) => {
    expect(isFoldOf(found as never, checkpoint)).toBe(isFold);
  });

  it('lets a grant be there that is empty', () => {
    const grants = { g: grantOf({ available: 7 }), e: grantOf({ available: 0 }) };
    expect(isFoldOf(accountOf(grants, { rev: 3 }), checkpoint)).toBe(true);
  });
});
