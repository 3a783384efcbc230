import { claimantOf } from '../../claims/claim.store.ts';
import { claimRow, freeOwnClaims, readPerson } from '../../claims/claim-datum.ts';
import { contactIdOf } from '../../identity/contact-id.ts';
import { heldAmounts, toHeldSlices } from '../../ledger/holds/held-slices.ts';
import { planHold } from '../../ledger/holds/plan-hold.ts';
import type { Account, Operation, Slice } from '../../ledger/ledger.contract.ts';
import { performIntended, resolveIntended } from '../../ledger/operations/ensure-operation.ts';
import { type RecordChange, recordFate } from '../../ledger/operations/operation.store.ts';
import type { OperationFate } from '../../ledger/operations/perform-operation.ts';
import { termsOf, type WorkspaceTerms } from '../../plans/terms.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { ErrorCode } from '../../shared/errors.contract.ts';
import { AppError, assertInvariant } from '../../shared/errors.ts';
import { keys } from '../../shared/keys.contract.ts';
import { describeError } from '../../shared/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Amounts, timesAmounts } from '../../shared/units.contract.ts';
import { deleteEnrichment, findEnrichment, findPart } from '../enrichment.store.ts';
import type { EnrichmentRun } from '../enrichment-run.contract.ts';
import type { EnrichmentRecord } from '../records.contract.ts';
import { giveOwned } from '../rounds/open-round.ts';
import { announceEnd, endRequest, type FinishPorts } from '../settle/finish-enrichment.ts';
import type { PreparedRequest } from './prepare-request.ts';

/** Ports of a call that starts workflows. */
export interface SubmitPorts extends FinishPorts {
  readonly startWorkflow: (run: EnrichmentRun) => Promise<unknown>;
}

/** A call that has gone on for this long is dead: no function of the API lives longer. */
const CALL_LIFETIME_MS = 30_000;
const ROWS_AT_A_TIME = 32;

/**
 * Goes on from a record just written: claims the data, holds the credits, starts the workflow.
 *
 * A request of one part claims before it holds, so that it never holds for what another request is finding. A
 * longer list would not fit into one HTTP call: it holds for what nobody owns, and its parts claim as they run.
 *
 * Errors: CREDITS_INSUFFICIENT, with everything taken back.
 */
export async function holdAndStart(
  p: SubmitPorts,
  workspace: WorkspaceTerms,
  record: EnrichmentRecord,
  prepared: PreparedRequest,
  account: Account,
): Promise<EnrichmentRecord> {
  const subjects =
    record.parts === 1 ? await claimRows(p, record, prepared) : prepared.chargeable.length;
  const amounts = timesAmounts(record.price, subjects);
  if (subjects === 0) return startWithoutHold(p, record, prepared);
  const hold = await performIntended(
    p,
    {
      workspaceId: record.workspaceId,
      terms: termsOf(workspace),
      place: placeOf(record),
      cause: causeOf(record),
      plan: (copy, now) => planHold(copy, amounts, now),
      onFate: (fate) => changeOf(record, fate),
    },
    record.hold,
    account,
  );
  return goOn(p, record, hold, amounts);
}

/**
 * Answers a repeat of a request from its record; what a dead call left unfinished is brought on first.
 * Undefined when the first came to nothing: the request may be made anew.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE while the first call may still be at work.
 */
export async function answerAgain(
  p: SubmitPorts,
  record: EnrichmentRecord,
  bodyHash: string,
): Promise<EnrichmentRecord | undefined> {
  if (record.bodyHash !== bodyHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', `request ${record.id}`);
  }
  if (record.status !== 'intended' && record.status !== 'refused') return record;
  // The call that wrote it may still be holding, or taking it back.
  if (p.now() < record.createdAtMs + CALL_LIFETIME_MS) {
    throw new AppError('IDEMPOTENCY_KEY_IN_USE', `request ${record.id}`);
  }
  return bringOn(p, record);
}

/**
 * Brings a request whose call died to what it was about to be: running with its credits held, or gone without a
 * trace. Gives the record, or undefined. Safe to repeat.
 *
 * Errors: IDEMPOTENCY_KEY_IN_USE when another call has just made the request anew.
 */
export async function bringOn(
  p: SubmitPorts,
  record: EnrichmentRecord,
): Promise<EnrichmentRecord | undefined> {
  let hold = record.hold;
  if (hold.state === 'intended') {
    hold = await resolveIntended(
      p,
      {
        workspaceId: record.workspaceId,
        place: placeOf(record),
        cause: causeOf(record),
        onFate: (fate) => changeOf(record, fate),
      },
      hold,
    );
  }
  // Another call has taken it back meanwhile, and made it anew: what stands now is that call's.
  if (hold.id !== record.hold.id) {
    throw new AppError('IDEMPOTENCY_KEY_IN_USE', `request ${record.id}`);
  }
  if (hold.state !== 'refused') return goOn(p, record, hold, {});
  await takeBack(p, { ...record, status: 'refused' });
  return undefined;
}

