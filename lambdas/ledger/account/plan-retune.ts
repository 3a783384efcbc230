import { type Amounts, addAmounts, type EpochMs, epochMs } from '../../shared/units.contract.ts';
import {
  allotmentId,
  allotmentSlices,
  type NewGrant,
  openingSlice,
  repayByAllotment,
} from '../grants/plan-grant.ts';
import type {
  Account,
  AccountChange,
  AccountTerms,
  OpenGrant,
  Period,
  Slice,
} from '../ledger.contract.ts';
import { hasExpired, momentOf } from './draw-order.ts';
import { periodFrom } from './periods.ts';

/**
 * Plans to bring the running period to the terms that have come to hold within it. Undefined while
 * it runs on these or on later ones, which a caller with an old copy of the terms meets, and once
 * it has ended: the turn begins the next on the new terms.
 *
 * Periods of the same length: the period goes on to its own end, whatever became of anchor and time
 * zone; more of a credit type comes in as a grant of its own, less is taken of what is available.
 * What is held or spent stays, and counts as given, so that going down and up again gives nothing
 * twice. Of another length: what is left of the old allotment ends, a period of the new terms
 * begins.
 */
export function planRetune(
  account: Account,
  terms: AccountTerms,
  nowMs: EpochMs,
): AccountChange | undefined {
  const { period } = account;
  const { no: onTerms = 0, months = 1 } = period;
  if ((terms.no ?? 0) <= onTerms || nowMs >= period.endsAt) return undefined;
  const atMs = beganAt(account, terms, nowMs);
  const condition = { action: 'retune', inPeriod: period.id, onTerms } as const;
  const before = givenSoFar(account, atMs);
  if (months !== terms.periodMonths || isLicensedAnew(account, terms)) {
    const begun = periodFrom(terms, period, atMs);
    const slices = [...endAll(account, atMs), ...allotmentSlices(terms, begun, account.seat)];
    return { ...condition, ...repayByAllotment(account, terms, slices), turnsTo: begun };
  }
  if (terms.ended) {
    // What was given stays given: a licence that comes back in the same month brings nothing anew.
    const retunesTo = onNewTerms(period, terms, before);
    return { ...condition, slices: endAll(account, atMs), retunesTo };
  }
  const types = new Set([...Object.keys(before), ...Object.keys(terms.allotments)]);
  const slices = [...types].flatMap((type) => {
    const more = (terms.allotments[type] ?? 0) - (before[type] ?? 0);
    return more > 0
      ? [giveMore(account, terms, { type, amount: more, eff: atMs })]
      : takeBack(account, type, -more, atMs);
  });
  const retunesTo = onNewTerms(period, terms, addSlices(before, slices));
  return { ...condition, ...repayByAllotment(account, terms, slices), retunesTo };
}

/** A licence that begins within the running month of a seat begins a month of its own. */
function isLicensedAnew({ seat, period }: Account, { anchor, ended }: AccountTerms): boolean {
  return seat !== undefined && !ended && anchor > period.id;
}

/** When the terms came to hold in this period, the same for whoever comes by first. */
function beganAt(account: Account, { from }: AccountTerms, nowMs: EpochMs): EpochMs {
  const atMs = momentOf(account, nowMs);
  return epochMs(Math.max(account.period.startsAt, Math.min(from ?? atMs, atMs)));
}

/**
 * Gives more of a type: as a grant of its own, or, where the period has one alone, in that one,
 * which is opened under the id that the period itself would give it.
 */
function giveMore(
  account: Account,
  terms: AccountTerms,
  more: Pick<NewGrant, 'type' | 'amount' | 'eff'>,
): Slice {
  const { period, seat, grants } = account;
  const { type, amount } = more;
  const no = terms.oneGrant ? undefined : terms.no;
  const grantId = allotmentId(period.id, type, { seat, no });
  if (grants[grantId] !== undefined) return { grantId, type, granted: amount, available: amount };
  const pri = terms.priority?.allotment;
  return openingSlice(grantId, { ...more, cat: 'allotment', exp: period.endsAt, pri });
}

/** Voids so many available credits of the period's allotment, or as many as there are. */
function takeBack(account: Account, type: string, amount: number, atMs: EpochMs): Slice[] {
  let left = amount;
  return allotmentsOf(account, atMs)
    .filter(([, grant]) => grant.type === type)
    .flatMap(([grantId, { available }]) => {
      const voided = Math.min(left, available);
      left -= voided;
      return voided > 0 ? [{ grantId, type, available: -voided, voided }] : [];
    });
}

/** Ends the period's allotment: what is available is voided, and so is what holds give back. */
function endAll(account: Account, atMs: EpochMs): Slice[] {
  return allotmentsOf(account, atMs).map(([grantId, { type, available }]) => ({
    grantId,
    type,
    ...(available > 0 && { available: -available, voided: available }),
    ends: { as: 'voided', at: atMs },
  }));
}

/**
 * The period's allotment grants, latest first. One that was ended before is not among them, also
 * where the terms changed before that: it cannot end twice, and what it is given back is voided.
 */
function allotmentsOf(account: Account, atMs: EpochMs): [string, OpenGrant][] {
  return Object.entries(account.grants)
    .filter(([, { cat, ended }]) => cat === 'allotment' && ended === undefined)
    .filter(([, grant]) => !hasExpired(grant, atMs))
    .toSorted(([idA, a], [idB, b]) => b.eff - a.eff || (idA < idB ? 1 : -1));
}

/** What the period has been given; one of before this was kept has what its grants say. */
function givenSoFar(account: Account, atMs: EpochMs): Amounts {
  if (account.period.allotments !== undefined) return account.period.allotments;
  return addAmounts(...allotmentsOf(account, atMs).map(([, g]) => ({ [g.type]: g.amount })));
}

function addSlices(before: Amounts, slices: readonly Slice[]): Amounts {
  return addAmounts(
    before,
    ...slices.map(({ type, granted = 0, voided = 0 }) => ({ [type]: granted - voided })),
  );
}

function onNewTerms(period: Period, terms: AccountTerms, allotments: Amounts): Period {
  const { planVersion, no = 0 } = terms;
  return { ...period, planVersion, no, allotments };
}
