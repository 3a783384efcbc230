import { AppError, assertInvariant } from '../../shared/errors.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { expireGrants, turnAccount } from '../account/load-account.ts';
import { readWaiting } from '../account/waiting.store.ts';
import { isAllWaiting } from '../account/waiting.ts';
import { awaitHead } from '../journal/ledger-head.store.ts';
import {
  type Account,
  type AccountTerms,
  DEBT_REPAID_BY,
  type OpenGrant,
  type Operation,
} from '../ledger.contract.ts';
import { ensureOperation } from '../operations/ensure-operation.ts';
import type { PaidGrant, ReconcileRequest } from '../requests.contract.ts';
import { findGrantTotals } from './grant-totals.store.ts';
import type { NewGrant } from './plan-grant.ts';
import { planFirst, planReconcile, type StandingGrant } from './plan-reconcile.ts';
import { findVoid } from './void-grant.ts';

/**
 * Brings a grant to what its payment says of it by now, whatever became of it since: lets it come
 * in, claws back what was reversed, gives back what is paid for again, freezes and thaws. One write
 * of the account, done once for its `base`; what running holds give back or spend of what was
 * reversed is booked later, in entries of its own. So is what other grants repay of its debt, and
 * what it repays of theirs.
 *
 * Shape:  → the operation as its record shows it: `applied` with `slices`, or `unneeded` where the
 *         grant is as it should be.
 * Errors: ACCOUNT_BUSY, OPERATION_UNRESOLVED: call again later.
 */
export async function reconcileGrant(p: Ports, request: ReconcileRequest): Promise<Operation> {
  const { account, grant, isGranted, target, onFate, ...rest } = request;
  let after: Account | undefined;
  const operation = await ensureOperation(p, {
    ...rest,
    ...account,
    found: request.found,
    plan: async (copy, now) => {
      if (!isGranted) {
        const entry = { grantId: grant.grantId, grant: termsOfPaid(grant, request.terms) };
        return planFirst(copy, entry, target, now);
      }
      const standing = await findStanding(p, copy, grant, request.terms);
      if (standing === undefined) return { kind: 'stale' };
      return planReconcile(copy, { ...standing, soldUntil: grant.expiresAtMs }, target, now);
    },
    onFate: (fate) => {
      if (fate.kind === 'applied') after = fate.account;
      return onFate(fate);
    },
  });
  if (after !== undefined) await turnAccount(p, await expireGrants(p, after), request.terms);
  return operation;
}

/** Finds where a grant is; undefined where the copy of the account is of another moment. */
async function findStanding(
  p: Ports,
  copy: Account,
  paid: PaidGrant,
  terms: AccountTerms,
): Promise<StandingGrant | undefined> {
  const { grantId, creditType } = paid;
  const own = Object.hasOwn(copy.grants, grantId) ? copy.grants[grantId] : undefined;
  if (own !== undefined) return { grantId, grant: own, where: 'account', waiting: [] };
  const waiting = await readWaiting(p, copy, [creditType]);
  if (!isAllWaiting(copy, [creditType], waiting)) return undefined;
  const found = waiting.find((each) => each.grantId === grantId);
  if (found !== undefined) {
    const { grantId: _id, ...grant } = found;
    return { grantId, grant, where: 'beside', waiting };
  }
  const grant = await recallGrant(p, copy, paid, terms);
  return { grantId, grant, where: 'gone', waiting: [] };
}

/** Tells from the journal how a grant ended of which nothing is left. */
async function recallGrant(
  p: Ports,
  copy: Account,
  paid: PaidGrant,
  terms: AccountTerms,
): Promise<OpenGrant> {
  const { grantId, effectiveAtMs } = paid;
  if (!(await awaitHead(p, copy, copy.rev))) {
    throw new AppError('OPERATION_UNRESOLVED', `the journal is behind ${grantId}`);
  }
  const totals = await findGrantTotals(p, copy, effectiveAtMs, grantId);
  assertInvariant(totals !== undefined, 'granted-is-in-journal');
  const { expired = 0, voided = 0, clawedBack = 0, debt = 0 } = totals;
  const ended = (await findVoid(p, keys.grantVoid(copy, grantId)))?.operation;
  const { type, cat, amount, eff, exp, pri } = termsOfPaid(paid, terms);
  return {
    type,
    cat,
    amount,
    eff,
    pri: pri ?? totals.pri,
    exp,
    available: 0,
    held: 0,
    lapsed: expired + voided,
    reversal: { credits: clawedBack + debt, clawedBack, debt },
    ...(ended?.state === 'applied' && { exp: ended.at, ended: 'voided' }),
  };
}

function termsOfPaid(paid: PaidGrant, terms: AccountTerms): NewGrant {
  const { creditType: type, amount, effectiveAtMs: eff, expiresAtMs: exp } = paid;
  const { priority, debtRepaidBy = DEBT_REPAID_BY } = terms;
  const repays = debtRepaidBy.includes('pack');
  return { type, cat: 'pack', amount, eff, exp, pri: priority?.pack, repays };
}
