import type { OwnWaterfallTerms, PlanLimits } from '../plans/plans.contract.ts';
import type {
  ApiKeyId,
  CapacityRequestId,
  MemberId,
  OperatorKeyId,
  WorkspaceId,
} from '../shared/ids.contract.ts';
import type { Amounts, EpochMs } from '../shared/units.contract.ts';

/**
 * The tenant: one customer organisation. `suspended`: reads work, spending does not. The terms in
 * it are those that it was made with; `termsInForce` tells which hold at a moment.
 */
export interface Workspace extends Omit<SoldTerms, 'planVersion'> {
  readonly id: WorkspaceId;
  readonly name: string;
  /** The newest version when it was made; absent in records of before: 1. */
  readonly planVersion?: number | undefined;
  /**
   * Changes of its terms since, in their order: those that have come to hold, the last of which is
   * in force, and at most one to come.
   */
  readonly termChanges?: readonly TermSet[] | undefined;
  /** `no` of the newest change, whatever became of it: what the next one is written on. */
  readonly termsNo?: number | undefined;
  /** How its waterfall goes, in place of the plan's; null, absent: as the plan says. */
  readonly waterfall?: OwnWaterfallTerms | null | undefined;
  /**
   * Grows with each change of its own keys with providers, which its secret keeps; absent: it has
   * never had one.
   */
  readonly ownKeysNo?: number | undefined;
  readonly status: WorkspaceStatus;
  readonly createdAt: EpochMs;
  /** Who made it; absent in records of before. */
  readonly createdBy?: string | undefined;
}

/** What a workspace is sold. */
export interface SoldTerms {
  /** Id of a plan of the catalogue. */
  readonly plan: string;
  readonly planVersion: number;
  /** IANA time zone in which its periods begin. */
  readonly timezone: string;
  /** Calendar date from which its periods are counted, `YYYY-MM-DD`. */
  readonly periodAnchor: string;
  /** In place of the plan's allotments, by credit type. */
  readonly allotments?: Amounts | undefined;
}

/** Terms of a workspace, from a moment on. */
export interface TermSet extends SoldTerms {
  /** Grows with each change and is never given again. */
  readonly no: number;
  readonly from: EpochMs;
  /** Who changed them to these. */
  readonly by: string;
}

export const WORKSPACE_STATUSES = ['active', 'suspended'] as const;
export type WorkspaceStatus = (typeof WORKSPACE_STATUSES)[number];

export interface NewWorkspace {
  readonly id?: WorkspaceId | undefined;
  readonly name: string;
  readonly plan: string;
  readonly timezone: string;
  readonly periodAnchor?: string | undefined;
  readonly allotments?: Amounts | undefined;
}

export interface WorkspaceChanges {
  readonly name?: string | undefined;
  readonly status?: WorkspaceStatus | undefined;
  /** For requests from now on. `null`: as the plan says. */
  readonly waterfall?: OwnWaterfallTerms | null | undefined;
  /** Takes the place of a change that is still to come. `null`: none is to come any more. */
  readonly terms?: TermsChange | null | undefined;
}

/** A change of terms; what is absent stays, or follows from the plan. */
export interface TermsChange {
  /** From when on; not before now. */
  readonly from: EpochMs;
  readonly by: string;
  /** Its newest version; also where the workspace is on an older one of the same plan. */
  readonly plan?: string | undefined;
  /** An older version of `plan`, where that is what was paid for. */
  readonly planVersion?: number | undefined;
  readonly allotments?: Amounts | undefined;
  readonly timezone?: string | undefined;
  readonly periodAnchor?: string | undefined;
}

/** A person in a workspace. The e-mail address and the name are personal data: never in a log. */
export interface Member {
  readonly id: MemberId;
  readonly email: string;
  readonly name?: string | undefined;
  readonly role: MemberRole;
  readonly createdAt: EpochMs;
  /** The member's licence, where there is one: its credit month begins on that day. */
  readonly seat?: Seat | undefined;
  /** What the member may spend of the shared balance in a period, by credit type. */
  readonly caps?: Caps | undefined;
}

export interface Seat {
  /** Calendar date in the workspace's time zone, `YYYY-MM-DD`. */
  readonly licensedOn: string;
  /** Grows with each licence that the member gets anew, and each that ends. */
  readonly no: number;
  /** When the licence was taken away: its credits have ended. */
  readonly endedAt?: EpochMs | undefined;
  /**
   * Of one that has ended: the first day after its credit month. Until then it keeps its place, and
   * the member who is licensed again goes on in the month.
   */
  readonly freeFrom?: string | undefined;
}

/** An allowance on the shared balance. */
export interface Caps {
  /** Whole credits ≥ 0 a period; a type that is absent is not capped. */
  readonly amounts: Amounts;
  /** Grows with each change. */
  readonly no: number;
}

