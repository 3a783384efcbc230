/**
 * The document that travels through the enrichment workflow: ids, positions and counts, never a person's data.
 * The parent (Standard) runs the parts of a request; a subject's waterfall is a child (Express).
 */

/** Input of the parent. One part for one contact; a list has one for each hundred rows. */
export interface EnrichmentRun {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly parts: readonly number[];
}

/** Input of one part, and of ClaimPart in its first round. */
export interface PartRun {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly part: number;
  readonly round: number;
}

/** Output of ClaimPart: the rows (positions in the part) whose credits are held and whose claim is won. */
export interface ClaimedPart extends PartRun {
  readonly subjects: readonly number[];
}

/** Input of the child: one row of a part. */
export interface SubjectRun {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly part: number;
  readonly subject: number;
}

/** Output of CallProvider and VerifyCandidate; `step` makes a repeated call a replay. */
export interface SubjectStep extends SubjectRun {
  readonly step: number;
  readonly next: 'call' | 'verify' | 'wait' | 'done';
  /** Whole seconds to wait before the next call; 0 unless `next` is `wait`. */
  readonly waitSeconds: number;
}

/** Output of SettlePart: `waiting` rows depend on another request; above 0, the part goes another round. */
export interface SettledPart extends PartRun {
  readonly waiting: number;
  readonly waitSeconds: number;
}

/** Rows of one part. A part is held, settled and shown as a whole. */
export const PART_ROWS_MAX = 100;
/** Rows of one request. */
export const REQUEST_ROWS_MAX = 10_000;
/**
 * Parts of one request that run at a time, and rows of one part: a list makes at most 100 calls of providers at once,
 * a tenth of the Lambda calls that a new limit of 1,000 gives an account, and few enough for providers that take 5 to
 * 15 requests a second.
 */
export const PARTS_AT_A_TIME = 5;
export const ROWS_AT_A_TIME = 20;
/** An Express execution lives 5 minutes at most (AWS); a waterfall stops itself well before. */
export const SUBJECT_TIMEOUT_SECONDS = 290;
export const WATERFALL_BUDGET_SECONDS = 150;
/** The parent, with all its waiting for other requests. */
export const WORKFLOW_TIMEOUT_SECONDS = 6 * 3600;
/** A hold outlives the longest workflow; a law test compares the two. */
export const HOLD_LIFETIME_SECONDS = 8 * 3600;
