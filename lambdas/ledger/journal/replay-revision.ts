import type { AccountId } from '../../shared/ids.contract.ts';
import { addAmounts, epochMs } from '../../shared/units.contract.ts';
import { emptiedBeside, isWrittenWhole, SLICES_APART_MAX } from '../account/account-update.ts';
import { debtOf, foldMarks, foldSlices } from '../account/fold.ts';
import { periodAt } from '../account/periods.ts';
import { dueByTerms } from '../account/plan-due.ts';
import { addWaiting, sumWaiting } from '../account/waiting.ts';
import type {
  Account,
  AccountTerms,
  OpenGrant,
  Period,
  Revision,
  Slice,
  Waiting,
  WaitingGrant,
} from '../ledger.contract.ts';

/** Actions that count as one opened grant, whatever they open. */
const COUNTED: readonly Revision['action'][] = [
  'clawback',
  'reinstate',
  'repay',
  'freeze',
  'unfreeze',
];

/** An account as it was after one of its revisions, and what waited beside it then. */
export interface ReplayedAccount {
  readonly account: Account;
  readonly beside: readonly WaitingGrant[];
}

const NEVER: Period = { id: '', startsAt: epochMs(0), endsAt: epochMs(0), planVersion: '' };

/** Gives an account before its first revision. */
export function beforeFirst(id: AccountId): ReplayedAccount {
  const last = { actor: '', reason: '', ref: '', op: '', action: 'open', slices: [] } as const;
  const account: Account = {
    ...id,
    rev: 0,
    period: NEVER,
    grants: {},
    opened: 0,
    used: {},
    debt: {},
    fences: {},
    last: { ...last, at: epochMs(0) },
  };
  return { account, beside: [] };
}

/**
 * Gives the account after a revision, by what the revision says: grants that it opened, changed,
 * moved to and from beside it, and those that it found empty, which leave. What was used and the
 * fences are left out: no plan asks for them.
 *
 * Shape:  `period`: the account's afterwards. Undefined where the revision cannot have followed: it
 *         takes what is not there.
 */
export function replayRevision(
  { account, beside }: ReplayedAccount,
  revision: Revision,
  period: Period,
): ReplayedAccount | undefined {
  const { slices, action, at } = revision;
  const moved = moveSlices(account.grants, beside, slices);
  if (moved === undefined) return undefined;
  const { grants, put, take } = moved;
  const isTogether = put.length + take.length > 0;
  const left = [...beside.filter((grant) => !take.includes(grant)), ...put];
  const opened = slices.filter((slice) => slice.opened !== undefined).length;
  const next: Account = {
    ...account,
    rev: account.rev + 1,
    period,
    grants: action === 'fence' ? grants : withoutEmptied(account, grants, revision, isTogether),
    opened: account.opened + (isTogether || COUNTED.includes(action) ? 1 : opened),
    debt: addAmounts(account.debt, ...slices.map((slice) => ({ [slice.type]: debtOf(slice) }))),
    ...(isTogether && { waiting: waitingAfter(account, { put, take, left }) }),
    last: { ...revision, at },
  };
  return { account: next, beside: left };
}

/**
 * Gives the period of an account after a revision. Of a turn whose terms nobody knows any more it
 * is what the revision itself tells of it.
 */
export function periodAfter(
  account: Account,
  revision: Revision,
  terms: AccountTerms | undefined,
): Period {
  const { op, action, at } = revision;
  if (action === 'open') {
    const period = terms && periodAt(terms, at);
    return op === `open:${period?.id}` && period ? period : periodTold(account.period, revision);
  }
  if (action !== 'turn' && action !== 'retune') return account.period;
  const due = terms && dueByTerms(account, terms, at);
  const { turnsTo, retunesTo } = due?.op === op ? due.change : {};
  return turnsTo ?? retunesTo ?? periodTold(account.period, revision);
}

function periodTold(old: Period, { op, action, slices }: Revision): Period {
  const [, id = '', no = '0'] = op.split(':');
  const given = slices.map(({ type, granted = 0, voided = 0 }) => ({ [type]: granted - voided }));
  const allotments = addAmounts(...given);
  const opened = slices.find((slice) => slice.opened !== undefined)?.opened;
  if (action === 'retune') {
    return { ...old, no: Number(no), allotments: addAmounts(old.allotments ?? {}, allotments) };
  }
  const { eff: startsAt = old.endsAt, exp } = opened ?? {};
  return { ...old, id, startsAt, endsAt: exp ?? old.endsAt, allotments };
}

interface Moved {
  readonly grants: Readonly<Record<string, OpenGrant>>;
  readonly put: readonly WaitingGrant[];
  readonly take: readonly WaitingGrant[];
}

/** Undefined where a slice takes what is not there, or opens what is. */
function moveSlices(
  before: Account['grants'],
  beside: readonly WaitingGrant[],
  slices: readonly Slice[],
): Moved | undefined {
  let grants: Record<string, OpenGrant> = { ...before };
  const put: WaitingGrant[] = [];
  const take: WaitingGrant[] = [];
  for (const slice of slices) {
    const { grantId, moved, opened, available = 0, held = 0 } = slice;
    const { [grantId]: own, ...others } = grants;
    const waits = beside.find((grant) => grant.grantId === grantId);
    if (moved === 'waits' && opened !== undefined) {
      put.push({ ...opened, available, held, grantId });
    } else if (moved === 'shelved' && own !== undefined) {
      put.push({ ...own, grantId });
      grants = others;
    } else if (waits !== undefined) {
      take.push(waits);
      const { grantId: _id, ...grant } = waits;
      if (moved === 'lifted') grants = { ...grants, [grantId]: grant };
      else {
        const left = grant.available + available;
        if (left < 0) return undefined;
        if (left > 0) put.push({ ...foldMarks(grant, slice), available: left, held: 0, grantId });
      }
    } else {
      if ((own === undefined) === (opened === undefined)) return undefined;
      grants = foldSlices(grants, [slice]);
      const grant = grants[grantId];
      if (grant === undefined || grant.available < 0 || grant.held < 0) return undefined;
    }
  }
  return { grants, put, take };
}

function waitingAfter(
  { waiting }: Account,
  { put, take, left }: Pick<Moved, 'put' | 'take'> & { readonly left: readonly WaitingGrant[] },
): Waiting {
  const types = [...new Set(take.map(({ type }) => type))];
  const ofTypes = left.filter(({ type }) => types.includes(type));
  const kept = types.length === 0 ? (waiting ?? {}) : sumWaiting(waiting, types, ofTypes);
  return put.filter(({ type }) => !types.includes(type)).reduce<Waiting>(addWaiting, kept);
}

/** Leaves out the grants that the write took away with it, as `toUpdate` does. */
function withoutEmptied(
  account: Account,
  grants: Account['grants'],
  { slices, at }: Revision,
  isTogether: boolean,
): Account['grants'] {
  const emptied = emptiedBeside(account, slices, at);
  const isWhole = !isTogether && isWrittenWhole(slices, emptied);
  const gone = new Set(isWhole ? emptied : emptied.slice(0, SLICES_APART_MAX));
  return Object.fromEntries(Object.entries(grants).filter(([id]) => !gone.has(id)));
}
