import type { Amounts } from '../shared/units.contract.ts';

/** A plan: named terms. Configuration alone, so that a market's credit system is a row of the catalogue. */
export interface Plan {
  readonly id: string;
  readonly title: string;
  /** Grows with each change of terms; kept on the account's period, so that a period keeps its terms. */
  readonly version: number;
  readonly creditTypes: readonly string[];
  /** Length of a period in calendar months. */
  readonly periodMonths: number;
  /** What a workspace gets each period, by credit type; the unused rest expires with the period. */
  readonly allotments: Amounts;
  /** Price of an action for one subject. An action that is absent is not in the plan. */
  readonly prices: Readonly<Record<string, Amounts>>;
  /** What can be bought: credits of one pack, and how many months they last (`null`: for ever). */
  readonly packs: Readonly<
    Record<string, { readonly credits: number; readonly months: number | null }>
  >;
  /** Verdicts that count as found. Others are not charged. */
  readonly accepts: readonly Verdict[];
  /** How much of the providers' attempts the workspace's own keys see; absent: `names`. */
  readonly attemptsVisible?: AttemptsVisible;
}

/** `full`: with what each cost the operator; `names`: without the cost; `none`: no attempt. */
export type AttemptsVisible = 'full' | 'names' | 'none';

/** Our words for what a verifier says of an address. */
export type Verdict = 'deliverable' | 'risky' | 'catch-all' | 'undeliverable' | 'unknown';

/** Actions that Sluice performs, and the datum that each one finds. */
export const ACTIONS = { 'contact.email': { datum: 'email' } } as const;
export type Action = keyof typeof ACTIONS;
