import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { HeldSlice } from '../ledger/ledger.contract.ts';
import { conditionHolds, tableName, transactionHolds } from '../shared/dynamo.ts';
import { AppError } from '../shared/errors.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findEnrichment, type RoundPlace } from './enrichment.store.ts';
import type { EnrichmentRecord, RoundRecord } from './records.contract.ts';

/** What a part takes of the request's hold: the round that says so, and what is left for others. */
export interface Share {
  readonly round: RoundRecord;
  readonly rest: readonly HeldSlice[];
  /** Credits that are given back: they may be committed again. */
  readonly released: number;
}

/**
 * Writes what a part takes of its request's hold, together with its round; false when another part
 * has taken its share meanwhile, or the round has one already.
 */
export async function takeShare(
  p: Ports,
  { workspaceId, id, shares = 0 }: EnrichmentRecord,
  { round, rest, released }: Share,
): Promise<boolean> {
  const names = Object.keys(round);
  const write = new TransactWriteCommand({
    TransactItems: [
      {
        Update: {
          TableName: tableName(),
          Key: keys.enrichment(workspaceId, id),
          UpdateExpression:
            'SET heldRest = :rest, shares = :next, committed = committed - :released',
          ConditionExpression: 'shares = :shares',
          ExpressionAttributeValues: {
            ':rest': rest,
            ':shares': shares,
            ':next': shares + 1,
            ':released': released,
          },
        },
      },
      {
        Update: {
          TableName: tableName(),
          Key: keys.round(workspaceId, id, round.part, round.round),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_not_exists(settle)',
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(round).map(([name, value]) => [`:${name}`, value]),
          ),
        },
      },
    ],
  });
  return transactionHolds(p.db.send(write));
}

/** What a later round of a list would hold at most, and what its request may be charged in all. */
export interface Commitment extends RoundPlace {
  readonly credits: number;
  readonly maxCredits: number;
}

const TRIES_MAX = 20;

/**
 * Commits credits of a list's request to one of its later rounds, which run side by side: as many
 * as are left of its maximum. A repeat gives what was committed before.
 *
 * Shape:  → credits that the round may hold, 0 to `credits`.
 */
export async function commitCredits(
  p: Ports,
  request: EnrichmentRecord,
  { part, round, credits, maxCredits }: Commitment,
): Promise<number> {
  const mark = markOf({ part, round });
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const { workspaceId, id } = request;
    const record = await findEnrichment(p, workspaceId, id);
    const before = (record as Readonly<Record<string, unknown>> | undefined)?.[mark];
    if (typeof before === 'number') return before;
    const committed = record?.committed ?? 0;
    const granted = Math.max(0, Math.min(credits, maxCredits - committed));
    const done = await changeCommitted(p, request, {
      set: { committed: committed + granted, [mark]: granted },
      when: { committed },
    });
    if (done) return granted;
  }
  throw new AppError('ACCOUNT_BUSY', 'other parts commit credits again and again');
}

/** Takes back what a settled round was committed and did not charge. Safe to repeat. */
export async function uncommitCredits(
  p: Ports,
  request: EnrichmentRecord,
  { part, round, charged }: RoundPlace & { readonly charged: number },
): Promise<void> {
  const mark = markOf({ part, round });
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const record = await findEnrichment(p, request.workspaceId, request.id);
    const granted = (record as Readonly<Record<string, unknown>> | undefined)?.[mark];
    if (typeof granted !== 'number' || granted <= charged) return;
    const committed = record?.committed ?? 0;
    const done = await changeCommitted(p, request, {
      set: { committed: committed - granted + charged, [mark]: charged },
      when: { committed },
    });
    if (done) return;
  }
  throw new AppError('ACCOUNT_BUSY', 'other parts commit credits again and again');
}

function markOf({ part, round }: RoundPlace): string {
  return `committed_${part}_${round}`;
}

function changeCommitted(
  p: Ports,
  { workspaceId, id }: EnrichmentRecord,
  change: { readonly set: Record<string, number>; readonly when: { readonly committed: number } },
): Promise<boolean> {
  const sets = Object.entries(change.set);
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.enrichment(workspaceId, id),
    UpdateExpression: `SET ${sets.map((_, n) => `#s${n} = :s${n}`).join(', ')}`,
    ConditionExpression: 'committed = :seen',
    ExpressionAttributeNames: Object.fromEntries(sets.map(([name], n) => [`#s${n}`, name])),
    ExpressionAttributeValues: {
      ':seen': change.when.committed,
      ...Object.fromEntries(sets.map(([, value], n) => [`:s${n}`, value])),
    },
  });
  return conditionHolds(p.db.send(update));
}
