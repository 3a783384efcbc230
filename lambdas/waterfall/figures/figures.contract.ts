import type { RefusalReason } from '../waterfall.contract.ts';

/**
 * What is counted of the vendors' calls, and the order that follows from it. Nothing here says
 * anything of a person but the segment, which is coarse.
 */

/** THE LIST of data that finders give: each has an order of its own. */
export const SOUGHT = ['email', 'phone'] as const;
export type Sought = (typeof SOUGHT)[number];

/** A kind of person that finders may know better or worse: `DE.profile`. See `segment.ts`. */
export type Segment = string;
/** Stands for all segments together. */
export const ALL_SEGMENTS: Segment = 'all';

/**
 * A provider asked for a datum after certain others had missed: `findymail+hunter>prospeo`, those
 * before it in the order of their names; `>findymail` where it was the first.
 */
export type TrialName = `${string}>${string}`;

/** What came of such trials. Fresh ones are whole; older ones count for less, and are fractions. */
export interface Trial {
  readonly calls: number;
  /** Its value was accepted. */
  readonly hits: number;
  /** Paid where it was a hit, and where it was not: its own calls and the verifiers' of its values. */
  readonly hitMicroUsd: number;
  readonly missMicroUsd: number;
}

/** What was counted of a datum in a segment. */
export interface SegmentFigures {
  /** Rows whose search came to an end. */
  readonly rows: number;
  readonly trials: Readonly<Record<TrialName, Trial>>;
}

/** Ends of the slots into which calls are counted by how long they took; the last has no end. */
export const SLOT_ENDS_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 60_000] as const;

/** What was counted of a vendor's calls on a day. */
export interface VendorFigures {
  /** That were answered: a hit, a miss, a verdict. */
  readonly calls: number;
  /** Of a finder: its value was accepted. Of a verifier: it gave a verdict other than `unknown`. */
  readonly hits: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Nobody was called. */
  readonly skipped: number;
  /** Of the answered calls: all together, and how many in each slot. */
  readonly ms: number;
  readonly slots: readonly number[];
  readonly costMicroUsd: number;
  /** Of a finder: paid to verifiers for its values. */
  readonly verifyingMicroUsd: number;
}

/** By segment, by vendor. */
export type DayFigures = Readonly<Record<Segment, Readonly<Record<string, VendorFigures>>>>;

/** What was counted of some runs. */
export interface Figures {
  /** By datum and segment: `email#DE.profile`. */
  readonly segments: Readonly<Record<string, SegmentFigures>>;
  /** By day of UTC and datum: `2026-11-29#email`. */
  readonly days: Readonly<Record<string, DayFigures>>;
}

/** What a search is expected to come to, for one row. */
export interface Expected {
  /** Share of the rows for which something is found, 0 to 1. */
  readonly found: number;
  readonly costMicroUsd: number;
}

/** A provider's place in an order, with what is expected of it there: it adds up over the places. */
export interface OrderedProvider extends Expected {
  readonly provider: string;
  /**
   * The most that may be hoped it finds, where little is known of it: what is lost at most where
   * it is not asked.
   */
  readonly foundMost: number;
}

/** A provider that some rows ask first, so that its figures stay fresh. */
export interface Explored {
  readonly provider: string;
  /** Share of the rows. */
  readonly share: number;
}

/** The order for a datum in a segment, and why it is that one. */
export interface LearnedOrder {
  /** How many rows the figures are of; older ones count for less. */
  readonly rows: number;
  readonly providers: readonly OrderedProvider[];
  readonly explored: readonly Explored[];
  /** What the fixed order would come to, by the same figures. */
  readonly fixed: Expected;
}

/** By segment; `all` for one that has none of its own. */
export type SegmentOrders = Readonly<Record<Segment, LearnedOrder>>;

/** The orders of an account's vendors. */
export interface PlannedOrders {
  readonly plannedAtMs: number;
  readonly segments: SegmentOrders;
}
export type LearnedOrders = Readonly<Partial<Record<Sought, PlannedOrders>>>;

/** What rows are expected to come to, by own history. */
export interface ExpectedRows {
  /** How many are sought. */
  readonly lookups: number;
  /** How many of them are found, and what all cost; null where too little is known. */
  readonly found: number | null;
  readonly costMicroUsd: number | null;
  /** Rows of the past that this rests on: of the segment with fewest; older ones count for less. */
  readonly basedOnRows: number;
}
