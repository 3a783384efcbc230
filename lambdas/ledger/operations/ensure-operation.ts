import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { loadAccount } from '../account/load-account.ts';
import type { Account, AccountTerms, Cause, Operation } from '../ledger.contract.ts';
import type { OperationFate, OperationPlace, RecordChange } from '../requests.contract.ts';
import { nextStep } from './judge-operation.ts';
import { intendOperation, newOperation, recordFate } from './operation.store.ts';
import { type OperationRequest, performOperation, resolveOperation } from './perform-operation.ts';

/** An operation that a record should have had done once, whoever comes by and however often. */
export interface EnsureRequest extends AccountId {
  /**
   * By which the account turns before the change; undefined where the change does not depend on the
   * period.
   */
  readonly terms: AccountTerms | undefined;
  readonly place: OperationPlace;
  /** A copy of the account to plan from at first: saves a read, decides nothing. */
  readonly copy?: Account | undefined;
  /** The operation's id without its attempt. */
  readonly base: string;
  /** The operation as the record has it; undefined when it has none. */
  readonly found: Operation | undefined;
  /** An operation that this very call has recorded as intended, and has not sent. */
  readonly own?: Operation | undefined;
  readonly cause: Cause;
  readonly plan: OperationRequest['plan'];
  /**
   * Records the intention where it comes with the record itself; otherwise it is added to the
   * record.
   */
  readonly intend?: ((operation: Operation) => Promise<Operation>) | undefined;
  /**
   * Gives the fate that the record shows once the account is done with the operation: what other
   * accounts have to do with it is done here. Safe to repeat.
   */
  readonly conclude?: ((fate: OperationFate) => Promise<OperationFate>) | undefined;
  /**
   * What else the record shows once the fate is known. What must be done before it shows it is done
   * here.
   */
  readonly onFate: (fate: OperationFate) => RecordChange | Promise<RecordChange>;
}

/**
 * New attempts after lost ones: each needs a lost answer, so more than a few mean something else is
 * wrong.
 */
const ATTEMPTS_MAX = 5;

/**
 * Brings a record's operation to its end: intends it if nobody has, resolves it if another call
 * did, tries a next one if the last was lost. A repeat gives the fate that the record has. Safe to
 * call at any time, by any number of callers: the account moves once.
 *
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function ensureOperation(p: Ports, request: EnsureRequest): Promise<Operation> {
  let { copy } = request;
  const takeCopy = async (): Promise<Account> => {
    const account = copy ?? (await loadAccount(p, request, request.terms));
    copy = undefined;
    return account;
  };
  let standing =
    request.own === undefined
      ? request.found
      : await performIntended(p, request, request.own, await takeCopy());
  for (let pass = 0; pass < 2 * ATTEMPTS_MAX; pass += 1) {
    const step = nextStep(standing);
    if (standing === undefined || step === 'intend') {
      const account = await takeCopy();
      const own = newOperation(p, request.base, account.rev, standing);
      const intend = own.attempt === 1 ? request.intend : undefined;
      standing = await (intend?.(own) ?? intendOperation(p, request.place, own));
      if (standing.intendedBy === own.intendedBy) {
        standing = await performIntended(p, request, standing, account);
      }
    } else if (step === 'resolve') {
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
  const done = await performOperation(p, { ...request, operation }, account);
  const fate = await concludeFate(request, done);
  return recordFate(p, request.place, operation, fate, await request.onFate(fate));
}

/** Finds out the fate of an operation that another call intended, and records it. */
export async function resolveIntended(
  p: Ports,
  request: Omit<EnsureRequest, 'found' | 'base' | 'plan' | 'terms'>,
  operation: Operation,
): Promise<Operation> {
  const found = await resolveOperation(p, { ...request, operation });
  const fate = await concludeFate(request, found);
  return recordFate(p, request.place, operation, fate, await request.onFate(fate));
}

/** Has the other accounts do their part, where the account itself has done its own. */
export async function concludeFate(
  { conclude }: Pick<EnsureRequest, 'conclude'>,
  fate: OperationFate,
): Promise<OperationFate> {
  const isDone = fate.kind === 'applied' || fate.kind === 'unneeded';
  return conclude !== undefined && isDone ? conclude(fate) : fate;
}
