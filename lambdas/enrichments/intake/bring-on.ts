import { dataOf } from '../../actions/actions.ts';
import { isOwn } from '../../claims/choose-subject.ts';
import type { Known } from '../../claims/claims.contract.ts';
import { readKnown } from '../../claims/subject.store.ts';
import { resume } from '../../ledger/ledger.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { findPart } from '../enrichment.store.ts';
import { type Lookup, partRowsOf } from '../lookups.ts';
import type { SubmitPorts } from '../ports.ts';
import type { EnrichmentRecord, Row } from '../records.contract.ts';
import { claimantOf } from '../row-claims.ts';
import { keysOfRow, ownData } from '../row-subjects.ts';
import { goOn, requestHoldBase, requestHoldOf } from './start-enrichment.ts';
import { takeBack } from './take-back.ts';

/** A call that has gone on for this long is dead: no function of the API lives longer. */
export const CALL_LIFETIME_MS = 30_000;

/**
 * Answers a repeat of a request from its record; what a dead call left unfinished is brought on
 * first. Undefined when the first came to nothing: the request may be made anew.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE while the first call may be at work.
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
 * Brings a request whose call died to what it was about to be: running with its credits held, or
 * gone without a trace. Gives the record, or undefined. Safe to repeat.
 *
 * Errors: IDEMPOTENCY_KEY_IN_USE when another call has just made the request anew.
 */
export async function bringOn(
  p: SubmitPorts,
  record: EnrichmentRecord,
): Promise<EnrichmentRecord | undefined> {
  const rows = (await findPart(p, record.workspaceId, record.id, 0))?.rows ?? [];
  const { lookups, spare, known } = await wantedLookups(p, record, rows);
  const { hold } = record;
  // A lost one may be intended anew, should the call still live, until it is closed.
  const isOpen = hold.state === 'intended' || hold.code === 'LOST';
  // A refused one may still have seats or allowances to give back.
  const mayDraw = hold.state === 'refused' && record.draws !== undefined;
  const held =
    isOpen || mayDraw
      ? await resume(p, { ...requestHoldOf(record, lookups, spare), found: hold }).catch(noneIfGone)
      : hold;
  if (held === undefined) return undefined;
  // Another call has taken it back meanwhile, and made it anew: what stands now is that call's.
  if (!held.id.startsWith(`${requestHoldBase(record)}:`)) {
    throw new AppError('IDEMPOTENCY_KEY_IN_USE', `request ${record.id}`);
  }
  if (held.state !== 'refused') return goOn(p, record, { held, lookups, spare, rows, known });
  await takeBack(p, { ...record, status: 'refused' });
  return undefined;
}

/** Another call has brought the request to nothing meanwhile. */
function noneIfGone(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
}

/** What the dead call held for, or was about to, in its order. */
interface Wanted {
  readonly lookups: readonly Lookup[];
  /**
   * What it may have held for besides: a claim goes where its subject turns out to be another's.
   */
  readonly spare: readonly Lookup[];
  readonly known?: Known;
}

async function wantedLookups(
  p: Ports,
  record: EnrichmentRecord,
  rows: readonly Row[],
): Promise<Wanted> {
  if (record.parts > 1) return { lookups: countedLookups(record), spare: [] };
  return claimedLookups(p, record, rows);
}

/** A request of one part has claimed what it holds for. */
async function claimedLookups(
  p: Ports,
  record: EnrichmentRecord,
  rows: readonly Row[],
): Promise<Wanted> {
  const { workspaceId: ws } = record;
  const known = await readKnown(
    p,
    ws,
    rows.flatMap((row) => keysOfRow(ws, row, dataOf(record.actions))),
  );
  const claims = [...known.subjects.values()].flatMap(({ data }) => Object.entries(data));
  const asked = rows.flatMap((each, row) =>
    ownData(each, dataOf(record.actions))
      .filter((datum) => !each.unaffordable?.includes(datum))
      .map((datum): Lookup => ({ row, datum })),
  );
  const isClaimed = ({ row, datum }: Lookup) => {
    const claimant = claimantOf(record, 0, row);
    return claims.some(([name, claim]) => name === datum && isOwn(claim, claimant));
  };
  const { yes: lookups = [], no: spare = [] } = Object.groupBy(asked, (lookup) =>
    isClaimed(lookup) ? 'yes' : 'no',
  );
  return { lookups, spare, known };
}

/** A list holds for numbers of lookups: which rows they are for is found out as its parts run. */
function countedLookups(record: EnrichmentRecord): Lookup[] {
  const partRows = partRowsOf(record);
  return record.heldByPart.flatMap((counts, part) =>
    Object.entries(counts).flatMap(([datum, count]) =>
      Array.from({ length: count }, (_, n) => ({
        row: part * partRows + n,
        datum: datum as Lookup['datum'],
      })),
    ),
  );
}
