import type { Drawer } from '../enrichments/drawn-sides.ts';
import { findEnrichment } from '../enrichments/enrichment.store.ts';
import { submitEnrichment } from '../enrichments/intake/submit-enrichment.ts';
import { loadRecord } from '../enrichments/read/load-record.ts';
import { makeEvent } from '../events/make-event.ts';
import type { WorkspaceTerms } from '../plans/terms.ts';
import { AppError, assertInvariant, isRefusal } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import { computedId } from '../shared/random.ts';
import { toFieldPath, validationFailed } from '../shared/validate.ts';
import { toMade } from '../workspaces/made-by.ts';
import { subjectsOfContacts } from './contact-subjects.ts';
import { findExport, putExport, removeExport } from './export.store.ts';
import type { ExportRecord, NewExport } from './exports.contract.ts';
import type { StartPorts } from './ports.ts';

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
  const { enrichmentId } = request.input;
  return enrichmentId === undefined
    ? startOwn(p, request)
    : startFromEnded(p, request, enrichmentId);
}

/**
 * Gives the export that an earlier call has begun, for a repeat that may begin none: its workspace is
 * suspended. Undefined where there was no earlier call, or it died before its enrichment was there.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED.
 */
export async function replayExport(
  p: Ports,
  ws: string,
  origin: { readonly idempotencyKey: string; readonly bodyHash: string },
): Promise<StartedExport | undefined> {
  const record = await findExport(p, ws, computedId('exp', ws, origin.idempotencyKey));
  if (record === undefined) return undefined;
  if (record.bodyHash !== origin.bodyHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', `export ${record.id}`);
  }
  const isThere = (await findEnrichment(p, ws, record.enrichmentId)) !== undefined;
  return isThere ? { record, replayed: true } : undefined;
}

/** Begins an export that is an enrichment of its own. */
async function startOwn(p: StartPorts, request: ExportRequest): Promise<StartedExport> {
  const { workspace, input, idempotencyKey, bodyHash, ...asker } = request;
  const { workspaceId: ws } = workspace;
  const { contactIds = [], subjects = await subjectsOfContacts(p, ws, contactIds) } = input;
  const actions = input.actions ?? [];
  const id = computedId('exp', ws, idempotencyKey);
  // A space, which no caller's key has.
  const origin = { idempotencyKey: `export ${id}`, bodyHash };
  const enrichmentId = computedId('enr', ws, origin.idempotencyKey);
  const started = await put(p, request, { id, actions, enrichmentId, isOwn: true });
  const { allowPartial, maxCredits } = input;
  try {
    await submitEnrichment(p, {
      ...asker,
      ...origin,
      workspace,
      exportId: id,
      input: { actions, subjects, allowPartial, ...(maxCredits !== undefined && { maxCredits }) },
    });
  } catch (error) {
    const isNothing = isRefusal(error) && !(await findEnrichment(p, ws, enrichmentId));
    if (isNothing) await removeExport(p, started.record);
    throw error;
  }
  return started;
}

/** Begins the export of a request that has ended. */
async function startFromEnded(
  p: StartPorts,
  request: ExportRequest,
  enrichmentId: string,
): Promise<StartedExport> {
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
    throw new AppError('STATE_CONFLICT', `request ${enrichmentId} is running`);
  }
  const id = computedId('exp', ws, request.idempotencyKey);
  const started = await put(p, request, { id, actions, enrichmentId, isOwn: false });
  await tellDue(p, started.record);
  return started;
}

/** Sends `export.due`: the enrichment of an export has ended, and its file can be written. */
export async function tellDue(p: StartPorts, record: ExportRecord): Promise<void> {
  const { workspaceId, id, enrichmentId } = record;
  const data = { exportId: id, enrichmentId };
  const of = { workspaceId, recordId: id, atMs: p.now(), data };
  await p.publish(makeEvent({ type: 'export.due', ...of }));
}

type Begun = Pick<ExportRecord, 'id' | 'actions' | 'enrichmentId' | 'isOwn'>;

async function put(p: StartPorts, request: ExportRequest, begun: Begun): Promise<StartedExport> {
  const { workspace, actor, idempotencyKey, bodyHash, input } = request;
  const { workspaceId } = workspace;
  const made = toMade(p, workspaceId, { idempotencyKey, bodyHash });
  const outcome = await putExport(p, {
    ...begun,
    ...made,
    workspaceId,
    status: 'running',
    createdAt: p.now(),
    actor,
    format: input.format,
  });
  assertInvariant(outcome.kind !== 'taken', 'export-id-is-new');
  return { record: outcome.item, replayed: outcome.kind === 'replayed' };
}
