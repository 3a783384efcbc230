import type { ApiKeyId, MemberId, WorkspaceId } from '../shared/ids.contract.ts';
import type { Amounts, EpochMs } from '../shared/units.contract.ts';

/** The tenant: one customer organisation. `suspended`: reads work, spending does not. */
export interface Workspace {
  readonly id: WorkspaceId;
  readonly name: string;
  /** Id of a plan of the catalogue. */
  readonly plan: string;
  /** IANA time zone in which its periods begin. */
  readonly timezone: string;
  /** Calendar date from which its periods are counted, `YYYY-MM-DD`. */
  readonly periodAnchor: string;
  /** In place of the plan's allotments, by credit type. */
  readonly allotments?: Amounts | undefined;
  readonly status: WorkspaceStatus;
  readonly createdAt: EpochMs;
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

/** What is kept of a member who was removed: nothing of the person. */
export interface RemovedMember extends Pick<Member, 'id' | 'seat'> {
  readonly removedAt: EpochMs;
}

/** Where a member belongs, and in whose days their licence counts. */
export type MembersPlace = Pick<Workspace, 'id' | 'timezone'>;

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

/** Where a creation comes from: with a key, the same creation twice is one. */
export interface Origin {
  readonly idempotencyKey?: string | undefined;
  /** SHA-256 of the request's canonical body. */
  readonly bodyHash: string;
}

/** What a creation did: made the thing, or found that the same request had made it before. */
export type CreationKind = 'created' | 'replayed';
