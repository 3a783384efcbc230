import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { loadAccount } from '../account/load-account.ts';
import type { Account, AccountTerms, Cause, Operation } from '../ledger.contract.ts';
import {
  intendOperation,
  newOperation,
  type OperationPlace,
  type RecordChange,
  recordFate,
} from './operation.store.ts';
import {
  type OperationFate,
  type OperationRequest,
  performOperation,
  resolveOperation,
} from './perform-operation.ts';

/** An operation that a record should have had done once, whoever comes by and however often. */
export interface EnsureRequest {
  readonly workspaceId: string;
  /** By which the account turns before the change; undefined where the change does not depend on the period. */
  readonly terms: AccountTerms | undefined;
  readonly place: OperationPlace;
  /** The operation's id without its attempt. */
  readonly base: string;
  /** The operation as the record has it; undefined when it has none. */
  readonly found: Operation | undefined;
  readonly cause: Cause;
  readonly plan: OperationRequest['plan'];
  /** Records the intention where it comes with the record itself; otherwise it is added to the record. */
  readonly intend?: (operation: Operation) => Promise<Operation>;
  /** What else the record shows once the fate is known. What must be done before it shows it is done here. */
  readonly onFate: (fate: OperationFate) => RecordChange | Promise<RecordChange>;
}

/** New attempts after lost ones: each needs a lost answer, so more than a few mean something else is wrong. */
const ATTEMPTS_MAX = 5;

/**
 * Brings a record's operation to its end: intends it if nobody has, resolves it if another call did, tries a
 * next one if the last was lost. A repeat gives the fate that the record has. Safe to call at any time, by any
 * number of callers: the account moves once.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function ensureOperation(p: Ports, request: EnsureRequest): Promise<Operation> {
  let standing = request.found;
  for (let turn = 0; turn < 2 * ATTEMPTS_MAX; turn += 1) {
    if (standing === undefined || standing.code === 'LOST') {
      const account = await loadAccount(p, request.workspaceId, request.terms);
      const own = newOperation(p, request.base, account.rev, standing);
      const intend = own.attempt === 1 ? request.intend : undefined;
      standing = await (intend?.(own) ?? intendOperation(p, request.place, own));
      if (standing.intendedBy === own.intendedBy) {
        standing = await performIntended(p, request, standing, account);
      }
    } else if (standing.state === 'intended') {
      standing = await resolveIntended(p, request, standing);
    } else {
      return standing;
    }
  }
  throw new AppError('ACCOUNT_BUSY', `operation ${request.base} was lost again and again`);
}

/** Does the operation that this very call has intended, and records its fate. */
export async function performIntended(
  p: Ports,
  request: Omit<EnsureRequest, 'found' | 'base'>,
  operation: Operation,
  account: Account,
): Promise<Operation> {
  const { workspaceId, terms, cause, plan } = request;
  const fate = await performOperation(p, { workspaceId, terms, operation, cause, plan }, account);
  return recordFate(p, request.place, operation, fate, await request.onFate(fate));
}

/** Finds out the fate of an operation that another call intended, and records it. */
export async function resolveIntended(
  p: Ports,
  request: Omit<EnsureRequest, 'found' | 'base' | 'plan' | 'terms'>,
  operation: Operation,
): Promise<Operation> {
  const { workspaceId, cause } = request;
  const fate = await resolveOperation(p, { workspaceId, operation, cause });
  return recordFate(p, request.place, operation, fate, await request.onFate(fate));
}
