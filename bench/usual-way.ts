import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { toHeldSlices } from '../lambdas/ledger/holds/held-slices.ts';
import { planHold } from '../lambdas/ledger/holds/plan-hold.ts';
import { planSettle } from '../lambdas/ledger/holds/plan-settle.ts';
import type { Account, HeldSlice, Slice } from '../lambdas/ledger/ledger.contract.ts';
import { type Db, tableName } from '../lambdas/shared/dynamo.ts';
import {
  byTime,
  type ItemKey,
  SWEEP_AFTER_MS,
  unfinished,
} from '../lambdas/shared/keys.contract.ts';
import type { Amounts, EpochMs } from '../lambdas/shared/units.contract.ts';
import { type Balance, toBalanceUpdate } from './usual-update.ts';

/**
 * The usual way to spend credits on DynamoDB, written as well as we can: one transaction for the
 * hold (balance, request row, ledger row), one for the settle. Both are idempotent by
 * `attribute_not_exists` and by the row's status. The balance keeps its grants as ours does, asks
 * only for what it needs and for no version, so that a transaction fails for want of credits or
 * because another one is at the item, never for a stale copy.
 */

export interface UsualPorts {
  readonly db: Db;
  readonly now: () => EpochMs;
  readonly sleep: (ms: number) => Promise<void>;
  /** From 0 (included) to 1 (excluded): for the back-off's jitter. */
  readonly random: () => number;
  readonly backOff: BackOff;
}

/** Full jitter, the way of the SDK: a wait drawn between 0 and `baseMs` · 2^n, at most `capMs`. */
export interface BackOff {
  readonly baseMs: number;
  readonly capMs: number;
}

export interface UsualRequest {
  readonly id: string;
  readonly actor: string;
  readonly bodyHash: string;
  readonly amounts: Amounts;
  /** What is asked for; kept in the request row. */
  readonly subjects: readonly Readonly<Record<string, string>>[];
  /** Who is capped: a second balance, in the same transactions. */
  readonly cap?: string;
}

export interface UsualHold {
  readonly slices: readonly HeldSlice[];
}

/** The keys of the three rows; each kind has a partition of its own, so that none slows another. */
export const usualKeys = {
  balance: (ws: string, cap?: string): ItemKey => ({
    pk: `WS#${ws}`,
    sk: cap === undefined ? 'BALANCE' : `BALANCE#${cap}`,
  }),
  request: (ws: string, id: string): ItemKey => ({ pk: `ENR#${ws}#${id}`, sk: 'REQUEST' }),
  ledger: (ws: string, atMs: number, id: string, action: string): ItemKey => ({
    pk: `LEDGER#${ws}#BALANCE`,
    sk: `${byTime.at(atMs, id)}#${action}`,
  }),
} as const;

/** Writes a new balance: the workspace's, or the one of who is capped. */
export async function openBalance(
  p: UsualPorts,
  ws: string,
  balance: Balance,
  cap?: string,
): Promise<void> {
  const Item = { ...usualKeys.balance(ws, cap), ...balance };
  await p.db.send(new PutCommand({ TableName: tableName(), Item }));
}

