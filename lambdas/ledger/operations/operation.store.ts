import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { AppError, assertInvariant } from '../../shared/errors.ts';
import type { ItemKey } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { toBase32 } from '../../shared/random.ts';
import type { Operation } from '../ledger.contract.ts';
import type { OperationFate } from './perform-operation.ts';

/** Where a record keeps an operation. */
export interface OperationPlace {
  readonly key: ItemKey;
  /** The record's attribute, e.g. `hold`. */
  readonly attribute: string;
}

/** More to write on the record together with its operation. */
export interface RecordChange {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
}

/** Makes the next operation of a record: attempt 1, or the one after a lost one. */
export function newOperation(
  p: Ports,
  base: string,
  sinceRev: number,
  lost?: Pick<Operation, 'attempt'>,
): Operation {
  const attempt = (lost?.attempt ?? 0) + 1;
  return {
    id: `${base}:${attempt}`,
    attempt,
    state: 'intended',
    sinceRev,
    at: p.now(),
    intendedBy: toBase32(p.random(10)),
  };
}

/**
 * Records an operation as intended on a record that is there. Gives the operation that stands afterwards: the
 * caller may send the account write only if `intendedBy` is its own.
 */
export async function intendOperation(
  p: Ports,
  place: OperationPlace,
  operation: Operation,
  change: RecordChange = {},
): Promise<Operation> {
  const first = operation.attempt === 1;
  return writeOperation(p, place, operation, change, {
    condition: first
      ? 'attribute_exists(pk) AND attribute_not_exists(#op)'
      : 'attribute_exists(pk) AND #op.attempt = :before AND #op.#state = :refused',
    names: first ? {} : { '#state': 'state' },
    values: first ? {} : { ':before': operation.attempt - 1, ':refused': 'refused' },
  });
}

/**
 * Records the fate of an operation that was intended. Gives the operation that stands afterwards; another call
 * may have recorded the same fate already.
 */
export async function recordFate(
  p: Ports,
  place: OperationPlace,
  operation: Operation,
  fate: OperationFate,
  change: RecordChange = {},
): Promise<Operation> {
  const ended = endOperation(operation, fate);
  const standing = await writeOperation(p, place, ended, change, {
    condition: '#op.id = :id AND #op.#state = :intended',
    names: { '#state': 'state' },
    values: { ':id': operation.id, ':intended': 'intended' },
  });
  const agrees = standing.id !== operation.id || standing.state === ended.state;
  assertInvariant(agrees, 'one-fate-an-operation');
  return standing;
}

/** Gives the operation with its fate. */
export function endOperation(operation: Operation, fate: OperationFate): Operation {
  switch (fate.kind) {
    case 'applied':
      return { ...operation, state: 'applied', rev: fate.rev, slices: fate.slices };
    case 'refused':
      return { ...operation, state: 'refused', code: fate.code, details: fate.details };
    case 'lost':
      return { ...operation, state: 'refused', code: 'LOST' };
    case 'unneeded':
      return { ...operation, state: 'unneeded' };
  }
}

interface Guard {
  readonly condition: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
}

async function writeOperation(
  p: Ports,
  { key, attribute }: OperationPlace,
  operation: Operation,
  change: RecordChange,
  guard: Guard,
): Promise<Operation> {
  const sets = Object.entries(change.set ?? {});
  const removes = change.remove ?? [];
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: key,
    UpdateExpression:
      ['SET #op = :op', ...sets.map((_, n) => `#s${n} = :s${n}`)].join(', ') +
      (removes.length > 0 ? ` REMOVE ${removes.map((_, n) => `#r${n}`).join(', ')}` : ''),
    ConditionExpression: guard.condition,
    ExpressionAttributeNames: {
      '#op': attribute,
      ...guard.names,
      ...Object.fromEntries(sets.map(([name], n) => [`#s${n}`, name])),
      ...Object.fromEntries(removes.map((name, n) => [`#r${n}`, name])),
    },
    ExpressionAttributeValues: {
      ':op': operation,
      ...guard.values,
      ...Object.fromEntries(sets.map(([, value], n) => [`:s${n}`, value])),
    },
  });
  if (await conditionHolds(p.db.send(update))) return operation;
  return loadOperation(p, { key, attribute });
}

async function loadOperation(p: Ports, { key, attribute }: OperationPlace): Promise<Operation> {
  const answer = await p.db.send(
    new GetCommand({ TableName: tableName(), Key: key, ConsistentRead: true }),
  );
  const operation: Operation | undefined = answer.Item?.[attribute];
  if (operation === undefined) throw new AppError('NOT_FOUND', 'record of an operation is gone');
  return operation;
}