export const MEMBER_ROLES = ['owner', 'admin', 'member'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

export interface NewMember extends Pick<Member, 'email' | 'name' | 'role'> {
  /** Licensed from today on. */
  readonly seat?: boolean | undefined;
  readonly caps?: Amounts | undefined;
}

/** What is to become of a member: what is absent stays. */
export interface MemberChanges {
  readonly email?: string | undefined;
  /** null: none any more. */
  readonly name?: string | null | undefined;
  readonly role?: MemberRole | undefined;
  /** Licensed from today on, or no longer. */
  readonly seat?: boolean | undefined;
  /** In place of the caps that there are; null: none any more. */
  readonly caps?: Amounts | null | undefined;
}

/**
 * What a member had until it was changed: the account of the seat, and that of the allowance, ran
 * by it.
 */
export interface FormerTerms extends Pick<Member, 'seat' | 'caps'> {
  readonly until: EpochMs;
}

/** What is kept of a member who was removed: nothing of the person. */
export interface RemovedMember extends Pick<Member, 'id' | 'seat'> {
  readonly removedAt: EpochMs;
}

/** Where a member belongs, in whose days their licence counts, and how many there may be. */
export interface MembersPlace extends Pick<Workspace, 'id' | 'timezone'> {
  /** What the plan in force says; absent: nothing is limited. */
  readonly limits?: Pick<PlanLimits, 'seats' | 'members'> | undefined;
}

/**
 * What a key may do in its workspace. `read`: see everything; `enrich`: ask for contacts, which
 * costs credits; `manage`: create members and keys.
 */
export const SCOPES = ['read', 'enrich', 'manage'] as const;
export type Scope = (typeof SCOPES)[number];
export const DEFAULT_SCOPES: readonly Scope[] = ['read', 'enrich'];

/** An API key as its owner sees it. The key itself is kept nowhere, only its SHA-256. */
export interface ApiKey {
  readonly id: ApiKeyId;
  readonly name: string;
  /** The member who is the actor of what the key does. */
  readonly memberId?: MemberId | undefined;
  readonly scopes: readonly Scope[];
  readonly last4: string;
  readonly hash: string;
  readonly createdAt: EpochMs;
  /** From then on the key opens nothing. */
  readonly expiresAt?: EpochMs | undefined;
  /** What the key may spend of the shared balance in a period, by credit type. */
  readonly caps?: Caps | undefined;
  readonly revokedAt?: EpochMs | undefined;
}

export interface NewApiKey {
  readonly name: string;
  readonly memberId?: string | undefined;
  readonly scopes: readonly Scope[];
  readonly caps?: Amounts | undefined;
  readonly expiresAt?: EpochMs | undefined;
}

/** What a presented key stands for; found by its SHA-256. */
export interface PresentedKey {
  readonly workspaceId: WorkspaceId;
  readonly keyId: ApiKeyId;
  readonly memberId?: MemberId | undefined;
  readonly scopes: readonly Scope[];
  readonly revokedAt?: EpochMs | undefined;
  readonly expiresAt?: EpochMs | undefined;
  readonly caps?: Caps | undefined;
}

/**
 * What an operator's key may do. `read`: see everything; `support`: also what customers need inside
 * their workspace, short of money and plans; `admin`: everything.
 */
export const OPERATOR_RIGHTS = ['read', 'support', 'admin'] as const;
export type OperatorRight = (typeof OPERATOR_RIGHTS)[number];

/** The name, and the actor, of the operator's key that stands in the secret. */
export const SECRET_OPERATOR = 'operator';

/** A key of an operator as operators see it. The key itself is kept nowhere, only its SHA-256. */
export interface OperatorKey {
  readonly id: OperatorKeyId;
  /** No other key has it, or ever had. */
  readonly name: string;
  readonly rights: OperatorRight;
  readonly last4: string;
  readonly hash: string;
  readonly createdAt: EpochMs;
  readonly expiresAt?: EpochMs | undefined;
  readonly revokedAt?: EpochMs | undefined;
}

export type NewOperatorKey = Pick<OperatorKey, 'name' | 'rights' | 'expiresAt'>;

/** What a presented key of an operator stands for; found by its SHA-256. */
export interface PresentedOperatorKey {
  readonly keyId: OperatorKeyId;
  readonly rights: OperatorRight;
  readonly expiresAt?: EpochMs | undefined;
  readonly revokedAt?: EpochMs | undefined;
}

/** A workspace's wish for more credits. The note may say something of a person: never in a log. */
export interface CapacityRequest {
  readonly id: CapacityRequestId;
  readonly workspaceId: WorkspaceId;
  /** Who asks: a member, or a key. */
  readonly actor: string;
  readonly creditType: string;
  readonly amount: number;
  readonly note?: string | undefined;
  readonly createdAt: EpochMs;
  /** When an operator has dealt with it. */
  readonly closedAt?: EpochMs | undefined;
}

export type NewCapacityRequest = Pick<
  CapacityRequest,
  'workspaceId' | 'actor' | 'creditType' | 'amount' | 'note'
>;

/** Where a creation comes from: with a key, the same creation twice is one. */
export interface Origin {
  readonly idempotencyKey?: string | undefined;
  /** SHA-256 of the request's canonical body. */
  readonly bodyHash: string;
  /** Who asks for it, where the thing keeps that. */
  readonly actor?: string | undefined;
}

/** What a creation did: made the thing, or found that the same request had made it before. */
export type CreationKind = 'created' | 'replayed';