/** Holds a request's credits, once for its id. Errors: when the credits do not suffice. */
export async function holdUsual(
  p: UsualPorts,
  ws: string,
  request: UsualRequest,
): Promise<UsualHold> {
  let balance = await readBalance(p, ws);
  for (let attempt = 0; ; attempt += 1) {
    const at = p.now();
    const plan = planHold(balance, request.amounts, at);
    if (plan.kind !== 'planned') throw new Error(`the hold is ${plan.kind}`);
    const slices = toHeldSlices(plan.change.slices);
    const fate = await transact(p, [
      {
        Update: { Key: usualKeys.balance(ws), ...toBalanceUpdate(plan.change.slices, balance, at) },
      },
      ...capUpdate(ws, request, toBalanceUpdate(plan.change.slices, balance, at)),
      {
        Put: {
          Item: requestRow(ws, request, slices, at),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      { Put: ledgerRow(ws, request, 'hold', plan.change.slices, at) },
    ]);
    if (fate === 'done') return { slices };
    const standing = fate === 'refused' ? await readRequest(p, ws, request.id) : undefined;
    if (standing) return { slices: standing.slices };
    if (fate === 'refused') balance = await readBalance(p, ws);
    else await waitJittered(p, attempt);
  }
}

/** Settles a request's hold, once: so much is spent, the rest goes back. */
export async function settleUsual(
  p: UsualPorts,
  ws: string,
  request: UsualRequest,
  spent: Amounts,
  outcome: Readonly<Record<string, string>>,
): Promise<void> {
  const row = await readRequest(p, ws, request.id);
  if (row === undefined) throw new Error('no such request');
  const { slices } = planSettle(row.slices, spent);
  for (let attempt = 0; ; attempt += 1) {
    const at = p.now();
    const fate = await transact(p, [
      { Update: { Key: usualKeys.balance(ws), ...toBalanceUpdate(slices, undefined, at) } },
      ...capUpdate(ws, request, toBalanceUpdate(slices, undefined, at)),
      {
        Update: {
          Key: usualKeys.request(ws, request.id),
          UpdateExpression:
            'SET #status = :done, charged = :charged, outcome = :outcome, completedAtMs = :at REMOVE i2pk, i2sk',
          ConditionExpression: '#status = :running',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':done': 'completed',
            ':running': 'running',
            ':charged': spent,
            ':outcome': outcome,
            ':at': at,
          },
        },
      },
      { Put: ledgerRow(ws, request, 'settle', slices, at) },
    ]);
    if (fate === 'done') return;
    if (fate === 'refused') {
      const standing = await readRequest(p, ws, request.id);
      if (standing?.status === 'completed') return;
      throw new Error('a hold was not there to be settled');
    }
    await waitJittered(p, attempt);
  }
}

/** The same move on the balance of who is capped, which has the grants of the same ids. */
function capUpdate(
  ws: string,
  { cap }: UsualRequest,
  update: ReturnType<typeof toBalanceUpdate>,
): TransactItem[] {
  return cap === undefined ? [] : [{ Update: { Key: usualKeys.balance(ws, cap), ...update } }];
}

interface RequestRow {
  readonly status: string;
  readonly slices: readonly HeldSlice[];
}

/**
 * On the same two indexes as our record: it is listed by time, and found when it is left behind.
 */
function requestRow(
  ws: string,
  request: UsualRequest,
  slices: readonly HeldSlice[],
  atMs: EpochMs,
): Record<string, unknown> {
  const { id, actor, bodyHash, amounts, subjects } = request;
  return {
    ...usualKeys.request(ws, id),
    id,
    workspaceId: ws,
    status: 'running',
    createdAtMs: atMs,
    actor,
    bodyHash,
    actions: ['contact.email'],
    amounts,
    subjects,
    slices,
    i1pk: byTime.enrichments(ws),
    i1sk: byTime.at(atMs, id),
    ...unfinished.place(id, atMs + SWEEP_AFTER_MS),
  };
}

function ledgerRow(
  ws: string,
  request: UsualRequest,
  action: 'hold' | 'settle',
  slices: readonly Slice[],
  atMs: EpochMs,
) {
  const { id, actor } = request;
  return {
    Item: {
      ...usualKeys.ledger(ws, atMs, id, action),
      op: `${id}:${action}`,
      action,
      actor,
      reason: 'contact.email',
      ref: id,
      slices,
      at: atMs,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
}

type Actions = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>;
interface TransactItem {
  readonly Put?: Omit<NonNullable<Actions[number]['Put']>, 'TableName'>;
  readonly Update?: Omit<NonNullable<Actions[number]['Update']>, 'TableName'>;
}

/**
 * `refused`: a condition failed; `busy`: another transaction was at an item, or the partition was
 * throttled.
 */
async function transact(
  p: UsualPorts,
  items: readonly TransactItem[],
): Promise<'done' | 'refused' | 'busy'> {
  const TableName = tableName();
  const TransactItems = items.map(({ Put, Update }) => ({
    ...(Put && { Put: { ...Put, TableName } }),
    ...(Update && { Update: { ...Update, TableName } }),
  }));
  try {
    await p.db.send(new TransactWriteCommand({ TransactItems }));
    return 'done';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    return codes.includes('ConditionalCheckFailed') ? 'refused' : 'busy';
  }
}

async function waitJittered({ backOff, random, sleep }: UsualPorts, attempt: number) {
  await sleep(random() * Math.min(backOff.capMs, backOff.baseMs * 2 ** attempt));
}

async function readBalance(p: UsualPorts, ws: string): Promise<Account> {
  const item = await readItem(p, usualKeys.balance(ws));
  if (item === undefined) throw new Error('no such balance');
  return item as unknown as Account;
}

async function readRequest(p: UsualPorts, ws: string, id: string): Promise<RequestRow | undefined> {
  return (await readItem(p, usualKeys.request(ws, id))) as RequestRow | undefined;
}

async function readItem(p: UsualPorts, Key: ItemKey) {
  const answer = await p.db.send(
    new GetCommand({ TableName: tableName(), Key, ConsistentRead: true }),
  );
  return answer.Item;
}
