import type { AccountTerms, HeldSlice } from '../../ledger/ledger.contract.ts';
import {
  grantOnPaper,
  heldAmounts,
  holdOnPaper,
  lessAmounts,
  openOnPaper,
  type PaperAccount,
  settleOnPaper,
  turnOnPaper,
} from '../../ledger/ledger.ts';
import type { Plan } from '../../plans/plans.contract.ts';
import { priceOf } from '../../plans/price.ts';
import { type Amounts, addAmounts, type EpochMs, toRfc3339 } from '../../shared/units.contract.ts';
import { type ActionCounts, type PastCharges, priceCharged, priceHeld } from './price-past.ts';

/** A request of the past, as far as its credits go. */
export interface PastRequest extends PastCharges {
  readonly id: string;
  /** Who asked, where that was a member. */
  readonly memberId?: string | undefined;
  readonly atMs: EpochMs;
  /** How many subjects it had. */
  readonly rows: number;
  /** The lookups that it held for. */
  readonly held: ActionCounts;
  /** When it ended: what it was charged was found by then. */
  readonly endedAtMs: EpochMs;
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
  /** By member: the terms of the seats that the plan gives; empty where it has none. */
  readonly seats: ReadonlyMap<string, AccountTerms>;
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

/** What a request holds on paper: of the seat of who asked, and of the shared account. */
interface PaperHold {
  readonly seat: readonly HeldSlice[];
  readonly own: readonly HeldSlice[];
}

/** The accounts on paper, and the sums of what happens to them. */
class Stage {
  readonly #of: Rehearsed;
  #account: PaperAccount;
  readonly #seats = new Map<string, PaperAccount>();
  readonly #holds = new Map<string, PaperHold>();
  readonly #periods: RehearsedPeriod[] = [];
  readonly #refused: { id: string; required: Amounts }[] = [];
  #notInPlan: ActionCounts = {};
  #requests = 0;

  constructor(of: Rehearsed) {
    this.#of = of;
    this.#account = openOnPaper(of.terms, of.fromMs);
    for (const [id, terms] of of.seats) this.#seats.set(id, openOnPaper(terms, of.fromMs));
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
      available: addAmounts(
        availableIn(this.#account),
        ...[...this.#seats.values()].map(availableIn),
      ),
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
      this.#turnSeats(stopMs);
      if (account.period.id !== id && stopMs < this.#of.toMs) this.#beginPeriod();
      if (stopMs >= atMs) return;
    }
  }

  /** A seat's months are its own: what lapses counts in the period that runs then. */
  #turnSeats(atMs: EpochMs): void {
    for (const [id, terms] of this.#of.seats) {
      let seat = this.#seats.get(id) ?? openOnPaper(terms, atMs);
      for (let stopMs = seat.period.startsAt; stopMs < atMs; ) {
        stopMs = atMs < seat.period.endsAt ? atMs : seat.period.endsAt;
        const turned = turnOnPaper(seat, terms, stopMs);
        seat = turned.account;
        this.#add({ lapsed: turned.lapsed });
      }
      this.#seats.set(id, seat);
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
    const required = priceHeld(this.#of.plan, request.held);
    const { id, memberId = '', atMs, rows } = request;
    const { requestRows = rows } = this.#of.plan.limits ?? {};
    if (rows > requestRows) {
      this.#refuse(id, required);
      return;
    }
    const seat = this.#seats.get(memberId);
    const fromSeat = seat === undefined ? {} : atMost(required, availableIn(seat));
    const rest = lessAmounts(required, fromSeat);
    const own = holdOnPaper(this.#account, { wanted: [rest], partial: false }, atMs);
    if ('kind' in own) {
      this.#refuse(id, required);
      return;
    }
    this.#account = own.account;
    this.#holds.set(id, { own: own.held, seat: this.#holdOfSeat(memberId, fromSeat, atMs) });
    this.#add({ held: required });
  }

  #holdOfSeat(memberId: string, amounts: Amounts, atMs: EpochMs): readonly HeldSlice[] {
    const seat = this.#seats.get(memberId);
    if (seat === undefined || Object.keys(amounts).length === 0) return [];
    const outcome = holdOnPaper(seat, { wanted: [amounts], partial: false }, atMs);
    if ('kind' in outcome) return [];
    this.#seats.set(memberId, outcome.account);
    return outcome.held;
  }

  #end(request: PastRequest): void {
    const { id, memberId = '', endedAtMs } = request;
    const held = this.#holds.get(id);
    if (held === undefined) return;
    this.#holds.delete(id);
    const spent = priceCharged(this.#of.plan, request);
    const fromSeat = atMost(spent, heldAmounts(held.seat));
    const seat = this.#seats.get(memberId);
    if (seat !== undefined) {
      const end = { held: held.seat, spent: fromSeat };
      this.#seats.set(memberId, settleOnPaper(seat, end, endedAtMs));
    }
    const end = { held: held.own, spent: lessAmounts(spent, fromSeat) };
    this.#account = settleOnPaper(this.#account, end, endedAtMs);
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
}

/** The amounts, type by type no more than there is; what is 0 is left out. */
function atMost(amounts: Amounts, available: Amounts): Amounts {
  const most = Object.entries(amounts).map(
    ([type, n]) => [type, Math.min(n, available[type] ?? 0)] as const,
  );
  return Object.fromEntries(most.filter(([, n]) => n > 0));
}

function availableIn({ grants }: PaperAccount): Amounts {
  const all = Object.values(grants).map(({ type, available }) => ({ [type]: available }));
  return addAmounts(...all);
}
