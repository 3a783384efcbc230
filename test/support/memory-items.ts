import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Db } from '../../lambdas/shared/dynamo.ts';

type Item = Record<string, unknown> & { readonly pk: string; readonly sk: string };

export interface MemoryItems extends Db {
  /** All items, in the order of their keys. */
  readonly all: () => readonly Item[];
  /**
   * Loses the answer of the next write, after it was done, and sends it again, the way of the SDK.
   */
  readonly loseNextAnswer: () => void;
  /** Fails the n-th write from now, before it is done. */
  readonly failWrite: (n: number) => void;
}

/**
 * Opens a small table in memory that knows what the stores of `workspaces` say: get, one or
 * several, put and update with `attribute_exists(pk)` or `attribute_not_exists(pk)`, `SET` of plain
 * values, query by `pk` and a beginning of `sk`.
 */
export function openMemoryItems(): MemoryItems {
  const items = new Map<string, Item>();
  let answersToLose = 0;
  let writesUntilFailure = Number.POSITIVE_INFINITY;

  function write(key: { pk: string; sk: string }, condition: string | undefined, done: () => Item) {
    writesUntilFailure -= 1;
    if (writesUntilFailure === 0) throw new Error('the connection broke');
    const exists = items.has(toName(key));
    const refused =
      (condition === 'attribute_not_exists(pk)' && exists) ||
      (condition === 'attribute_exists(pk)' && !exists);
    if (refused) throw new ConditionalCheckFailedException({ $metadata: {}, message: 'refused' });
    const item = done();
    items.set(toName(key), structuredClone(item));
    if (answersToLose > 0) {
      answersToLose -= 1;
      return write(key, condition, done);
    }
    return item;
  }

  function getBatch({ input }: BatchGetCommand) {
    const tables = Object.entries(input.RequestItems ?? {}).map(([table, { Keys = [] }]) => {
      const found = Keys.flatMap((key) => items.get(toName(key as Item)) ?? []);
      return [table, structuredClone(found)];
    });
    return { Responses: Object.fromEntries(tables), UnprocessedKeys: {} };
  }

  function put({ input }: PutCommand) {
    const item = withoutUndefined(input.Item) as Item;
    write(item, input.ConditionExpression, () => item);
    return {};
  }

  function update({ input }: UpdateCommand) {
    const key = input.Key as Item;
    const changes = Object.entries(input.ExpressionAttributeValues ?? {}).map(
      ([name, value]) => [name.slice(1), value] as const,
    );
    const Attributes = write(key, input.ConditionExpression, () => ({
      ...(items.get(toName(key)) ?? key),
      ...Object.fromEntries(changes),
    }));
    return { Attributes: structuredClone(Attributes) };
  }

  function query({ input }: QueryCommand) {
    const { ':pk': pk, ':prefix': prefix = '' } = input.ExpressionAttributeValues ?? {};
    const after = String(input.ExclusiveStartKey?.sk ?? '');
    const found = sorted().filter(
      (item) => item.pk === pk && item.sk.startsWith(prefix) && item.sk > after,
    );
    return { Items: structuredClone(found.slice(0, input.Limit)) };
  }

  const sorted = () => [...items.values()].sort((a, b) => (toName(a) < toName(b) ? -1 : 1));

  const send = async (command: unknown) => {
    if (command instanceof PutCommand) return put(command);
    if (command instanceof UpdateCommand) return update(command);
    if (command instanceof QueryCommand) return query(command);
    if (command instanceof GetCommand) {
      return { Item: structuredClone(items.get(toName(command.input.Key as Item))) };
    }
    if (command instanceof BatchGetCommand) return getBatch(command);
    throw new Error('the small table does not know this command');
  };

  return {
    send: send as Db['send'],
    all: sorted,
    loseNextAnswer: () => {
      answersToLose = 1;
    },
    failWrite: (n) => {
      writesUntilFailure = n;
    },
  };
}

function toName({ pk, sk }: { pk: string; sk: string }): string {
  return `${pk} ${sk}`;
}

function withoutUndefined(item: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
