import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { PricedPack } from '../billing.contract.ts';
import { AMOUNT_MAX } from '../packs.ts';
import { countIn, fewerAtMs } from './counted-packs.ts';
import type { Month } from './month.ts';
import type { BankQuestion, TopUpAttempt, TopUpRecord, TopUpStop } from './top-ups.contract.ts';

/**
 * A charge that was begun so short a time ago is somebody's: longer than the function lives that
 * makes it.
 */
export const ATTEMPT_MS = 120_000;
/** What waits for others' doing, a dispute's end or a debt's, is looked at that often. */
export const LOOK_AGAIN_MS = 3_600_000;

/** All that a decision is made from, at one moment. */
export interface TopUpSight {
  readonly record: TopUpRecord;
  /** Now, in the workspace's time zone. */
  readonly month: Month;
  /** The pack as the workspace's plan sells it now. */
  readonly pack: PricedPack | undefined;
  /** Of the pack's credit type, on the workspace's own account. */
  readonly available: number;
  readonly debt: number;
  readonly frozen: number;
  /** Money of the last top-up went back. */
  readonly isReturned: boolean;
  readonly isSuspended: boolean;
  /** When the subscription ended that the plan was paid by; undefined where none has. */
  readonly planEndedAtMs: EpochMs | undefined;
}

export type TopUpPlan =
  | { readonly kind: 'charge'; readonly pack: PricedPack }
  /** Nobody knows what came of a charge that was begun: Stripe is asked. */
  | { readonly kind: 'resume' }
  /** Nobody knows whether the owner has answered their bank: Stripe is asked. */
  | { readonly kind: 'ask-bank'; readonly question: BankQuestion }
  | { readonly kind: 'stop'; readonly reason: 'pack-changed' | 'plan-ended' | 'refunded' }
  | {
      readonly kind: 'wait';
      readonly why: WaitReason;
      /** When to look again; null: the next crossing, or the owner, brings it about. */
      readonly untilMs: EpochMs | null;
    };
export type WaitReason =
  | 'off'
  | 'in-flight'
  | 'stopped'
  | 'back-off'
  | 'enough'
  | 'suspended'
  | 'reversed'
  | 'cap-reached';

/**
 * Decides whether a workspace is topped up now. A crossing is over when its credits have come in:
 * each top-up brings at least the threshold, so credits that are low afterwards have fallen again.
 *
 * Nothing is charged while money of an earlier purchase is on its way back: the account owes, or
 * is frozen, because somebody does not want to have paid. A top-up whose money went back stops the
 * next one: it would take the same money again. The end of a subscription stops it too: who has left
 * is not charged for the credits that went with the plan.
 */
export function planTopUp(sight: TopUpSight): TopUpPlan {
  const { record, month, pack } = sight;
  const { now } = month;
  if (record.attempt !== undefined) return planUnderWay(record.attempt, now);
  const resting = planRest(sight);
  if (resting !== undefined) return resting;
  const { settings } = record;
  if (pack === undefined || !fits(sight, pack)) return { kind: 'stop', reason: 'pack-changed' };
  if (sight.available >= settings.threshold) return wait('enough');
  if (isLeft(sight)) return { kind: 'stop', reason: 'plan-ended' };
  if (sight.isReturned) return { kind: 'stop', reason: 'refunded' };
  const laterMs = epochMs(now + LOOK_AGAIN_MS);
  if (sight.debt > 0 || sight.frozen > 0) return wait('reversed', laterMs);
  if (sight.isSuspended) return wait('suspended', laterMs);
  const { counted } = record;
  const isOver = countIn(counted, month) + settings.quantity > settings.monthlyCapQuantity;
  return isOver ? wait('cap-reached', fewerAtMs(counted, month)) : { kind: 'charge', pack };
}

function planUnderWay({ startedAtMs }: TopUpAttempt, now: EpochMs): TopUpPlan {
  const untilMs = epochMs(startedAtMs + ATTEMPT_MS);
  return now < untilMs ? wait('in-flight', untilMs) : { kind: 'resume' };
}

/** What the balance does not matter to. */
function planRest({ record, month: { now } }: TopUpSight): TopUpPlan | undefined {
  const { settings, stop, retryAtMs } = record;
  if (!settings.enabled) return wait('off');
  if (stop !== undefined) return planStopped(stop);
  return retryAtMs !== undefined && now < retryAtMs ? wait('back-off', retryAtMs) : undefined;
}

function planStopped({ question }: TopUpStop): TopUpPlan {
  return question === undefined ? wait('stopped') : { kind: 'ask-bank', question };
}

/** Says whether a plan has ended since the owner last acted. */
function isLeft({ record, planEndedAtMs }: TopUpSight): boolean {
  return planEndedAtMs !== undefined && planEndedAtMs >= record.actedAtMs;
}

/** Says whether a top-up brings the threshold, for a sum that one payment can have. */
function fits({ record }: TopUpSight, { credits, unitAmount }: PricedPack): boolean {
  const { quantity, threshold } = record.settings;
  return quantity * credits >= threshold && quantity * unitAmount <= AMOUNT_MAX;
}

function wait(why: WaitReason, untilMs: EpochMs | null = null): TopUpPlan {
  return { kind: 'wait', why, untilMs };
}
