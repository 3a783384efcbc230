import type { AccountTerms, HeldSlice } from '../../ledger/ledger.contract.ts';
import {
  grantOnPaper,
  holdOnPaper,
  openOnPaper,
  type PaperAccount,
  settleOnPaper,
  turnOnPaper,
} from '../../ledger/ledger.ts';
import type { Plan } from '../../plans/plans.contract.ts';
import { priceOf } from '../../plans/price.ts';
import {
  type Amounts,
  addAmounts,
  type EpochMs,
  timesAmounts,
  toRfc3339,
} from '../../shared/units.contract.ts';

/** How many lookups of each action. */
export type ActionCounts = Readonly<Record<string, number>>;

/** A request of the past, as far as its credits go. */
export interface PastRequest {
  readonly id: string;
  readonly atMs: EpochMs;
  /** The lookups that it held for. */
  readonly held: ActionCounts;
  /** When it ended, and what was found by then. */
  readonly endedAtMs: EpochMs;
  readonly charged: ActionCounts;
}

/** Credits that came in beside the allotments. */
export interface PastGrant {
  readonly id: string;
  readonly atMs: EpochMs;
  readonly creditType: string;
  readonly amount: number;
  readonly category: 'pack' | 'promotional' | 'adjustment';
  readonly expiresAtMs: EpochMs | null;
}

/** What is rehearsed: a past period of a workspace, on other terms. */
export interface Rehearsed {
  readonly plan: Plan;
  readonly terms: AccountTerms;
  readonly fromMs: EpochMs;
  /** Not included. */
  readonly toMs: EpochMs;
  readonly requests: readonly PastRequest[];
  readonly grants: readonly PastGrant[];
}

/** One period of the plan within the rehearsal. */
export interface RehearsedPeriod {
  readonly startsAt: string;
  readonly allotment: Amounts;
  readonly held: Amounts;
  readonly charged: Amounts;
  readonly refusedRequests: number;
  /** What expired in it, of whatever period it came from. */
  readonly lapsed: Amounts;
}

/** What the past would have been on the plan. */
export interface Rehearsal {
  readonly requests: number;
  readonly held: Amounts;
  readonly charged: Amounts;
  readonly refused: {
    readonly requests: number;
    /** What they would have held. */
    readonly required: Amounts;
    /** The first of them. */
    readonly ids: readonly string[];
  };
  /** Lookups of actions that the plan has no price for; their requests are refused as a whole. */
  readonly notInPlan: ActionCounts;
  readonly lapsed: Amounts;
  readonly available: Amounts;
  readonly periods: readonly RehearsedPeriod[];
}

const REFUSED_SHOWN_MAX = 20;

/**
 * Replays the requests and the grants of a past period on an account of other terms, with the
 * ledger's own plans. Pure: nothing is read, nothing is changed.
 *
 * Order: by time; at one moment what came in, then what was asked for, then what ended.
 */
export function rehearse(of: Rehearsed): Rehearsal {
  const stage = new Stage(of);
  for (const event of inOrder(of)) stage.play(event);
  return stage.end();
}

type Event =
  | { readonly kind: 'grant'; readonly atMs: EpochMs; readonly grant: PastGrant }
  | { readonly kind: 'end'; readonly atMs: EpochMs; readonly request: PastRequest }
  | { readonly kind: 'request'; readonly atMs: EpochMs; readonly request: PastRequest };

const KINDS: readonly Event['kind'][] = ['grant', 'request', 'end'];

