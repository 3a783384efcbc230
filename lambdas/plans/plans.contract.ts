import type { Amounts } from '../shared/units.contract.ts';
import type { Accepts, WaterfallTerms } from '../waterfall/terms.contract.ts';

export type { Accepts, WaterfallTerms };

/**
 * A plan: named terms. Configuration alone, so that a market's credit system is a row of the
 * catalogue.
 */
export interface Plan {
  readonly id: string;
  readonly title: string;
  /**
   * Grows by one with each change of terms; kept on the account's period, so that a period keeps
   * its terms.
   */
  readonly version: number;
  readonly creditTypes: readonly string[];
  /** Length of a period in calendar months: 1 monthly, 12 annual. */
  readonly periodMonths: number;
  /**
   * For how many months it is sold at a time, where that is longer than a period: an annual
   * contract with monthly allotments has 12 here and 1 there.
   */
  readonly termMonths?: number;
  /**
   * What a term costs by subscription, in minor units by currency (ISO 4217, lower case), e.g.
   * `{ usd: 9900 }`; the first is the one that is used where none is named. Absent: it is not sold
   * by subscription.
   */
  readonly fee?: Readonly<Record<string, number>>;
  /** What a workspace gets each period, by credit type; the unused rest expires with the period. */
  readonly allotments: Amounts;
  /** What each seat gets in its own credit month, by credit type; absent: the plan has no seats. */
  readonly seatAllotments?: Amounts;
  /**
   * In which order the kinds of grant are drawn: groups, first to be drawn first; within a group
   * what expires first. Absent: `DRAW_ORDER`.
   */
  readonly drawOrder?: readonly (readonly DrawnCategory[])[];
  /**
   * Which kinds of grant repay debt: credits that were spent before their payment
   * was reversed. Absent: `DEBT_REPAID_BY`; empty: none, the operator deals with it.
   */
  readonly debtRepaidBy?: readonly DrawnCategory[];
  /**
   * Price of an action for one subject, in one credit type; 0: it comes with the plan. An action
   * that is absent is not in the plan.
   */
  readonly prices: Readonly<Partial<Record<ActionName, Amounts>>>;
  /**
   * What a lesser grade that is accepted costs in place of `prices`, which stays what is held for:
   * never more, in the same credit type; 0: it is given for nothing. Absent: as `prices` says.
   */
  readonly pricesApart?: PricesApart;
  /** What can be bought, by the pack's name. */
  readonly packs: Readonly<Record<string, Pack>>;
  readonly accepts: Accepts;
  /** Who is asked, in which order, for how much; absent: all vendors, the cheapest first. */
  readonly waterfall?: WaterfallTerms;
  /** Credits come back for an address that bounced later. Absent: they do not. */
  readonly creditBack?: CreditBack;
  /** What a member may spend of the shared balance in a period, unless it is said of the member. */
  readonly memberCaps?: Amounts;
  /**
   * Below how many hundredths of a period's allotment the credits left are low, and an event says
   * so. Absent: `LOW_AT_PERCENT`.
   */
  readonly lowAtPercent?: number;
  /** How much of the providers' attempts the workspace's own keys see; absent: `names`. */
  readonly attemptsVisible?: AttemptsVisible;
  /** How many a workspace may have, or ask for at a time. */
  readonly limits?: PlanLimits;
}

/** THE LIST of what a plan limits. What is absent has no limit but the product's own. */
export const LIMIT_NAMES = ['seats', 'members', 'requestRows'] as const;

/**
 * `seats`: licences at a time, each with its place until its credit month is over; `members`:
 * people in the workspace; `requestRows`: subjects of one enrichment.
 */
export type PlanLimits = Readonly<Partial<Record<(typeof LIMIT_NAMES)[number], number>>>;

/** What is bought in multiples: credits of one type, for so many months (`null`: for ever). */
export interface Pack {
  readonly creditType: string;
  readonly credits: number;
  readonly months: number | null;
  /**
   * What one costs, in minor units by currency (ISO 4217, lower case), e.g. `{ usd: 4900 }`; the
   * first is the one that is used where none is named. Absent: it is not for sale.
   */
  readonly prices?: Readonly<Record<string, number>>;
}

/** For how long after a charge a bounce is credited back, and how many of them in a period. */
export interface CreditBack {
  readonly days: number;
  readonly maxPerPeriod: number;
}

/** Terms of a workspace, in place of its plan's. */
export interface OwnWaterfallTerms extends WaterfallTerms {
  /** As in `Accepts`, also where the plan does not say so. */
  readonly workEmailOnly?: true | undefined;
}

/** THE LIST of what can cost credits. Export of found addresses is priced as `contact.email`. */
export const ACTION_NAMES = [
  'contact.email',
  'contact.phone',
  'contact.verify-email',
  'contact.verify-phone',
  'contact.profile',
  'contact.ai',
  'contact.personality',
  'contact.insights',
  'contact.refresh',
  'contact.outreach',
  'company.profile',
  'company.contacts',
  'company.jobs',
  'company.countries',
  'company.ai',
  'company.refresh',
  'search.network',
  'postal.letter',
  'ai.filter',
] as const;
export type ActionName = (typeof ACTION_NAMES)[number];

/**
 * THE LIST of actions whose data come in grades, and the word of a finding that is its grade: the
 * verdict on an address, the line of a number. The first of `VERDICTS` and of `LINE_TYPES` is the
 * best one, which costs what `prices` says.
 */
export const GRADED_BY = {
  'contact.email': 'verdict',
  'contact.phone': 'lineType',
  'contact.verify-email': 'verdict',
} as const satisfies Partial<Record<ActionName, 'verdict' | 'lineType'>>;
export type GradedAction = keyof typeof GRADED_BY;

/** Prices of grades, by action: `{ 'contact.email': { 'catch-all': { contact: 0 } } }`. */
export type PricesApart = Readonly<
  Partial<Record<GradedAction, Readonly<Partial<Record<Verdict | LineType, Amounts>>>>>
>;

/** How credits came in; structurally the ledger's. */
export const DRAWN_CATEGORIES = ['allotment', 'promotional', 'adjustment', 'pack'] as const;
export type DrawnCategory = (typeof DRAWN_CATEGORIES)[number];

/** The allotment first, then all others together: what a plan draws that says nothing of it. */
export const DRAW_ORDER: NonNullable<Plan['drawOrder']> = [
  ['allotment'],
  ['promotional', 'adjustment', 'pack'],
];

/** What is bought, and what the operator adds; the allotment of a period stays for its period. */
export const DEBT_REPAID_BY: NonNullable<Plan['debtRepaidBy']> = ['pack', 'adjustment'];

/** Credits are low below a tenth of the allotment, unless the plan says otherwise. */
export const LOW_AT_PERCENT = 10;

/** `full`: with what each cost the operator; `names`: without the cost; `none`: no attempt. */
export const ATTEMPTS_VISIBLE = ['full', 'names', 'none'] as const;
export type AttemptsVisible = (typeof ATTEMPTS_VISIBLE)[number];

/** Our words for what a verifier says of an address. */
export const VERDICTS = ['deliverable', 'risky', 'catch-all', 'undeliverable', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Our words for the line behind a number. */
export const LINE_TYPES = ['mobile', 'landline', 'voip', 'unknown'] as const;
export type LineType = (typeof LINE_TYPES)[number];
/** The largest sum of one payment, in minor units of any currency (Stripe). */
export const AMOUNT_MAX = 99_999_999;
