import {
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Db } from '../lambdas/shared/dynamo.ts';
import { keys, TABLE_KEYS } from '../lambdas/shared/keys.contract.ts';
import { TokenBucket } from './token-bucket.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the model takes DynamoDB to be. All of it is printed with the results. */
export interface TableModel {
  /** From the call to its answer, on average. */
  readonly readMs: number;
  readonly writeMs: number;
  readonly transactionMs: number;
  /**
   * The middle part of a transaction, between prepare and commit: any other write of its items then
   * conflicts.
   */
  readonly windowMs: number;
  /** Each time is drawn evenly from the average ± this share of it. */
  readonly spread: number;
  /**
   * Units a second that one partition key gives, and how many seconds of unused ones it saves up.
   */
  readonly writeUnitsPerSecond: number;
  readonly readUnitsPerSecond: number;
  readonly burstSeconds: number;
}

export interface ModelCounts {
  calls: number;
  conflicts: number;
  throttles: number;
}

type Command = { readonly input: Record<string, unknown> };
type Kind = 'read' | 'write' | 'transaction';

/**
 * A table in virtual time. What a call does, and whether its conditions hold, a real engine
 * decides; when it answers, whether it is throttled and whether it meets a transaction, the model
 * does.
 *
 * A call reaches its items, waits there where it is a transaction, and goes back. Plain writes of
 * one item never wait for each other; a write that finds a transaction at its item is refused with
 * the conflict that AWS documents. A refused call uses no units.
 */
export class ModelledTable {
  readonly counts: ModelCounts = { calls: 0, conflicts: 0, throttles: 0 };
  readonly #engine: Db;
  readonly #time: VirtualTime;
  readonly #model: TableModel;
  readonly #random: () => number;
  readonly #locked = new Set<string>();
  /**
   * The engine's last call on each item: the next one waits for it, so that the order of arrival is
   * kept.
   */
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(engine: Db, time: VirtualTime, model: TableModel, random: () => number) {
    this.#engine = engine;
    this.#time = time;
    this.#model = model;
    this.#random = random;
  }

  /**
   * The client's side. `onAnswer` sees each answer of the engine at the time at which the caller
   * does.
   */
  db(onAnswer: (command: Command, answer: Record<string, unknown>) => void = () => {}): Db {
    const send = (command: Command): Promise<unknown> =>
      new Promise((resolve, reject) => {
        this.#call(command, {
          resolve: (answer) => {
            onAnswer(command, answer);
            resolve(answer);
          },
          reject,
        });
      });
    return { send: send as Db['send'] };
  }

  #call(command: Command, caller: Caller): void {
    this.counts.calls += 1;
    const kind = kindOf(command);
    const { readMs, writeMs, transactionMs, windowMs } = this.#model;
    const factor = 1 + this.#model.spread * (2 * this.#random() - 1);
    const wholeMs = factor * { read: readMs, write: writeMs, transaction: transactionMs }[kind];
    const stayMs = kind === 'transaction' ? factor * windowMs : 0;
    const wayMs = (wholeMs - stayMs) / 2;
    this.#time.in(wayMs, () => this.#arrive(command, kind, { stayMs, wayMs, caller }));
  }

  #arrive(command: Command, kind: Kind, visit: Visit): void {
    const items = itemsOf(command);
    const refuse = (error: Error): void =>
      this.#time.in(visit.wayMs, () => visit.caller.reject(error));
    if (kind !== 'read' && items.some((item) => this.#locked.has(item))) {
      this.counts.conflicts += 1;
      refuse(kind === 'transaction' ? canceled('TransactionConflict') : conflict());
      return;
    }
    const buckets = items.map((item) => this.#bucketOf(item, kind));
    const units = kind === 'transaction' ? 2 : 1;
    if (!takeAll(buckets, units, this.#time.now())) {
      this.counts.throttles += 1;
      refuse(kind === 'transaction' ? canceled('ThrottlingError') : throttled());
      return;
    }
    if (kind !== 'transaction') {
      this.#do(command, items, visit, buckets.length === 1 ? buckets[0] : undefined);
      return;
    }
    for (const item of items) this.#locked.add(item);
    this.#time.in(visit.stayMs, () => {
      for (const item of items) this.#locked.delete(item);
      this.#do(command, items, visit, undefined);
    });
  }

  /** Has the engine do it, and takes the answer back when the way has been gone. */
  #do(command: Command, items: readonly string[], visit: Visit, bucket?: TokenBucket): void {
    const before = items.map((item) => this.#last.get(item));
    const done = Promise.allSettled(before).then(() => this.#engine.send(command as never));
    const settled = done.then(
      (answer) => ({ answer: answer as Record<string, unknown> }),
      (error: unknown) => ({ error }),
    );
    for (const item of items) this.#last.set(item, settled);
    this.#time.in(visit.wayMs, async () => {
      const outcome = await settled;
      if ('error' in outcome) {
        visit.caller.reject(outcome.error);
        return;
      }
      const used = tableUnitsOf(outcome.answer);
      if (bucket && used > 1) bucket.owe(used - 1);
      visit.caller.resolve(outcome.answer);
    });
  }

  #bucketOf(item: string, kind: Kind): TokenBucket {
    const { writeUnitsPerSecond, readUnitsPerSecond, burstSeconds } = this.#model;
    const perSecond = kind === 'read' ? readUnitsPerSecond : writeUnitsPerSecond;
    const name = `${kind === 'read'}|${item.split(' ')[0]}`;
    const bucket = this.#buckets.get(name) ?? new TokenBucket(perSecond, burstSeconds);
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

