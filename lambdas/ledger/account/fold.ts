import type {
  Account,
  OpenGrant,
  Revision,
  Slice,
  Totals,
  TypeTotals,
} from '../ledger.contract.ts';

/**
 * Sums what the grants of an account have, those beside it too, and its debt, by credit type;
 * expired credits count until they are booked.
 */
export function totalsOf({
  grants,
  waiting = {},
  debt = {},
}: Pick<Account, 'grants' | 'waiting'> & Partial<Pick<Account, 'debt'>>): Totals {
  const beside = Object.entries(waiting).map(([type, { credits }]) => ({
    type,
    available: credits,
    held: 0,
  }));
  const owed = Object.entries(debt).map(([type, n]) => ({ type, debt: n }));
  return sumTotals([...Object.values(grants).map(partOf), ...beside, ...owed]);
}

/** What counts of a grant: its own debt is in the account's. */
function partOf({ type, available, held }: OpenGrant): Part {
  return { type, available, held };
}

/** Gives the totals of an account after a revision, from those before it. */
export function foldTotals(before: Totals, slices: Revision['slices']): Totals {
  const sums = Object.entries(before).map(([type, sum]) => ({ type, ...sum }));
  return sumTotals([...sums, ...slices.map((slice) => ({ ...slice, debt: debtOf(slice) }))]);
}

/** What a slice adds to the debt of its type: what it makes, less what it repays. */
export function debtOf({ debt = 0, repaid = 0 }: Pick<Slice, 'debt' | 'repaid'>): number {
  return debt - repaid;
}

type Part = Pick<Slice, 'type' | 'available' | 'held' | 'debt'>;

/** Says whether two totals are the same; a type that is absent has nothing. */
export function sameTotals(a: Totals, b: Totals): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (type) =>
      (a[type]?.available ?? 0) === (b[type]?.available ?? 0) &&
      (a[type]?.held ?? 0) === (b[type]?.held ?? 0) &&
      (a[type]?.debt ?? 0) === (b[type]?.debt ?? 0),
  );
}

/** Sums parts by credit type. */
export function sumTotals(parts: readonly Part[]): Totals {
  const totals: Record<string, TypeTotals> = {};
  for (const { type, available = 0, held = 0, debt = 0 } of parts) {
    const sum = totals[type] ?? { available: 0, held: 0 };
    const owed = (sum.debt ?? 0) + debt;
    totals[type] = {
      available: sum.available + available,
      held: sum.held + held,
      ...(owed !== 0 && { debt: owed }),
    };
  }
  return totals;
}

/**
 * Applies one revision's slices to grants: the fold of all entries of an account is the account.
 */
export function foldSlices(
  grants: Readonly<Record<string, OpenGrant>>,
  slices: Revision['slices'],
): Record<string, OpenGrant> {
  const folded: Record<string, OpenGrant> = { ...grants };
  for (const slice of slices) folded[slice.grantId] = foldSlice(folded[slice.grantId], slice);
  return folded;
}

function foldSlice(grant: OpenGrant | undefined, slice: Slice): OpenGrant {
  const base = grant ?? (slice.opened && { ...slice.opened, available: 0, held: 0 });
  if (base === undefined) throw new RangeError(`no grant ${slice.grantId} to change`);
  const { granted = 0, ends } = slice;
  return {
    // The terms of a grant that is opened have all this already.
    ...(grant === undefined ? base : foldMarks(base, slice)),
    amount: base.amount + (slice.opened ? 0 : granted),
    available: base.available + (slice.available ?? 0),
    held: base.held + (slice.held ?? 0),
    ...(ends && { exp: ends.at, ended: ends.as }),
  };
}

/** Gives a grant with what a slice says beside what it moves to and fro. */
export function foldMarks(grant: OpenGrant, slice: Slice): OpenGrant {
  const { frozen: wasFrozen, ...rest } = grant;
  const { expired = 0, voided = 0, clawedBack = 0, debt = 0 } = slice;
  const lapsed = expired + voided;
  const { reversal = { credits: 0, clawedBack: 0, debt: 0 } } = grant;
  const { reversed = reversal.credits, frozen = wasFrozen } = slice;
  const isReversed = grant.reversal !== undefined || slice.reversed !== undefined;
  return {
    ...rest,
    ...(lapsed > 0 && { lapsed: (grant.lapsed ?? 0) + lapsed }),
    ...(isReversed && {
      reversal: {
        credits: reversed,
        clawedBack: reversal.clawedBack + clawedBack,
        debt: reversal.debt + debt,
      },
    }),
    ...(frozen && { frozen: true }),
  };
}
