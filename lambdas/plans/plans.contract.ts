import type { Amounts } from '../shared/units.contract.ts';

/**
 * A plan: named terms. Configuration alone, so that a market's credit system is a row of the
 * catalogue.
 */
export interface Plan {
  readonly id: string;
  readonly title: string;
  /**
   * Grows with each change of terms; kept on the account's period, so that a period keeps its
   * terms.
   */
  readonly version: number;
  readonly creditTypes: readonly string[];
  /** Length of a period in calendar months. */
  readonly periodMonths: number;
  /** What a workspace gets each period, by credit type; the unused rest expires with the period. */
  readonly allotments: Amounts;
  /** What each seat gets in its own credit month, by credit type; absent: the plan has no seats. */
  readonly seatAllotments?: Amounts;
  /** Price of an action for one subject. An action that is absent is not in the plan. */
  readonly prices: Readonly<Record<string, Amounts>>;
  /** What can be bought: credits of one pack, and how many months they last (`null`: for ever). */
  readonly packs: Readonly<
    Record<string, { readonly credits: number; readonly months: number | null }>
  >;
  readonly accepts: Accepts;
  /** How much of the providers' attempts the workspace's own keys see; absent: `names`. */
  readonly attemptsVisible?: AttemptsVisible;
}

/** What counts as found, datum by datum. Everything else is not charged. */
export interface Accepts {
  /** Verdicts of a verifier. */
  readonly email: readonly Verdict[];
  /** Kinds of line. */
  readonly phone: readonly LineType[];
}

/** `full`: with what each cost the operator; `names`: without the cost; `none`: no attempt. */
export type AttemptsVisible = 'full' | 'names' | 'none';

/** Our words for what a verifier says of an address. */
export type Verdict = 'deliverable' | 'risky' | 'catch-all' | 'undeliverable' | 'unknown';

/** Our words for the line behind a number. */
export type LineType = 'mobile' | 'landline' | 'voip' | 'unknown';
