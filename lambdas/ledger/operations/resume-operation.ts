import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Operation } from '../ledger.contract.ts';
import type { OperationOfRecord } from '../requests.contract.ts';
import { concludeFate, type EnsureRequest } from './ensure-operation.ts';
import {
  CLOSED_FATE,
  closedOperation,
  closeLost,
  intendOperation,
  recordFate,
} from './operation.store.ts';
import { resolveOperation } from './perform-operation.ts';

/** Each pass needs another call that goes on with the same operation at that very moment. */
const PASSES_MAX = 10;

/**
 * Brings an operation that another call began to its end without doing it: what has been done by
 * now is applied, what has not never will be. The record then shows it refused with STATE_CONFLICT,
 * also where nobody had intended it yet, and no call that is still alive can intend a next attempt.
 * A repeat gives the same.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function resumeOperation(
  p: Ports,
  request: OperationOfRecord & Pick<EnsureRequest, 'conclude'>,
): Promise<Operation> {
  const { account, place, base, cause } = request;
  let standing =
    request.found ??
    (await intendOperation(p, place, closedOperation(p, base), await request.onFate(CLOSED_FATE)));
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    if (standing.state === 'intended') {
      const found = await resolveOperation(p, { ...account, operation: standing, cause });
      const { fence } = found;
      const fate =
        found.kind === 'lost'
          ? { ...CLOSED_FATE, ...(fence && { fence }) }
          : await concludeFate(request, found);
      standing = await recordFate(p, place, standing, fate, await request.onFate(fate));
    } else if (standing.code === 'LOST') {
      standing = await closeLost(p, place, standing, await request.onFate(CLOSED_FATE));
    } else {
      return standing;
    }
  }
  throw new AppError('ACCOUNT_BUSY', `operation ${base} was begun again and again`);
}
