import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableName, transactionHolds } from '../../shared/dynamo.ts';
import { AppError } from '../../shared/errors.ts';
import { findItem } from '../../shared/items.ts';
import { keys, SWEEP_AFTER_MS, unfinished } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { finishRecord } from '../../shared/unfinished.store.ts';
import type { BounceRecord } from './bounces.contract.ts';

const TRIES_MAX = 40;

/** In which period a bounce counts, and how many may count there. */
export interface BounceCap {
  readonly periodId: string;
  readonly maxPerPeriod: number;
}

/** Reads what was decided about a charge, consistently, or undefined. */
export async function findBounce(
  p: Ports,
  ws: string,
  chargeId: string,
): Promise<BounceRecord | undefined> {
  return findItem(p, keys.bounce(ws, chargeId));
}

/**
 * Keeps what was decided about a charge and counts it in the period, both or neither. Gives what
 * stands afterwards, which may be another call's; undefined where the period has as many as it may.
 *
 * Errors: ACCOUNT_BUSY when others count again and again: call again later.
 */
export async function keepBounce(
  p: Ports,
  record: BounceRecord,
  { periodId, maxPerPeriod }: BounceCap,
): Promise<BounceRecord | undefined> {
  const { workspaceId: ws, chargeId, createdAtMs } = record;
  const item = { ...record, ...unfinished.place(chargeId, createdAtMs + SWEEP_AFTER_MS) };
  const write = writeOf(item, { periodId, maxPerPeriod });
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    if (await transactionHolds(p.db.send(new TransactWriteCommand(write)))) return item;
    // The count first: what another call has kept for the same charge is then in the second read.
    const counted = await findItem<{ reports: number }>(p, keys.bounceCount(ws, periodId));
    const standing = await findBounce(p, ws, chargeId);
    if (standing !== undefined) return standing;
    if ((counted?.reports ?? 0) >= maxPerPeriod) return undefined;
    await p.sleep(2 ** Math.min(attempt, 6));
  }
  throw new AppError('ACCOUNT_BUSY', 'others count bounces again and again');
}

function writeOf(record: BounceRecord, { periodId, maxPerPeriod }: BounceCap) {
  const { workspaceId: ws, chargeId } = record;
  const TableName = tableName();
  return {
    TransactItems: [
      {
        Put: {
          TableName,
          Item: { ...keys.bounce(ws, chargeId), ...record },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      {
        Update: {
          TableName,
          Key: keys.bounceCount(ws, periodId),
          UpdateExpression: 'ADD reports :one',
          ConditionExpression: 'attribute_not_exists(reports) OR reports < :max',
          ExpressionAttributeValues: { ':one': 1, ':max': maxPerPeriod },
        },
      },
    ],
  };
}

/** Says that all credits of a bounce have come in. Safe to repeat. */
export function leaveUnfinished(p: Ports, ws: string, chargeId: string): Promise<void> {
  return finishRecord(p, keys.bounce(ws, chargeId));
}
