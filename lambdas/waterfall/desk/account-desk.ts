import type { Ports } from '../../shared/ports.ts';
import type { LearnedOrders } from '../figures/figures.contract.ts';
import { VENDORS } from '../registry.ts';
import type {
  Desk,
  EndedVendorCall,
  Leave,
  VendorAccount,
  VendorSettings,
} from './desk.contract.ts';
import { intervalMsOf, slotsWanted } from './plan-slots.ts';
import { isRefused, planAfterCall, planProbe, standingOf } from './plan-vendor-state.ts';
import {
  addSpent,
  type KeptVendor,
  NOTHING_KEPT,
  putVendorState,
  readDesk,
  takeSlots,
} from './vendor-desk.store.ts';

type DeskPorts = Pick<Ports, 'db' | 'now' | 'sleep' | 'log'>;

/** For so long a function believes what it has read of the vendors. */
const BELIEVED_MS = 5_000;
/** A function writes down failures of a vendor at most this often. */
const NOTED_EVERY_MS = 1_000;

/** The places that this function has taken in a vendor's rate, and who waits for one. */
interface Lane {
  nextMs: number;
  left: number;
  waiting: number;
  /** The write that is on its way: whoever comes meanwhile waits for it, and asks once more. */
  taking: Promise<unknown> | undefined;
  /** When calls began, of the last second. */
  readonly begun: number[];
}

/**
 * One account's vendors, as this function knows them: read every few seconds, written when
 * something changes. Kept while the function lives.
 */
