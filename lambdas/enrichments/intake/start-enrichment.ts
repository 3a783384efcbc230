import { dataOf } from '../../actions/actions.ts';
import type { Known } from '../../claims/claims.contract.ts';
import type { Account, Operation, Slice } from '../../ledger/ledger.contract.ts';
import { heldAmounts, heldLookups, hold, toHeldSlices } from '../../ledger/ledger.ts';
import type { DrawnSide, OperationFate, RecordChange } from '../../ledger/requests.contract.ts';
import { termsOf, type WorkspaceTerms } from '../../plans/terms.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import { keys } from '../../shared/keys.contract.ts';
import { describeError } from '../../shared/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { sidesOf } from '../drawn-sides.ts';
import { toGroups } from '../enrichment-run.contract.ts';
import {
  countByPart,
  type Lookup,
  partRowsOf,
  priceOfDatum,
  rowsOf,
  sumOf,
  toLookups,
} from '../lookups.ts';
import type { SubmitPorts } from '../ports.ts';
import type { EnrichmentRecord, Row } from '../records.contract.ts';
import { giveOwned } from '../rounds/give-owned.ts';
import { isRefresh } from '../rounds/refresh-row.ts';
import { claimRow, freeUnheld } from '../row-claims.ts';
import { announceEnd, endRequest } from '../settle/finish-enrichment.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { takeBack } from './take-back.ts';

/** A request whose record has just been written. */
export interface NewWork {
  readonly workspace: WorkspaceTerms;
  readonly record: EnrichmentRecord;
  readonly prepared: PreparedRequest;
  readonly account: Account;
  /** Drawn on beside the workspace's own account. */
  readonly sides: readonly DrawnSide[];
}

const ROWS_AT_A_TIME = 32;

/**
 * Goes on from a record just written: claims the data, holds the credits, starts the workflow.
 *
 * A request of one part claims before it holds, so that it never holds for what another request is
 * finding. A longer list would not fit into one HTTP call: it holds for what nobody owns, and its
 * parts claim as they run.
 *
 * Errors: CREDITS_INSUFFICIENT, with everything taken back.
 */
export async function holdAndStart(p: SubmitPorts, work: NewWork): Promise<EnrichmentRecord> {
  const { record, prepared, account } = work;
  const lookups = record.parts === 1 ? await claimRows(p, work) : prepared.chargeable;
  if (lookups.length === 0 && record.parts === 1) {
    const standing = await hold(p, holdRequest(work, lookups, account));
    return startWithoutHold(p, { ...record, ...runningFrom(record, [], []), hold: standing }, work);
  }
  const held = await hold(p, holdRequest(work, lookups, account));
  const { rows, known } = prepared;
  return goOn(p, record, { held, lookups, rows, known });
}

function holdRequest(
  { record, workspace, sides }: Pick<NewWork, 'record' | 'workspace' | 'sides'>,
  lookups: readonly Lookup[],
  copy: Account,
) {
  return {
    ...requestHoldOf(record, lookups),
    wanted: lookups.map(({ datum }) => priceOfDatum(record.prices, datum)),
    partial: record.allowPartial === true,
    maxTotal: record.maxCredits,
    terms: termsOf(workspace),
    sides,
    own: record.hold,
    copy,
  };
}

/** Gives the id of a request's hold without its attempt. */
export function requestHoldBase({ hold: { id } }: EnrichmentRecord): string {
  return id.slice(0, id.lastIndexOf(':'));
}

/**
 * What a request's hold is: whose, where it is kept, for what, and what its fate changes. `spare`:
 * further lookups of the request, for which a call that died may have held too (see `bringOn`).
 */
export function requestHoldOf(
  record: EnrichmentRecord,
  lookups: readonly Lookup[],
  spare: readonly Lookup[] = [],
) {
  const { workspaceId, id, actor, actions } = record;
  return {
    account: { workspaceId },
    place: { key: keys.enrichment(workspaceId, id), attribute: 'hold' },
    base: requestHoldBase(record),
    across: {
      sides: sidesOf(record),
      wanted: [...lookups, ...spare].map(({ datum }) => priceOfDatum(record.prices, datum)),
    },
    cause: { actor, reason: actions.join('+'), ref: id },
    onFate: (fate: OperationFate) => changeOf(record, fate, lookups, spare),
  };
}

/** A request's hold with its fate, the lookups that it was for, and the rows of the request. */
interface HeldWork {
  readonly held: Operation;
  readonly lookups: readonly Lookup[];
  /** As in `requestHoldOf`. */
  readonly spare?: readonly Lookup[];
  readonly rows: readonly Row[];
  /** What was known of all rows, where it is at hand. */
  readonly known?: Known | undefined;
}

/** Goes on when the hold has its fate: starts the workflow, or takes everything back. */
export async function goOn(
  p: SubmitPorts,
  record: EnrichmentRecord,
  { held, lookups, spare = [], rows, known }: HeldWork,
): Promise<EnrichmentRecord> {
  if (held.state === 'refused') {
    await takeBack(p, { ...record, status: 'refused' });
    const code = held.code === undefined || held.code === 'LOST' ? 'ACCOUNT_BUSY' : held.code;
    throw new AppError(code, `hold ${held.id}`, held.details ?? {});
  }
  const change = runningFrom(record, held.slices ?? [], lookups, spare);
  const running = { ...record, ...change, hold: held };
  await freeUnheld(p, running, rows);
  await giveAtOnce(p, running, { rows, known, spare });
  await beginWorkflow(p, running);
  return running;
}

