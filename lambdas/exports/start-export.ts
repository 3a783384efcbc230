import type { Drawer } from '../enrichments/drawn-sides.ts';
import { findEnrichment } from '../enrichments/enrichment.store.ts';
import { replayEnrichment } from '../enrichments/intake/replay-enrichment.ts';
import { submitEnrichment } from '../enrichments/intake/submit-enrichment.ts';
import { loadRecord } from '../enrichments/read/load-record.ts';
import type { WorkspaceTerms } from '../plans/terms.ts';
import { AppError, isRefusal } from '../shared/errors.ts';
import { computedId } from '../shared/random.ts';
import { toFieldPath, validationFailed } from '../shared/validate.ts';
import { toMade } from '../workspaces/made-by.ts';
import { subjectsOfContacts } from './contact-subjects.ts';
import { findExport, putExport, removeExport } from './export.store.ts';
import type { ExportRecord, NewExport } from './exports.contract.ts';
import type { StartPorts } from './ports.ts';
import { tellDue } from './tell-due.ts';

/** Who asks for an export, and for what. */
export interface ExportRequest {
  readonly workspace: WorkspaceTerms;
  readonly actor: string;
  readonly memberId?: string | undefined;
  /** Whose seat and allowances pay beside the workspace's own account. */
  readonly drawer: Drawer;
  readonly idempotencyKey: string;
  readonly bodyHash: string;
  readonly input: NewExport;
}

/** An export as the call that began it sees it. */
export interface StartedExport {
  readonly record: ExportRecord;
  readonly replayed: boolean;
}

/**
 * Begins an export, and gives its record, which is `running`: the file comes later. Contacts and
 * people become an enrichment, which holds for what is new and charges what is found; its end sends
 * `export.due`. For a request that has ended, `export.due` is sent at once, and nothing is charged.
 *
 * Safe to repeat: the ids of export and enrichment follow from the idempotency key. A refused one
 * leaves nothing behind.
 *
 * Errors: those of `submitEnrichment` and `subjectsOfContacts`; IDEMPOTENCY_KEY_REUSED; NOT_FOUND
 *         for a request that is not there, STATE_CONFLICT for one that is still running,
 *         VALIDATION_FAILED for actions that it was not for; others where the bus does not answer:
 *         the export is there then, and the sweep goes on with it.
 */
export async function startExport(p: StartPorts, request: ExportRequest): Promise<StartedExport> {
  const { workspace, input } = request;
  const first = await replayExport(p, workspace.workspaceId, request);
  if (first !== undefined) return first;
  const record =
    input.enrichmentId === undefined
      ? await startOwn(p, request)
      : await startFromEnded(p, request, input.enrichmentId);
  return { record, replayed: false };
}

/**
 * Gives the export that an earlier call has begun. Undefined where there was no earlier call, or it
 * died before its enrichment was there.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE while the earlier call may be at work.
 */
export async function replayExport(
  p: StartPorts,
  ws: string,
  { idempotencyKey, bodyHash }: { readonly idempotencyKey: string; readonly bodyHash: string },
): Promise<StartedExport | undefined> {
  const record = await findExport(p, ws, computedId('exp', ws, idempotencyKey));
  if (record === undefined) return undefined;
  if (record.bodyHash !== bodyHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', `export ${record.id}`);
  }
  const isThere = !record.isOwn || (await replayEnrichment(p, ws, originOf(record))) !== undefined;
  return isThere ? { record, replayed: true } : undefined;
}

/** What the enrichment of an export is known by: a space, which no caller's key has. */
function originOf({ id, bodyHash }: Pick<ExportRecord, 'id' | 'bodyHash'>) {
  return { idempotencyKey: `export ${id}`, bodyHash };
}

/** Begins an export that is an enrichment of its own. */
async function startOwn(p: StartPorts, request: ExportRequest): Promise<ExportRecord> {
  const { workspace, input, idempotencyKey, ...asker } = request;
  const { workspaceId: ws } = workspace;
  const { actions = [], contactIds = [], allowPartial, maxCredits } = input;
  const subjects = input.subjects ?? (await subjectsOfContacts(p, ws, { contactIds, actions }));
  const id = computedId('exp', ws, idempotencyKey);
  const origin = originOf({ ...request, id });
  const enrichmentId = computedId('enr', ws, origin.idempotencyKey);
  const record = await put(p, request, { id, actions, enrichmentId, isOwn: true });
  try {
    await submitEnrichment(p, {
      ...asker,
      ...origin,
      workspace,
      exportId: id,
      input: { actions, subjects, allowPartial, ...(maxCredits !== undefined && { maxCredits }) },
    });
  } catch (error) {
    // What cannot be taken away now, the sweep takes.
    if (isRefusal(error)) await takeBack(p, record).catch(() => {});
    throw error;
  }
  return record;
}

/** Takes an export away whose enrichment was refused; not one whose enrichment another call began. */
async function takeBack(p: StartPorts, record: ExportRecord): Promise<void> {
  const enrichment = await findEnrichment(p, record.workspaceId, record.enrichmentId);
  if (enrichment === undefined) await removeExport(p, record);
}

/** Begins the export of a request that has ended. */
async function startFromEnded(
  p: StartPorts,
  request: ExportRequest,
  enrichmentId: string,
): Promise<ExportRecord> {
  const { workspaceId: ws } = request.workspace;
  const enrichment = await loadRecord(p, ws, enrichmentId);
  const { actions = enrichment.actions } = request.input;
  const faults = actions.flatMap((action, n) =>
    enrichment.actions.includes(action)
      ? []
      : [{ path: toFieldPath(['actions', n]), message: 'is not what that enrichment was for' }],
  );
  if (faults.length > 0) throw validationFailed(faults);
  if (enrichment.status === 'running') {
    throw new AppError('STATE_CONFLICT', `request ${enrichmentId} is running`, {
      detail: 'The enrichment is still running. Export it once it has ended.',
    });
  }
  const id = computedId('exp', ws, request.idempotencyKey);
  const record = await put(p, request, { id, actions, enrichmentId, isOwn: false });
  await tellDue(p, record, enrichment);
  return record;
}

type Begun = Pick<ExportRecord, 'id' | 'actions' | 'enrichmentId' | 'isOwn'>;

async function put(p: StartPorts, request: ExportRequest, begun: Begun): Promise<ExportRecord> {
  const { workspace, actor, idempotencyKey, bodyHash, input } = request;
  const { workspaceId } = workspace;
  return putExport(p, {
    ...begun,
    ...toMade(p, workspaceId, { idempotencyKey, bodyHash }),
    workspaceId,
    status: 'running',
    createdAt: p.now(),
    actor,
    format: input.format,
  });
}