export class AccountDesk implements Desk {
  readonly #p: DeskPorts;
  readonly #account: VendorAccount;
  readonly #lanes = new Map<string, Lane>();
  readonly #notedAtMs = new Map<string, number>();
  #vendors = new Map<string, KeptVendor>();
  #orders: LearnedOrders = {};
  #reading: Promise<void> | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(p: DeskPorts, account: VendorAccount) {
    this.#p = p;
    this.#account = account;
  }

  /** Gives what the operator has set of each vendor. */
  async settings(): Promise<ReadonlyMap<string, VendorSettings>> {
    await this.#refresh();
    return new Map([...this.#vendors].map(([id, { settings }]) => [id, settings]));
  }

  /** Gives the vendors that refuse this account, its key or its credits, and are not tried yet. */
  async refusing(): Promise<ReadonlySet<string>> {
    await this.#refresh();
    const refused = [...this.#vendors].filter(([, { state }]) => isRefused(state, this.#p.now()));
    return new Set(refused.map(([id]) => id));
  }

  /** Gives the orders that were learnt of these vendors. */
  async orders(): Promise<LearnedOrders> {
    await this.#refresh();
    return this.#orders;
  }

  async leaveFor(vendor: string): Promise<Leave> {
    await this.#refresh();
    const { state, rev, settings, spentMicroUsd } = this.#kept(vendor);
    const { dayCostMicroUsdMax = Number.POSITIVE_INFINITY } = settings;
    if (spentMicroUsd >= dayCostMicroUsdMax) return { kind: 'no', reason: 'over-budget' };
    const standing = standingOf(state, this.#p.now());
    if (standing.kind === 'no') return standing;
    if (standing.kind === 'probe') {
      const probing = planProbe(state, this.#p.now());
      if (!(await this.#put(vendor, probing, rev))) {
        return { kind: 'no', reason: state.trouble?.reason ?? 'circuit-open' };
      }
    }
    const limits = settings.limits ?? VENDORS.get(vendor)?.limits ?? {};
    const intervalMs = intervalMsOf(limits);
    return intervalMs === undefined ? { kind: 'go' } : this.#place(vendor, intervalMs);
  }

  /** What is lost here is known again by the next call: it never fails the call that was paid for. */
  async note(vendor: string, ended: EndedVendorCall): Promise<void> {
    try {
      await this.#noteState(vendor, ended);
      await this.#noteCost(vendor, ended.costMicroUsd);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      this.#p.log('VENDOR_NOT_NOTED', { vendor, error: name });
    }
  }

  async #noteState(vendor: string, ended: EndedVendorCall): Promise<void> {
    const nowMs = this.#p.now();
    const { state, rev } = this.#kept(vendor);
    const next = planAfterCall(state, ended, nowMs);
    if (next === undefined) return;
    const isRow = next.failures !== undefined;
    const noted = this.#notedAtMs.get(vendor) ?? Number.NEGATIVE_INFINITY;
    if (isRow && nowMs - noted < NOTED_EVERY_MS) return;
    this.#notedAtMs.set(vendor, nowMs);
    if (await this.#put(vendor, next, rev)) {
      logTurn(this.#p, vendor, state, next);
      return;
    }
    await this.#refresh(0);
    const anew = planAfterCall(this.#kept(vendor).state, ended, nowMs);
    if (anew) await this.#put(vendor, anew, this.#kept(vendor).rev);
  }

  async #noteCost(vendor: string, costMicroUsd: number): Promise<void> {
    const kept = this.#kept(vendor);
    if (costMicroUsd === 0 || kept.settings.dayCostMicroUsdMax === undefined) return;
    const place = { account: this.#account, vendor };
    const spentMicroUsd = await addSpent(this.#p.db, place, costMicroUsd, this.#p.now());
    this.#vendors.set(vendor, { ...this.#kept(vendor), spentMicroUsd });
  }

  async #put(vendor: string, state: KeptVendor['state'], rev: number): Promise<boolean> {
    const isPut = await putVendorState(this.#p.db, { account: this.#account, vendor }, state, rev);
    if (isPut) this.#vendors.set(vendor, { ...this.#kept(vendor), state, rev: rev + 1 });
    else this.#readAtMs = Number.NEGATIVE_INFINITY;
    return isPut;
  }

  /** Waits for a place in the vendor's rate. */
  async #place(vendor: string, intervalMs: number): Promise<Leave> {
    const lane = this.#lane(vendor);
    lane.waiting += 1;
    try {
      while (!hasPlace(lane, this.#p.now())) {
        lane.taking ??= this.#take(vendor, lane, intervalMs);
        const full = await lane.taking;
        if (full) return full as Leave;
      }
    } finally {
      lane.waiting -= 1;
    }
    const atMs = lane.nextMs;
    lane.nextMs += intervalMs;
    lane.left -= 1;
    const waitMs = atMs - this.#p.now();
    if (waitMs > 0) await this.#p.sleep(waitMs);
    lane.begun.push(this.#p.now());
    return { kind: 'go' };
  }

  /** Takes places for all who wait now; gives why there are none. */
  async #take(vendor: string, lane: Lane, intervalMs: number): Promise<Leave | undefined> {
    try {
      const nowMs = this.#p.now();
      while ((lane.begun[0] ?? nowMs) < nowMs - 1_000) lane.begun.shift();
      const count = slotsWanted(lane.waiting, lane.begun.length, intervalMs);
      const place = { account: this.#account, vendor };
      const isBusy = lane.begun.length > 0;
      const taken = await takeSlots(this.#p.db, place, { count, intervalMs, nowMs, isBusy });
      if ('fullUntilMs' in taken) {
        return {
          kind: 'no',
          reason: 'rate-limited',
          retryAfterSeconds: Math.ceil((taken.fullUntilMs - nowMs) / 1000),
        };
      }
      lane.nextMs = taken.fromMs;
      lane.left = count;
      return undefined;
    } finally {
      lane.taking = undefined;
    }
  }

  #lane(vendor: string): Lane {
    const lane = this.#lanes.get(vendor) ?? {
      ...{ nextMs: 0, left: 0, waiting: 0, taking: undefined, begun: [] },
    };
    this.#lanes.set(vendor, lane);
    return lane;
  }

  #kept(vendor: string): KeptVendor {
    return this.#vendors.get(vendor) ?? NOTHING_KEPT;
  }

  async #refresh(believedMs = BELIEVED_MS): Promise<void> {
    if (this.#p.now() - this.#readAtMs < believedMs) return;
    this.#reading ??= readDesk(this.#p.db, this.#account, this.#p.now())
      .then(({ vendors, orders }) => {
        this.#vendors = new Map(vendors);
        this.#orders = orders;
        this.#readAtMs = this.#p.now();
      })
      .finally(() => {
        this.#reading = undefined;
      });
    await this.#reading;
  }
}

/** A place that has gone by is lost, and so are those before it: the vendor counts by the clock. */
function hasPlace(lane: Lane, nowMs: number): boolean {
  if (lane.left <= 0) return false;
  if (lane.nextMs >= nowMs - PLACE_LATE_MS) return true;
  lane.left = 0;
  return false;
}

/** So late a place may still be used: a call takes as long to get there. */
const PLACE_LATE_MS = 1_000;

/** Tells who is paged that a circuit has opened, or closed. */
function logTurn(
  p: Pick<DeskPorts, 'log'>,
  vendor: string,
  before: KeptVendor['state'],
  after: KeptVendor['state'],
): void {
  const isOpen = after.openUntilMs !== undefined;
  if (isOpen && before.openUntilMs === undefined) p.log('VENDOR_CIRCUIT_OPENED', { vendor });
  if (!isOpen && before.openUntilMs !== undefined) p.log('VENDOR_CIRCUIT_CLOSED', { vendor });
}