/**
 * Starts the work: the first round of an only part by itself, everything else as a workflow. A
 * start that fails goes into the queue, and is made again from there; what the queue does not take
 * either is made up for by the sweep: the record is running.
 */
export async function beginWorkflow(p: SubmitPorts, record: EnrichmentRecord): Promise<void> {
  const { workspaceId, id: enrichmentId, parts } = record;
  const rows = rowsOf(record.held ?? {});
  try {
    if (rows.length > 0) {
      const round = { workspaceId, enrichmentId, part: 0, round: 0, parts };
      await p.startRound({ ...round, groups: toGroups(rows, parts), handsOver: true });
    } else {
      await p.startWorkflow({ workspaceId, enrichmentId, parts: [...Array(parts).keys()] });
    }
  } catch (error) {
    p.log('WORKFLOW_NOT_STARTED', { workspaceId, enrichmentId, ...describeError(error) });
    await p.queueStart({ workspaceId, enrichmentId }).catch((unqueued: unknown) => {
      p.log('START_NOT_QUEUED', { workspaceId, enrichmentId, ...describeError(unqueued) });
    });
  }
}

/**
 * Nothing to hold: everything is owned, being found by others, or a repeat. What is owned is given
 * at once; only a row that waits for another request needs a workflow.
 */
async function startWithoutHold(
  p: SubmitPorts,
  running: EnrichmentRecord,
  { prepared }: NewWork,
): Promise<EnrichmentRecord> {
  const left = await giveOwned(p, running, { part: 0, rows: prepared.rows, known: prepared.known });
  if (left > 0) {
    await beginWorkflow(p, running);
    return running;
  }
  const ended = await endRequest(p, running.workspaceId, running.id, { atOnce: true });
  // It has ended, whether or not others hear of it now; what cannot be told now, the sweep tells.
  await announceEnd(p, ended, []).catch(() => {});
  return ended;
}

/** What the record shows once its hold has a fate. */
function changeOf(
  record: EnrichmentRecord,
  fate: OperationFate,
  lookups: readonly Lookup[],
  spare: readonly Lookup[],
): RecordChange {
  switch (fate.kind) {
    case 'applied':
      return { set: runningFrom(record, fate.slices, lookups, spare) };
    case 'unneeded':
      return { set: runningFrom(record, [], []) };
    case 'lost':
      return {};
    case 'refused':
      return { set: { status: 'refused' } };
  }
}

type Running = Pick<EnrichmentRecord, 'status' | 'heldByPart' | 'heldSlices' | 'quote'> &
  Partial<Pick<EnrichmentRecord, 'held' | 'unheld' | 'heldRest' | 'shares' | 'committed'>>;

/**
 * The record of a request whose credits are held: which lookups, from which grants. All that is
 * held stands for a lookup, `spare` ones at last: else nobody would give it back.
 */
function runningFrom(
  record: EnrichmentRecord,
  slices: readonly Slice[],
  lookups: readonly Lookup[],
  spare: readonly Lookup[] = [],
): Running {
  const heldSlices = toHeldSlices(slices);
  const held = heldAmounts(heldSlices);
  const all = [...lookups, ...spare];
  const wanted = all.map(({ datum }) => priceOfDatum(record.prices, datum));
  const isHeld = heldLookups(wanted, held);
  const taken = all.filter((_, n) => isHeld[n]);
  const left = lookups.filter((_, n) => !isHeld[n]);
  const unaffordable = record.quote.unaffordable + left.length;
  return {
    status: 'running',
    heldSlices,
    quote: { ...record.quote, unaffordable },
    committed: sumOf(held),
    ...(record.parts === 1
      ? { held: toLookups(taken), unheld: toLookups(left), heldByPart: [] }
      : {
          heldRest: heldSlices,
          shares: 0,
          heldByPart: countByPart(taken, { parts: record.parts, partRows: partRowsOf(record) }),
        }),
  };
}

/**
 * Claims the chargeable lookups of a one-part request; gives those it won, in order. The keys of
 * rows that are owned or being found are linked to who they are, too.
 */
async function claimRows(p: Ports, { record, prepared }: NewWork): Promise<Lookup[]> {
  const { rows, chargeable, known } = prepared;
  const dataByRow = Map.groupBy(chargeable, ({ row }) => row);
  const won: Lookup[] = [];
  await forEachAtATime([...rows.entries()], ROWS_AT_A_TIME, async ([n, row]) => {
    if (row.duplicateOf !== undefined) return;
    const placed = { record, part: 0, n, row, known };
    const data = (dataByRow.get(n) ?? []).map(({ datum }) => datum);
    const outcomes = await claimRow(p, placed, data);
    won.push(
      ...data.filter((d) => outcomes[d]?.kind === 'won').map((datum) => ({ row: n, datum })),
    );
  });
  const isWon = new Set(won.map(({ row, datum }) => `${row} ${datum}`));
  return chargeable.filter(({ row, datum }) => isWon.has(`${row} ${datum}`));
}

/**
 * Ends what needs no run: owned lookups of an only part, refreshes of whom nothing is owned, and
 * those left out for lack of credits.
 */
async function giveAtOnce(
  p: Ports,
  record: EnrichmentRecord,
  { rows, known, spare = [] }: Pick<HeldWork, 'rows' | 'known' | 'spare'>,
): Promise<void> {
  const { owned, unaffordable } = record.quote;
  const mayHaveNothing = dataOf(record.actions).some(isRefresh);
  if (record.parts > 1 || (owned + unaffordable + spare.length === 0 && !mayHaveNothing)) return;
  await giveOwned(p, record, { part: 0, rows, ...(known && { known }) });
}
