import {
  toFence,
  toUpdate,
  type UpdateParts,
} from '../../lambdas/ledger/account/account-update.ts';
import { planHold } from '../../lambdas/ledger/holds/plan-hold.ts';
import { planSettle } from '../../lambdas/ledger/holds/plan-settle.ts';
import { unbrokenFrom } from '../../lambdas/ledger/journal/journal.store.ts';
import { projectRevision } from '../../lambdas/ledger/journal/project-revision.ts';
import {
  type Account,
  type AccountChange,
  FENCE_LIFETIME_MS,
  type LedgerEntry,
  type Operation,
  type Revision,
} from '../../lambdas/ledger/ledger.contract.ts';
import {
  judgeByJournal,
  nextStep,
  seenOnAccount,
  toFenceRevision,
  type Verdict,
} from '../../lambdas/ledger/operations/judge-operation.ts';
import {
  CLOSED_FATE,
  endOperation,
  newOperation,
} from '../../lambdas/ledger/operations/operation.store.ts';
import {
  toClosing,
  toFateUpdate,
  toIntention,
} from '../../lambdas/ledger/operations/operation-update.ts';
import type { OperationFate } from '../../lambdas/ledger/requests.contract.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { type EpochMs, epochMs } from '../../lambdas/shared/units.contract.ts';
import { accountOf, at, grantOf } from '../support/accounts.ts';
import { applyUpdate } from '../support/expressions.ts';
import type { AccountItem, Op, RecordIs, RecordState, Rules } from './operation-state.ts';

/**
 * The product's own plan functions, as the model's world asks them: what a write does to the
 * account or the record, what a look at them says. Nothing is decided here. Answers are kept, since
 * each depends on its arguments alone.
 */

