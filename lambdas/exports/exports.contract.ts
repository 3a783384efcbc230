import type { ActionId } from '../actions/actions.ts';
import type { AskedSubject } from '../identity/identity.contract.ts';
import type { Amounts, EpochMs } from '../shared/units.contract.ts';

/** What the keys of exports' files begin with. */
export const EXPORTS_PREFIX = 'exports/';
/** How long a link is good; each look at the export signs a new one. */
export const EXPORT_LINK_SECONDS = 900;
/** Contacts that one export may name by their ids. */
export const EXPORT_CONTACTS_MAX = 10_000;

export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Where the rows of an export come from: exactly one of three (the schema of the body checks it). */
export interface ExportRows {
  /** Contacts that the workspace knows. */
  readonly contactIds?: readonly string[] | undefined;
  /** A request that has ended: what it has found, and nothing else. */
  readonly enrichmentId?: string | undefined;
  /** People as a request has them. */
  readonly subjects?: readonly AskedSubject[] | undefined;
}

/** What is asked for. */
export interface NewExport extends ExportRows {
  readonly format: ExportFormat;
  /** What is wanted of each row; absent for a request that has ended: what that one was for. */
  readonly actions?: readonly ActionId[] | undefined;
  readonly allowPartial: boolean;
  readonly maxCredits?: number | undefined;
}

/**
 * An export as it is kept. Its rows are those of an enrichment: one that it has begun, which pays
 * for what is new, or one that had ended before. Nothing of a person stands in it.
 */
export interface ExportRecord {
  readonly id: string;
  readonly workspaceId: string;
  /** `completed`: the file is written; `failed`: it could not be written in a day. */
  readonly status: 'running' | 'completed' | 'failed';
  readonly createdAt: EpochMs;
  readonly actor: string;
  readonly bodyHash: string;
  readonly format: ExportFormat;
  readonly actions: readonly ActionId[];
  readonly enrichmentId: string;
  /** Whether the export has begun the enrichment; then its charge is the export's. */
  readonly isOwn: boolean;
  /** The call that has begun it, or gone on with it last. */
  readonly attempt: string;
  /** When it completed or failed. */
  readonly endedAtMs?: EpochMs | undefined;
  readonly rows?: number | undefined;
  readonly bytes?: number | undefined;
  readonly charged?: Amounts | undefined;
  /** There while something is left to do. */
  readonly i2sk?: string;
}

/** Where the file of an export is. */
export const exportKey = ({ workspaceId, id, format }: ExportRecord): string =>
  `${EXPORTS_PREFIX}${workspaceId}/${id}.${format}`;
