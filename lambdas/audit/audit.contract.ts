import type { EpochMs } from '../shared/units.contract.ts';

/** What was done, to what kind of thing: `member.removed`. */
export type ActName = `${string}.${string}`;

/** Who did it: an operator, a member of a workspace by a key, or a key that is nobody's. */
export const ACTOR_KINDS = ['operator', 'member', 'key'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/**
 * How an act ended. `replayed`: it was the repeat of one that was done before, and did nothing;
 * `refused`: it did nothing, `code` says why; `unknown`: it is under way, or was cut off, and may
 * be done or not.
 */
export const OUTCOMES = ['done', 'replayed', 'refused', 'unknown'] as const;
export type ActOutcome = (typeof OUTCOMES)[number];

/** An act that somebody is about to do. */
export interface IntendedAct {
  readonly act: ActName;
  readonly actor: string;
  readonly kind: ActorKind;
  readonly workspaceId?: string | undefined;
  /** What it is done to; absent while that has no id yet. */
  readonly targetId?: string | undefined;
  readonly requestId: string;
  /** The fields that it sets: the value where it is nobody's personal data, else null. */
  readonly changed: Changed;
}

export type Changed = Readonly<Record<string, unknown>>;

/** What an act that was done tells of itself. */
export interface ActResult {
  readonly targetId?: string | undefined;
  readonly replayed?: boolean | undefined;
}

/** The record of an act. It is written before the act, so no crash can lose it. */
export interface AuditRecord extends IntendedAct {
  readonly id: `aud_${string}`;
  readonly atMs: EpochMs;
  readonly outcome: ActOutcome;
  readonly code?: string | undefined;
}

/**
 * THE LIST of fields that bodies of audited calls have. `shown`: their values are ids, amounts and
 * words of our own lists; `named`: they may say something of a person, so their names alone are
 * kept.
 */
export const AUDIT_FIELDS = {
  shown: [
    'id',
    'plan',
    'timezone',
    'periodAnchor',
    'allotments',
    'effective',
    'pendingChange',
    'waterfall',
    'status',
    'creditType',
    'amount',
    'category',
    'expiresAt',
    'memberId',
    'role',
    'seat',
    'caps',
    'scopes',
    'rights',
    'enabled',
    'limits',
    'dayCostMicroUsdMax',
    'pricesMicroUsd',
    'pack',
    'threshold',
    'quantity',
    'monthlyCapQuantity',
    'currency',
  ],
  named: [
    'name',
    'email',
    'reason',
    'note',
    'key',
    'secret',
    'successUrl',
    'cancelUrl',
    'returnUrl',
  ],
} as const satisfies Record<string, readonly string[]>;
