import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { AppError, assertInvariant } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { toBase32 } from '../../shared/random.ts';
import { readItem } from '../../shared/read-items.ts';
import type { UpdateParts } from '../account/account-update.ts';
import type { Operation } from '../ledger.contract.ts';
import type { OperationFate, OperationPlace, RecordChange } from '../requests.contract.ts';
import { toClosing, toFateUpdate, toIntention } from './operation-update.ts';

export type { OperationPlace, RecordChange } from '../requests.contract.ts';

/** Makes the next operation of a record: attempt 1, or the one after a lost one. */
export function newOperation(
  p: Ports,
  base: string,
  sinceRev: number,
  lost?: Pick<Operation, 'attempt' | 'fences'>,
): Operation {
  const attempt = (lost?.attempt ?? 0) + 1;
  return {
    id: `${base}:${attempt}`,
    attempt,
    state: 'intended',
    sinceRev,
    at: p.now(),
    intendedBy: toBase32(p.random(10)),
    ...(lost?.fences && { fences: lost.fences }),
  };
}

/**
 * Records an operation as intended on a record that is there. Gives the operation that stands
 * afterwards: the caller may send the account write only if `intendedBy` is its own.
 */
export async function intendOperation(
  p: Ports,
  place: OperationPlace,
  operation: Operation,
  change: RecordChange = {},
): Promise<Operation> {
  return writeOperation(p, place, operation, toIntention(place.attribute, operation, change));
}

/**
 * Records the fate of an operation that was intended. Gives the operation that stands afterwards:
 * another call may have recorded its fate already, and of two fates that move nothing (`unneeded`
 * here, lost for who looked into the journal) the first one stands.
 */
export async function recordFate(
  p: Ports,
  place: OperationPlace,
  operation: Operation,
  fate: OperationFate,
  change: RecordChange = {},
): Promise<Operation> {
  const ended = endOperation(operation, fate);
  const update = toFateUpdate(place.attribute, ended, change);
  const standing = await writeOperation(p, place, ended, update);
  const agrees = standing.id !== operation.id || hasMoved(standing) === hasMoved(ended);
  assertInvariant(agrees, 'one-fate-an-operation');
  return standing;
}

/**
 * One that drew on other accounts alone has no revision, and may still be closed by who finds it.
 */
function hasMoved({ state, rev }: Operation): boolean {
  return state === 'applied' && rev !== undefined;
}

/** Why an operation that was closed before it was done is refused. */
const CLOSED = 'STATE_CONFLICT';

/** The fate of what is closed: it was not done, and no attempt of it ever will be. */
export const CLOSED_FATE: OperationFate = { kind: 'refused', code: CLOSED, details: {} };

/**
 * Makes an operation that is closed before anybody intended it, for a record that shall never have
 * it done.
 */
export function closedOperation(p: Ports, base: string): Operation {
  return { ...newOperation(p, base, 0), state: 'refused', code: CLOSED };
}

/**
 * Closes an operation that was lost. Gives the operation that stands afterwards: the next attempt,
 * if that came first.
 */
export async function closeLost(
  p: Ports,
  place: OperationPlace,
  lost: Operation,
  change: RecordChange = {},
): Promise<Operation> {
  const closed: Operation = { ...lost, code: CLOSED };
  return writeOperation(p, place, closed, toClosing(place.attribute, closed, change));
}

/** Gives the operation with its fate, and with the fence that it took to find that out. */
export function endOperation(operation: Operation, fate: OperationFate): Operation {
  const ended = withFate(operation, fate);
  if (fate.fence === undefined) return ended;
  return { ...ended, fences: [...(ended.fences ?? []), { op: operation.id, ...fate.fence }] };
}

function withFate(operation: Operation, fate: OperationFate): Operation {
  switch (fate.kind) {
    case 'applied':
      return {
        ...operation,
        state: 'applied',
        ...(fate.rev !== undefined && { rev: fate.rev }),
        slices: fate.slices,
        at: fate.at ?? operation.at,
      };
    case 'refused':
      return { ...operation, state: 'refused', code: fate.code, details: fate.details };
    case 'lost':
      return { ...operation, state: 'refused', code: 'LOST' };
    case 'unneeded':
      return { ...operation, state: 'unneeded' };
  }
}

async function writeOperation(
  p: Ports,
  place: OperationPlace,
  operation: Operation,
  update: UpdateParts,
): Promise<Operation> {
  const written = p.db.send(
    new UpdateCommand({ ...update, TableName: tableName(), Key: place.key }),
  );
  if (await conditionHolds(written)) return operation;
  return loadOperation(p, place);
}

async function loadOperation(p: Ports, { key, attribute }: OperationPlace): Promise<Operation> {
  const item = await readItem(p, key);
  const operation = item?.[attribute] as Operation | undefined;
  if (operation === undefined) throw new AppError('NOT_FOUND', 'record of an operation is gone');
  return operation;
}
