import { refuseUnpriced } from '../plans/price.ts';
import { planOf, type WorkspaceTerms } from '../plans/terms.ts';
import { AppError, assertInvariant } from '../shared/errors.ts';
import type { UploadLink } from '../shared/files-client.ts';
import type { Ports } from '../shared/ports.ts';
import { computedId, newId } from '../shared/random.ts';
import { epochMs } from '../shared/units.contract.ts';
import { toMade } from '../workspaces/made-by.ts';
import type { CreationKind, Origin } from '../workspaces/workspaces.contract.ts';
import { findImport, putImport } from './import.store.ts';
import {
  type ImportRecord,
  type NewImport,
  UPLOAD_LIFETIME_SECONDS,
  uploadKey,
} from './imports.contract.ts';
import type { FilePorts } from './ports.ts';

/** An import as the call that made it sees it. */
export interface CreatedImport {
  readonly kind: CreationKind;
  readonly record: ImportRecord;
  readonly upload: UploadLink;
}

/** Who asks for an import, and for what. */
export interface ImportRequest {
  readonly workspace: WorkspaceTerms;
  readonly asker: Pick<ImportRecord, 'actor' | 'memberId' | 'keyId'>;
  readonly input: NewImport;
}

/** So long after its link has ended, a file that nobody has told of will not come any more. */
const LATE_MS = 3_600_000;

/**
 * Makes an import that waits for its file, and the link by which the file comes. Nothing is held
 * yet. A repeat gets the same import, and the same link.
 *
 * Errors: ACTION_NOT_IN_PLAN, IDEMPOTENCY_KEY_REUSED.
 */
export async function createImport(
  p: Ports & FilePorts,
  { workspace, asker, input }: ImportRequest,
  origin: Origin,
): Promise<CreatedImport> {
  const { workspaceId: ws } = workspace;
  refuseUnpriced(planOf(workspace), input.actions);
  const key = origin.idempotencyKey;
  const id = key ? computedId('imp', ws, key) : newId('imp', p.random);
  const { columns, ...asked } = input;
  const record: ImportRecord = {
    ...asked,
    ...asker,
    id,
    workspaceId: ws,
    status: 'waiting',
    createdAt: p.now(),
    bodyHash: origin.bodyHash,
    ...(columns && { wantedColumns: columns }),
    rows: 0,
    refusedRows: 0,
    refused: [],
    kept: [],
  };
  const made = toMade(p, ws, origin);
  const put = await putImport(p, { ...record, ...made }, expiresAt(record));
  assertInvariant(put.kind !== 'taken', 'import-id-is-new');
  return { kind: put.kind, record: put.item, upload: await linkOf(p, put.item) };
}

/**
 * Gives the first answer to a repeat; undefined where there was no first call. Makes nothing.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED.
 */
export async function replayImport(
  p: Ports & FilePorts,
  ws: string,
  { idempotencyKey, bodyHash }: Origin,
): Promise<CreatedImport | undefined> {
  if (!idempotencyKey) return undefined;
  const record = await findImport(p, ws, computedId('imp', ws, idempotencyKey));
  if (record === undefined) return undefined;
  if (record.bodyHash !== bodyHash)
    throw new AppError('IDEMPOTENCY_KEY_REUSED', `import ${record.id}`);
  return { kind: 'replayed', record, upload: await linkOf(p, record) };
}

/** Says when an import is given up whose file has not come. */
export function expiresAt({ createdAt }: Pick<ImportRecord, 'createdAt'>) {
  return epochMs(createdAt + UPLOAD_LIFETIME_SECONDS * 1_000 + LATE_MS);
}

function linkOf(p: FilePorts, record: ImportRecord): Promise<UploadLink> {
  return p.files.uploadLink({
    key: uploadKey(record.workspaceId, record.id),
    signedAtMs: record.createdAt,
    lifetimeSeconds: UPLOAD_LIFETIME_SECONDS,
    bytes: record.bytes,
  });
}
