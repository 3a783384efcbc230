import type { Amounts } from '../../shared/units.contract.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';

/** THE LIST of why less comes back for a bounce than was charged, in the order of the checks. */
export const BOUNCE_REASONS = [
  /** The address cost nothing: no credit can come back. */
  'not-charged',
  /** The terms of the request give nothing back. */
  'not-in-plan',
  /** The charge is older than the terms allow. */
  'too-late',
  /** The credits came from a seat that has no licence any more. */
  'seat-ended',
  /** As many as the terms allow have come back in this period. */
  'cap-reached',
] as const;
export type BounceReason = (typeof BOUNCE_REASONS)[number];

/** An address of a contact that bounced, and who says so. */
export interface BounceReport {
  readonly workspace: Workspace;
  readonly contactId: string;
  /** The address, however it is written. */
  readonly value: string;
  readonly actor: string;
}

/** Answer of `POST …/bounces`. */
export interface BounceView {
  readonly contactId: string;
  /** What has come back, by credit type; empty where nothing has. */
  readonly credits: Amounts;
  /** Why less came back than was charged; null where all did. */
  readonly reason: BounceReason | null;
  readonly grantIds: readonly string[];
}
