import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { findItem } from '../../shared/items.ts';
import { keys, SWEEP_AFTER_MS, unfinished } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItems } from '../../shared/read-items.ts';
import { finishRecord } from '../../shared/unfinished.store.ts';
import type { CreditedCharge } from './credit-back.contract.ts';

/** Reads what was decided about a charge, consistently, or undefined. */
export async function findCredited(
  p: Ports,
  ws: string,
  chargeId: string,
): Promise<CreditedCharge | undefined> {
  return findItem(p, keys.credited(ws, chargeId));
}

/** Reads which of some charges are credited back, by their ids. */
export async function listCredited(
  p: Ports,
  ws: string,
  chargeIds: readonly string[],
): Promise<ReadonlyMap<string, CreditedCharge>> {
  const items = await readItems(
    p,
    chargeIds.map((id) => keys.credited(ws, id)),
  );
  return new Map(
    items.flatMap((item): [string, CreditedCharge][] => {
      const record = item as unknown as CreditedCharge | undefined;
      return record === undefined ? [] : [[record.chargeId, record]];
    }),
  );
}

/** Gives the put of a decision: once for its charge, unfinished until the credits have come in. */
export function creditedPut(record: CreditedCharge) {
  const { workspaceId: ws, chargeId, createdAtMs } = record;
  const item = { ...record, ...unfinished.place(chargeId, createdAtMs + SWEEP_AFTER_MS) };
  return {
    item,
    put: {
      TableName: tableName(),
      Item: { ...keys.credited(ws, chargeId), ...item },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/**
 * Keeps what was decided about a charge; gives what stands afterwards, which may be what another
 * call has decided.
 */
export async function keepCredited(
  p: Ports,
  record: CreditedCharge,
): Promise<CreditedCharge | undefined> {
  const { item, put } = creditedPut(record);
  if (await conditionHolds(p.db.send(new PutCommand(put)))) return item;
  return findCredited(p, record.workspaceId, record.chargeId);
}

/** Says that all credits of a charge have come in. Safe to repeat. */
export function leaveCredited(p: Ports, ws: string, chargeId: string): Promise<void> {
  return finishRecord(p, keys.credited(ws, chargeId));
}