/** Starts the workflow; a start that fails is made up for by the sweep, since the record says `running`. */
export async function beginWorkflow(p: SubmitPorts, record: EnrichmentRecord): Promise<void> {
  const { workspaceId, id, parts } = record;
  try {
    await p.startWorkflow({ workspaceId, enrichmentId: id, parts: [...Array(parts).keys()] });
  } catch (error) {
    const request = { workspaceId, enrichmentId: id };
    p.log('WORKFLOW_NOT_STARTED', { ...request, ...describeError(error) });
  }
}

async function goOn(
  p: SubmitPorts,
  record: EnrichmentRecord,
  hold: Operation,
  asked: Amounts,
): Promise<EnrichmentRecord> {
  if (hold.state !== 'refused') {
    const running = { ...record, ...runningFrom(record, hold.slices ?? []), hold };
    await beginWorkflow(p, running);
    return running;
  }
  await takeBack(p, { ...record, status: 'refused' });
  throw refusalOf(hold, asked);
}

function refusalOf(hold: Operation, required: Amounts): AppError {
  const code: ErrorCode =
    hold.code === undefined || hold.code === 'LOST' ? 'ACCOUNT_BUSY' : hold.code;
  const details = hold.details ?? (code === 'CREDITS_INSUFFICIENT' ? { required } : {});
  return new AppError(code, `hold ${hold.id}`, details);
}

/**
 * Nothing to hold: all rows are owned, being found by others, or repeats. What is owned is given at once; only a
 * row that waits for another request needs a workflow.
 */
async function startWithoutHold(
  p: SubmitPorts,
  record: EnrichmentRecord,
  { rows, standing }: PreparedRequest,
): Promise<EnrichmentRecord> {
  const fate: OperationFate = { kind: 'unneeded' };
  const hold = await recordFate(p, placeOf(record), record.hold, fate, changeOf(record, fate));
  const running = { ...record, ...runningFrom(record, []), hold };
  const waits = record.parts > 1 || (await giveOwned(p, running, 0, rows, standing)) > 0;
  if (waits) {
    await beginWorkflow(p, running);
    return running;
  }
  const { workspaceId: ws, id } = record;
  await endRequest(p, ws, id, { atOnce: true });
  // It has ended, whether or not others hear of it now; what cannot be told now, the sweep tells.
  await announceEnd(p, ws, id).catch(() => {});
  return reload(p, record);
}

/** What the record shows once its hold has a fate. */
function changeOf(record: EnrichmentRecord, fate: OperationFate): RecordChange {
  switch (fate.kind) {
    case 'applied':
      return { set: runningFrom(record, fate.slices) };
    case 'unneeded':
      return { set: runningFrom(record, []) };
    case 'lost':
    case 'refused':
      return { set: { status: 'refused' } };
  }
}

function runningFrom(
  record: EnrichmentRecord,
  slices: readonly Slice[],
): Pick<EnrichmentRecord, 'heldByPart'> &
  Required<Pick<EnrichmentRecord, 'status' | 'heldSlices'>> {
  const heldSlices = toHeldSlices(slices);
  const held = heldAmounts(heldSlices);
  const [[type, each] = ['', 1]] = Object.entries(record.price).filter(([, n]) => n > 0);
  const subjects = (held[type] ?? 0) / each;
  return {
    status: 'running',
    heldSlices,
    heldByPart:
      record.parts === 1
        ? [subjects]
        : slices.length > 0
          ? record.heldByPart
          : record.heldByPart.map(() => 0),
  };
}

/** Claims the chargeable rows of a one-part request; gives how many it won. */
async function claimRows(
  p: Ports,
  record: EnrichmentRecord,
  { rows, chargeable, standing }: PreparedRequest,
): Promise<number> {
  let won = 0;
  await forEachAtATime(chargeable, ROWS_AT_A_TIME, async (n) => {
    const rowKeys = rows[n]?.keys ?? [];
    const claimant = claimantOf(record, 0, n);
    const contactId = contactIdOf(record.workspaceId, rowKeys);
    const outcome = await claimRow(p, record.workspaceId, rowKeys, claimant, contactId, standing);
    if (outcome.kind === 'won') won += 1;
  });
  return won;
}

/** Takes a refused request back: its claims, its parts, its record. */
async function takeBack(p: Ports, record: EnrichmentRecord): Promise<void> {
  const { workspaceId: ws, id } = record;
  // A longer list claims nothing before its workflow runs.
  const rows = record.parts === 1 ? ((await findPart(p, ws, id, 0))?.rows ?? []) : [];
  await forEachAtATime(rows, ROWS_AT_A_TIME, async (row, n) => {
    if (row.duplicateOf !== undefined) return;
    const claimant = claimantOf(record, 0, n);
    await freeOwnClaims(p, ws, await readPerson(p, ws, row.keys), claimant);
  });
  await deleteEnrichment(p, record);
}

async function reload(p: Ports, { workspaceId, id }: EnrichmentRecord): Promise<EnrichmentRecord> {
  const record = await findEnrichment(p, workspaceId, id);
  assertInvariant(record !== undefined, 'running-record-stays');
  return record;
}

function placeOf({ workspaceId, id }: EnrichmentRecord) {
  return { key: keys.enrichment(workspaceId, id), attribute: 'hold' };
}

function causeOf({ actor, actions, id }: EnrichmentRecord) {
  return { actor, reason: actions.join('+'), ref: id };
}
