import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableName, transactionHolds } from '../../shared/dynamo.ts';
import { AppError } from '../../shared/errors.ts';
import { findItem } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { CreditedCharge } from '../credit-back/credit-back.contract.ts';
import { creditedPut, findCredited } from '../credit-back/credited-charge.store.ts';

const TRIES_MAX = 40;

/** In which period a bounce counts, and how many may count there. */
export interface BounceCap {
  readonly periodId: string;
  readonly maxPerPeriod: number;
}

/**
 * Keeps what was decided about a charge and counts it in the period, both or neither. Gives what
 * stands afterwards, which may be another call's; undefined where the period has as many as it may.
 *
 * Errors: ACCOUNT_BUSY when others count again and again: call again later.
 */
export async function keepBounce(
  p: Ports,
  record: CreditedCharge,
  { periodId, maxPerPeriod }: BounceCap,
): Promise<CreditedCharge | undefined> {
  const { workspaceId: ws, chargeId } = record;
  const { item, put } = creditedPut(record);
  const TransactItems = [{ Put: put }, { Update: countOf(ws, { periodId, maxPerPeriod }) }];
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    if (await transactionHolds(p.db.send(new TransactWriteCommand({ TransactItems })))) return item;
    // The count first: what another call has kept for the same charge is then in the second read.
    const counted = await findItem<{ reports: number }>(p, keys.bounceCount(ws, periodId));
    const standing = await findCredited(p, ws, chargeId);
    if (standing !== undefined) return standing;
    if ((counted?.reports ?? 0) >= maxPerPeriod) return undefined;
    await p.sleep(2 ** Math.min(attempt, 6));
  }
  throw new AppError('ACCOUNT_BUSY', 'others count bounces again and again');
}

function countOf(ws: string, { periodId, maxPerPeriod }: BounceCap) {
  return {
    TableName: tableName(),
    Key: keys.bounceCount(ws, periodId),
    UpdateExpression: 'ADD reports :one',
    ConditionExpression: 'attribute_not_exists(reports) OR reports < :max',
    ExpressionAttributeValues: { ':one': 1, ':max': maxPerPeriod },
  };
}