function inOrder({ grants, requests }: Rehearsed): Event[] {
  const events: Event[] = [
    ...grants.map((grant): Event => ({ kind: 'grant', atMs: grant.atMs, grant })),
    ...requests.flatMap((request): Event[] => [
      { kind: 'request', atMs: request.atMs, request },
      { kind: 'end', atMs: request.endedAtMs, request },
    ]),
  ];
  return events.sort((a, b) => a.atMs - b.atMs || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** The account on paper, and the sums of what happens to it. */
class Stage {
  readonly #of: Rehearsed;
  #account: PaperAccount;
  readonly #holds = new Map<string, readonly HeldSlice[]>();
  readonly #periods: RehearsedPeriod[] = [];
  readonly #refused: { id: string; required: Amounts }[] = [];
  #notInPlan: ActionCounts = {};
  #requests = 0;

  constructor(of: Rehearsed) {
    this.#of = of;
    this.#account = openOnPaper(of.terms, of.fromMs);
    this.#beginPeriod();
  }

  play(event: Event): void {
    if (event.kind !== 'end' && event.atMs >= this.#of.toMs) return;
    this.#turnTo(event.atMs < this.#of.toMs ? event.atMs : this.#of.toMs);
    if (event.kind === 'grant') this.#grant(event.grant);
    else if (event.kind === 'request') this.#request(event.request);
    else this.#end(event.request);
  }

  end(): Rehearsal {
    this.#turnTo(this.#of.toMs);
    const sum = (field: 'held' | 'charged' | 'lapsed') =>
      addAmounts(...this.#periods.map((period) => period[field]));
    // What is still running at the end keeps its credits held: it has not been charged.
    return {
      requests: this.#requests,
      held: sum('held'),
      charged: sum('charged'),
      refused: {
        requests: this.#refused.length,
        required: addAmounts(...this.#refused.map(({ required }) => required)),
        ids: this.#refused.slice(0, REFUSED_SHOWN_MAX).map(({ id }) => id),
      },
      notInPlan: this.#notInPlan,
      lapsed: sum('lapsed'),
      available: availableIn(this.#account),
      periods: this.#periods,
    };
  }

  /** Turns period by period, so that what lapses counts where it does. */
  #turnTo(atMs: EpochMs): void {
    for (;;) {
      const { endsAt, id } = this.#account.period;
      const stopMs = atMs < endsAt ? atMs : endsAt;
      const { account, lapsed } = turnOnPaper(this.#account, this.#of.terms, stopMs);
      this.#account = account;
      this.#add({ lapsed });
      if (account.period.id !== id && stopMs < this.#of.toMs) this.#beginPeriod();
      if (stopMs >= atMs) return;
    }
  }

  #beginPeriod(): void {
    this.#periods.push({
      startsAt: toRfc3339(this.#account.period.startsAt),
      allotment: this.#of.terms.allotments,
      held: {},
      charged: {},
      refusedRequests: 0,
      lapsed: {},
    });
  }

  #add(more: Partial<Pick<RehearsedPeriod, 'held' | 'charged' | 'lapsed'>>): void {
    const last = this.#periods.at(-1);
    if (last === undefined) return;
    const { held = {}, charged = {}, lapsed = {} } = more;
    this.#periods[this.#periods.length - 1] = {
      ...last,
      held: addAmounts(last.held, held),
      charged: addAmounts(last.charged, charged),
      lapsed: addAmounts(last.lapsed, lapsed),
    };
  }

  #grant(past: PastGrant): void {
    if (!this.#of.plan.creditTypes.includes(past.creditType)) return;
    const { id: grantId, creditType: type, category: cat, amount, atMs: eff } = past;
    const grant = { type, cat, amount, eff, exp: past.expiresAtMs };
    this.#account = grantOnPaper(this.#account, { grantId, grant }, eff);
  }

  #request(request: PastRequest): void {
    this.#requests += 1;
    const missing = Object.entries(request.held).filter(
      ([action, n]) => n > 0 && priceOf(this.#of.plan, action) === undefined,
    );
    if (missing.length > 0) {
      this.#notInPlan = addAmounts(this.#notInPlan, Object.fromEntries(missing));
      this.#refuse(request.id, {});
      return;
    }
    const required = this.#costOf(request.held);
    const wish = { wanted: [required], partial: false };
    const outcome = holdOnPaper(this.#account, wish, request.atMs);
    if ('kind' in outcome) {
      this.#refuse(request.id, required);
      return;
    }
    this.#account = outcome.account;
    this.#holds.set(request.id, outcome.held);
    this.#add({ held: required });
  }

  #end({ id, charged, endedAtMs }: PastRequest): void {
    const held = this.#holds.get(id);
    if (held === undefined) return;
    this.#holds.delete(id);
    const spent = this.#costOf(charged);
    this.#account = settleOnPaper(this.#account, { held, spent }, endedAtMs);
    this.#add({ charged: spent });
  }

  #refuse(id: string, required: Amounts): void {
    this.#refused.push({ id, required });
    const last = this.#periods.at(-1);
    if (last === undefined) return;
    this.#periods[this.#periods.length - 1] = {
      ...last,
      refusedRequests: last.refusedRequests + 1,
    };
  }

  #costOf(counts: ActionCounts): Amounts {
    const { plan } = this.#of;
    return addAmounts(
      ...Object.entries(counts).map(([action, n]) => timesAmounts(priceOf(plan, action) ?? {}, n)),
    );
  }
}

function availableIn({ grants }: PaperAccount): Amounts {
  const all = Object.values(grants).map(({ type, available }) => ({ [type]: available }));
  return addAmounts(...all);
}
