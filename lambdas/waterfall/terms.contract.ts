import type { LineType, Verdict } from './waterfall.contract.ts';

/** The terms that a waterfall goes by. Plans and workspaces write them down, a run obeys them. */

/**
 * What counts as found, datum by datum. Everything else is remembered and not charged, and the run
 * goes on.
 */
export interface Accepts {
  /** Verdicts of a verifier. */
  readonly email: readonly Verdict[];
  /** Kinds of line. */
  readonly phone: readonly LineType[];
  /**
   * What a verifier must say of a number before it counts: that it exists and is not known to be
   * out of service (`valid`), or that somebody can be reached at it. Absent: none is asked.
   */
  readonly phoneMustBe?: 'valid' | 'reachable';
  /** No address at a host that gives mailboxes to the public, whatever its verdict. */
  readonly workEmailOnly?: true;
}

/** How a waterfall goes: of a plan, or of a workspace in place of its plan's. */
export interface WaterfallTerms {
  /** Who is asked for a datum, in this order, by the provider's id; absent: all that have a key. */
  readonly providers?:
    | Readonly<Partial<Record<'email' | 'phone', readonly string[] | undefined>>>
    | undefined;
  /** The same for verifiers of addresses. */
  readonly verifiers?: readonly string[] | undefined;
  /**
   * What the calls for one row may cost the operator in all, in millionths of a dollar. A
   * workspace's own accounts do not count.
   */
  readonly rowCostMicroUsdMax?: number | undefined;
  /**
   * The operator's account is asked while the workspace's own with a vendor is refused (its key, or
   * its credits). Absent: nobody is asked of that vendor.
   */
  readonly fallBackToOperator?: true | undefined;
  /** `fixed`: the cheapest hit first, whatever was learnt; absent: as it was learnt. */
  readonly order?: 'fixed' | 'learned' | undefined;
  /**
   * Who is expected to cost more than so many millionths of a dollar for each contact that it finds
   * is not asked; absent: all are. It takes figures to know: the fixed order asks all.
   */
  readonly foundCostMicroUsdMax?: number | undefined;
  /** How many hundredths of what all would find must be found all the same; absent: 97. */
  readonly coverageFloorPercent?: number | undefined;
}