interface Caller {
  readonly resolve: (answer: Record<string, unknown>) => void;
  readonly reject: (error: unknown) => void;
}

interface Visit {
  readonly stayMs: number;
  readonly wayMs: number;
  readonly caller: Caller;
}

/** All or none. */
function takeAll(buckets: readonly TokenBucket[], units: number, nowMs: number): boolean {
  if (!buckets.every((bucket) => bucket.has(units, nowMs))) return false;
  for (const bucket of buckets) bucket.owe(units);
  return true;
}

function kindOf(command: unknown): Kind {
  if (command instanceof TransactWriteCommand) return 'transaction';
  if (command instanceof PutCommand || command instanceof UpdateCommand) return 'write';
  if (command instanceof GetCommand || command instanceof QueryCommand) return 'read';
  if (command instanceof BatchGetCommand) return 'read';
  throw new Error('the model does not know this command');
}

/** The items that a call touches, `pk sk`; a query counts as the whole partition. */
function itemsOf({ input }: Command): string[] {
  const actions = (input.TransactItems ?? []) as Record<string, Record<string, unknown>>[];
  if (actions.length > 0) {
    return actions.flatMap((action) => Object.values(action).map((each) => nameOf(each)));
  }
  return [nameOf(input)];
}

function nameOf(input: Record<string, unknown>): string {
  const key = (input.Key ?? input.Item ?? {}) as Record<string, unknown>;
  return `${String(key[TABLE_KEYS.pk])} ${String(key[TABLE_KEYS.sk])}`;
}

function tableUnitsOf(answer: Record<string, unknown>): number {
  const capacity = answer.ConsumedCapacity as { Table?: { CapacityUnits?: number } } | undefined;
  return capacity?.Table?.CapacityUnits ?? 0;
}

/** Says whether a command is a write of the account. */
export function isAccountWrite({ input }: Command, workspaceId: string): boolean {
  const { pk, sk } = keys.account({ workspaceId });
  return nameOf(input) === `${pk} ${sk}` && input.UpdateExpression !== undefined;
}

const metadata = { $metadata: { httpStatusCode: 400 } };
const conflict = () =>
  new TransactionConflictException({ message: 'a transaction is at the item', ...metadata });
const throttled = () =>
  new ThrottlingException({ message: 'KeyRangeThroughputExceeded', ...metadata });
const canceled = (Code: string) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    CancellationReasons: [{ Code }],
    ...metadata,
  });
