import {
  ConditionalCheckFailedException,
  type DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  type GetCommandOutput,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { unitInterval } from '../../shared/random.ts';
import { readItem } from '../../shared/read-items.ts';
import type {
  Account,
  AccountChange,
  BesideChange,
  Revision,
  WaitingGrant,
} from '../ledger.contract.ts';
import { toFence, toUpdate, type UpdateParts } from './account-update.ts';

/**
 * What became of an account write that was sent once. `unknown`: no answer came; it may have been
 * done, may still be done later, or never.
 */
export type WriteOutcome =
  | { readonly kind: 'applied'; readonly account: Account }
  | { readonly kind: 'condition-failed'; readonly account: Account | undefined }
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'unknown' };

/** Reads the account as it is now (a consistent read), or undefined. */
export async function findAccount(p: Ports, id: AccountId): Promise<Account | undefined> {
  const item = await readItem(p, keys.account(id));
  return item && fromItem(id, item);
}

/** Writes the first revision of an account; false when there is one already. Safe to repeat. */
export async function putAccount(p: Ports, account: Account): Promise<boolean> {
  const { workspaceId: _ws, seat: _seat, cap: _cap, ...attributes } = account;
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...keys.account(account), ...attributes },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return conditionHolds(p.db.send(put));
}

/** Sends a change of the account, once, and says what is known of its fate. */
export async function writeChange(
  p: Ports,
  account: Account,
  change: AccountChange,
  revision: Revision,
): Promise<WriteOutcome> {
  const update = toUpdate(account, change, revision);
  return change.beside === undefined
    ? sendOnce(p, account, update)
    : sendTogether(p, account, { update, beside: change.beside, op: revision.op });
}

/**
 * Sends a fence for an operation: a revision that moves nothing, after which the operation cannot
 * be applied.
 */
export async function writeFence(
  p: Ports,
  id: AccountId,
  revision: Revision,
): Promise<WriteOutcome> {
  return sendOnce(p, id, toFence(revision));
}

async function sendOnce(p: Ports, id: AccountId, update: UpdateParts): Promise<WriteOutcome> {
  try {
    const answer = await p.accountDb.send(
      new UpdateCommand({
        ...update,
        TableName: tableName(),
        Key: keys.account(id),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { kind: 'applied', account: fromItem(id, answer.Attributes ?? {}) };
  } catch (error) {
    return outcomeOf(id, error);
  }
}

/**
 * Changes the account together with what waits beside it. A transaction does not tell what it
 * wrote: who finds another change after it finds out its revision from the journal.
 */
async function sendTogether(
  p: Ports,
  id: AccountId,
  { update, beside, op }: { update: UpdateParts; beside: BesideChange; op: string },
): Promise<WriteOutcome> {
  const TableName = tableName();
  const own = { ...update, TableName, Key: keys.account(id) };
  const ids = (grants: readonly WaitingGrant[]) => new Set(grants.map(({ grantId }) => grantId));
  const [put, taken] = [ids(beside.put), ids(beside.take)];
  const puts = beside.put.map((grant) => ({
    Put: {
      TableName,
      Item: { ...keys.waitingGrant(id, grant.type, grant.grantId), ...grant },
      // One that is taken and put is changed where it is.
      ConditionExpression: `attribute_${taken.has(grant.grantId) ? '' : 'not_'}exists(pk)`,
    },
  }));
  const takes = beside.take
    .filter(({ grantId }) => !put.has(grantId))
    .map((grant) => ({
      Delete: {
        TableName,
        Key: keys.waitingGrant(id, grant.type, grant.grantId),
        ConditionExpression: 'attribute_exists(pk)',
      },
    }));
  try {
    await p.accountDb.send(
      new TransactWriteCommand({ TransactItems: [{ Update: own }, ...puts, ...takes] }),
    );
  } catch (error) {
    return error instanceof TransactionCanceledException
      ? outcomeOfCancelled(error)
      : outcomeOf(id, error);
  }
  const account = await findAccount(p, id);
  return account?.last.op === op ? { kind: 'applied', account } : { kind: 'unknown' };
}

/** A cancelled transaction did nothing: for its conditions, or because others were at its items. */
function outcomeOfCancelled(error: TransactionCanceledException): WriteOutcome {
  const codes = error.CancellationReasons?.map(({ Code }) => Code) ?? [];
  if (codes.includes('ConditionalCheckFailed')) {
    return { kind: 'condition-failed', account: undefined };
  }
  if (codes.includes('ValidationError')) throw error;
  return { kind: 'not-sent' };
}

/** Refusals by which DynamoDB says that it did nothing; sending again is safe after them. */
const NOT_DONE = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionConflictException',
]);

function outcomeOf(id: AccountId, error: unknown): WriteOutcome {
  if (error instanceof ConditionalCheckFailedException) {
    return {
      kind: 'condition-failed',
      account: error.Item && fromItem(id, unmarshall(error.Item)),
    };
  }
  const { name = '', $metadata } = (error ?? {}) as Partial<DynamoDBServiceException>;
  if (NOT_DONE.has(name)) return { kind: 'not-sent' };
  const status = $metadata?.httpStatusCode;
  // A 4xx says that the request itself is wrong: a fault of ours, to be seen, not to be resolved.
  if (status !== undefined && status >= 400 && status < 500) throw error;
  return { kind: 'unknown' };
}

/** Waits before another try: 5 to 10 ms at first, doubling, at most about 320 ms. */
export async function backOff(p: Ports, attempt: number): Promise<void> {
  await p.sleep(5 * 2 ** Math.min(attempt, 5) * (1 + unitInterval(p.random)));
}

type Item = NonNullable<GetCommandOutput['Item']>;

function fromItem(id: AccountId, item: Item): Account {
  const { pk: _pk, sk: _sk, ...attributes } = item;
  if (typeof attributes.rev !== 'number') throw new AppError('INTERNAL', 'account without rev');
  const { opened = 0 } = attributes;
  return { ...(attributes as Account), opened, ...bareId(id) };
}

/** The id alone, of an account or of whoever names one. */
export function bareId({ workspaceId, seat, cap }: AccountId): AccountId {
  return { workspaceId, ...(seat !== undefined && { seat }), ...(cap !== undefined && { cap }) };
}
