import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, type Db, tableName } from '../../shared/dynamo.ts';
import { keys } from '../../shared/keys.contract.ts';

/**
 * A secret has no conditional write, so whoever changes one does it alone: a mark on the workspace's
 * record says so. The record also counts the changes, for those who keep copies.
 */

/** Who changes the keys of a workspace, and until when at most. */
export interface KeyChange {
  readonly by: string;
  readonly untilMs: number;
}

/** Begins a change; false where somebody else is at it. */
export async function beginKeyChange(
  db: Db,
  workspaceId: string,
  change: KeyChange,
  nowMs: number,
): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.workspace(workspaceId),
    UpdateExpression: 'SET ownKeysNo = if_not_exists(ownKeysNo, :zero) + :one, keyChange = :change',
    ConditionExpression:
      'attribute_exists(pk) AND ' +
      // The SDK sends a write again whose answer was lost: then the mark is our own.
      '(attribute_not_exists(keyChange) OR keyChange.untilMs < :now OR keyChange.#by = :by)',
    ExpressionAttributeNames: { '#by': 'by' },
    ExpressionAttributeValues: {
      ':zero': 0,
      ':one': 1,
      ':change': change,
      ':now': nowMs,
      ':by': change.by,
    },
  });
  return conditionHolds(db.send(update));
}

/** Ends one's own change; where another has begun since, that one goes on. */
export async function endKeyChange(
  db: Db,
  workspaceId: string,
  { by }: Pick<KeyChange, 'by'>,
): Promise<void> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.workspace(workspaceId),
    UpdateExpression: 'SET ownKeysNo = ownKeysNo + :one REMOVE keyChange',
    ConditionExpression: 'keyChange.#by = :by',
    ExpressionAttributeNames: { '#by': 'by' },
    ExpressionAttributeValues: { ':one': 1, ':by': by },
  });
  await conditionHolds(db.send(update));
}