const NOON = at('2026-03-10T12:00:00Z');
const CAUSE = { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1' };
const PORTS = { now: () => NOON, random: (n: number) => new Uint8Array(n) } as unknown as Ports;
const GRANT = 'grant_1';
/** Credits that holds of others have, so that one of them can give some back. */
const HELD_BY_OTHERS = 5;

/** Opens the account with so many credits. */
export function openItem(balance: number): AccountItem {
  const grant = grantOf({ available: balance, held: HELD_BY_OTHERS });
  return { ...accountOf({ [GRANT]: grant }), rev: 0, pk: 'WS#ws_1', path: `${balance}` };
}

/** Credits that can be held. */
export function availableIn({ grants }: AccountItem): number {
  return grants[GRANT]?.available ?? 0;
}

/** Whether a plan made from this account is a refusal. */
export function hasTooLittle(item: AccountItem): boolean {
  return planHold(item, { contact: 1 }, NOON).kind === 'refused';
}

/** An operation of the record, just intended. */
export const operationOf = keep(
  (op: Op, sinceRev: number): Operation =>
    newOperation(PORTS, 'enr_1', sinceRev, op === 1 ? undefined : { attempt: 1 }),
  (op, sinceRev) => `${op} ${sinceRev}`,
);

const idOf = (op: Op): string => operationOf(op, 0).id;

/** The rules that are the write's own: the model can leave them out of it. */
type WriteRules = Pick<
  Rules,
  'changeMeetsFence' | 'changeMeetsBalance' | 'addsToRev' | 'fenceHasOwnId'
>;

/**
 * Sends the hold of an operation, planned from a copy that had credits; undefined where the table
 * refuses it.
 */
export const applyChange = keep(
  (item: AccountItem, op: Op, sinceRev: number, rules: WriteRules) => {
    const letter = rules.addsToRev ? `${op}` : `(${op} ${sinceRev})`;
    return revise(item, letter, weaken(messageOf(op), sinceRev, rules));
  },
  (item, op, sinceRev, rules) =>
    `${item.path} ${op} ${rules.addsToRev ? '' : sinceRev} ${rules.changeMeetsFence}${rules.changeMeetsBalance}`,
);

/** Sends a fence of an operation; undefined where the table refuses it. */
export const applyFence = keep(
  (item: AccountItem, op: Op, rules: WriteRules) => {
    const fence = toFenceRevision(operationOf(op, 0), CAUSE, NOON);
    const revision = rules.fenceHasOwnId ? fence : { ...fence, op: idOf(op) };
    const letters = rules.fenceHasOwnId ? 'FG' : 'fg';
    return revise(item, letters.charAt(op - 1), toFence(revision));
  },
  (item, op, rules) => `${item.path} ${op} ${rules.fenceHasOwnId}`,
);

/**
 * What others do: hold a credit, give one back, or change something when the fence of an operation
 * is old.
 */
export const applyOther = keep(
  (item: AccountItem, what: 'd' | 'c' | 'x' | 'y') => {
    if (what === 'd') {
      const plan = planHold(openItem(9), { contact: 1 }, NOON);
      if (plan.kind !== 'planned') throw new Error('nine credits are enough for one');
      return revise(item, what, writeOf(item, plan.change, 'other'));
    }
    if (what === 'c') {
      const held = [{ grantId: GRANT, type: 'contact', cat: 'pack', credits: 1 } as const];
      return revise(item, what, writeOf(item, planSettle(held, {}), 'other'));
    }
    const id = idOf(what === 'x' ? 1 : 2);
    // Their copy shows this fence alone, and its hour is over.
    const copy = { ...item, fences: { [id]: item.fences[id] ?? NOON } };
    const late = epochMs(NOON + FENCE_LIFETIME_MS);
    return revise(item, what, writeOf(copy, planSettle([], {}), 'other', late));
  },
  (item, what) => `${item.path} ${what}`,
);

/** What a look at the account says of an operation. */
export function look(item: AccountItem, op: Op): ReturnType<typeof seenOnAccount> {
  return seenOnAccount(operationOf(op, 0), item);
}

/** The entry that the projector writes of a revision. */
export const project = keep(
  (before: AccountItem, after: AccountItem): LedgerEntry => projectRevision(before, after),
  (_before, after) => after.path,
);

/** Judges an operation by entries that may have a gap. */
export function judge(
  op: Op,
  entries: readonly LedgerEntry[],
  search: { readonly after: number; readonly through: number },
): Verdict {
  return judgeByJournal(operationOf(op, 0), unbrokenFrom(search.after + 1, entries), search);
}

type RecordItem = { readonly pk: string; readonly hold?: Operation };

/** The record in a state, made by the product. */
function recordOf(op: Op | 0, is: RecordIs): RecordItem {
  if (op === 0 || is === 'none') return { pk: 'ENR#ws_1#enr_1' };
  const intended = operationOf(op, 0);
  const hold = is === 'intended' ? intended : endOperation(intended, FATES[is]);
  return { pk: 'ENR#ws_1#enr_1', hold };
}

const FATES: Readonly<Record<Exclude<RecordIs, 'none' | 'intended'>, OperationFate>> = {
  applied: { kind: 'applied', rev: 1, slices: [], account: accountOf() },
  refused: { kind: 'refused', code: 'CREDITS_INSUFFICIENT', details: {} },
  lost: { kind: 'lost' },
  closed: CLOSED_FATE,
};

function stateOf({ hold }: RecordItem): RecordState {
  if (hold === undefined) return { op: 0, is: 'none' };
  const op = hold.attempt as Op;
  if (hold.state === 'intended' || hold.state === 'applied') return { op, is: hold.state };
  if (hold.code === 'LOST') return { op, is: 'lost' };
  return { op, is: hold.code === 'STATE_CONFLICT' ? 'closed' : 'refused' };
}

/** What the record tells who comes by. */
export const stepOf = keep(
  ({ op, is }: RecordState) => nextStep(recordOf(op, is).hold),
  ({ op, is }) => `${op} ${is}`,
);

/** Writes an intention on the record; undefined where the table refuses it. */
export const intendOn = keep(
  ({ op, is }: RecordState, next: Op, onCondition: boolean) => {
    const parts = toIntention('hold', operationOf(next, 0));
    return write(recordOf(op, is), onCondition ? parts : { ...parts, ConditionExpression: ALWAYS });
  },
  ({ op, is }, next, onCondition) => `${op} ${is} ${next} ${onCondition}`,
);

/** Writes a fate on the record; undefined where the table refuses it. */
export const markOn = keep(
  (
    { op, is }: RecordState,
    judged: Op,
    fate: keyof typeof FATES,
    rules: Pick<Rules, 'marksIntended' | 'marksSameOperation'>,
  ) => {
    const parts = toFateUpdate('hold', endOperation(operationOf(judged, 0), FATES[fate]));
    const [sameId = '', intended = ''] = parts.ConditionExpression.split(' AND ');
    const kept = [
      ...(rules.marksSameOperation ? [sameId] : []),
      ...(rules.marksIntended ? [intended] : []),
    ];
    const ConditionExpression = kept.length > 0 ? kept.join(' AND ') : ALWAYS;
    return write(recordOf(op, is), { ...parts, ConditionExpression });
  },
  ({ op, is }, judged, fate, rules) =>
    `${op} ${is} ${judged} ${fate} ${rules.marksIntended}${rules.marksSameOperation}`,
);

/** Closes a lost operation on the record; undefined where the table refuses it. */
export const closeOn = keep(
  ({ op, is }: RecordState, lost: Op) =>
    write(recordOf(op, is), toClosing('hold', endOperation(operationOf(lost, 0), CLOSED_FATE))),
  ({ op, is }, lost) => `${op} ${is} ${lost}`,
);

const ALWAYS = 'attribute_exists(pk)';

function write(record: RecordItem, parts: UpdateParts): RecordState | undefined {
  const after = applyUpdate(record, parts);
  return after && stateOf(after);
}

/** One hold of one credit: the same bytes, whenever it was planned. */
function messageOf(op: Op): UpdateParts {
  const copy = openItem(1);
  const plan = planHold(copy, { contact: 1 }, NOON);
  if (plan.kind !== 'planned') throw new Error('one credit is enough for one');
  return writeOf(copy, plan.change, idOf(op));
}

function writeOf(
  copy: Account,
  change: AccountChange,
  op: string,
  atMs: EpochMs = NOON,
): UpdateParts {
  const { action, slices } = change;
  const revision: Revision = { ...CAUSE, op, action, slices, at: atMs };
  return toUpdate(copy, change, revision);
}

const FENCED = / AND attribute_not_exists\(fences\.#op\)/;
const ENOUGH = / AND grants\.#g0\.available >= :a0/;

function weaken(parts: UpdateParts, sinceRev: number, rules: WriteRules): UpdateParts {
  let { ConditionExpression: condition, UpdateExpression: update } = parts;
  if (!rules.changeMeetsFence) condition = condition.replace(FENCED, '');
  if (!rules.changeMeetsBalance) condition = condition.replace(ENOUGH, '');
  if (!rules.addsToRev) update = update.replace('rev = rev + :one', 'rev = :since + :one');
  const values = { ...parts.ExpressionAttributeValues, ':since': sinceRev };
  return {
    ...parts,
    ConditionExpression: condition,
    UpdateExpression: update,
    ExpressionAttributeValues: values,
  };
}

function revise(item: AccountItem, letter: string, parts: UpdateParts): AccountItem | undefined {
  const after = applyUpdate(item, parts);
  return after && { ...after, path: item.path + letter };
}

/** Keeps the answers of a pure function by the name of its arguments. */
function keep<A extends unknown[], R>(ask: (...args: A) => R, nameOf: (...args: A) => string) {
  const answers = new Map<string, R>();
  return (...args: A): R => {
    const name = nameOf(...args);
    const known = answers.get(name);
    if (known !== undefined || answers.has(name)) return known as R;
    const answer = ask(...args);
    answers.set(name, answer);
    return answer;
  };
}
