import { addAmounts, credits, type EpochMs } from '../../shared/units.contract.ts';
import {
  type Account,
  type AccountChange,
  type DrawnPast,
  FENCE_LIFETIME_MS,
  HOT_GRANTS_MAX,
  type OpenGrant,
  type Revision,
  type Slice,
  type WaitingGrant,
} from '../ledger.contract.ts';
import { isEmptied } from './draw-order.ts';
import { debtOf, foldMarks, foldSlices } from './fold.ts';

/** The parts of one conditional UpdateItem. */
export interface UpdateParts {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/**
 * Writes a change as one conditional update of the account.
 *
 * The conditions ask for exactly what the change needs (enough in each grant, the grant not
 * expired, nothing to draw before it, the period unchanged, the operation not fenced) and for no
 * version, so that two changes that both fit both succeed. Grants that the copy shows empty leave
 * with it, and so do fences past their time.
 *
 * Errors: RangeError for credits that are no whole number: a fault of the program, and nothing is
 *         written.
 */
export function toUpdate(account: Account, change: AccountChange, revision: Revision): UpdateParts {
  const update = new UpdateBuilder();
  update.set('rev', 'rev + :one', { ':one': 1 });
  update.set('#last', ':last', { ':last': revision });
  update.name('#last', 'last');
  update.when('attribute_exists(pk) AND attribute_not_exists(fences.#op)');
  update.name('#op', revision.op);
  if (change.inPeriod !== undefined) {
    update.when('#period.id = :period', { ':period': change.inPeriod });
    update.name('#period', 'period');
  }
  if (change.onTerms !== undefined) {
    update.when(
      change.onTerms === 0
        ? '(attribute_not_exists(#period.#no) OR #period.#no = :onTerms)'
        : '#period.#no = :onTerms',
      { ':onTerms': change.onTerms },
    );
    update.name('#no', 'no');
  }
  if (change.retunesTo !== undefined) {
    update.set('#period', ':retuned', { ':retuned': change.retunesTo });
    update.name('#period', 'period');
  }
  if (change.turnsTo !== undefined) {
    update.set('#period', ':turned', { ':turned': change.turnsTo });
    update.name('#period', 'period');
    update.set('used', ':unused', { ':unused': {} });
  }
  addSpent(update, change.slices);
  addDebt(update, change);
  countOpened(update, change);
  keepNumbers(update, change.whileAt ?? {});
  const emptied = emptiedBeside(account, change.slices, revision.at);
  const isApart = change.beside !== undefined || change.whileAt !== undefined;
  if (!isApart && isWrittenWhole(change.slices, emptied))
    writeWhole(update, account, change, revision.at);
  else writeSlices(update, account, change, revision.at);
  removeOldFences(update, account, revision.at);
  return update.parts();
}

/** Grants that one expression has room for, each with its conditions: 4 KB (AWS). */
export const SLICES_APART_MAX = 16;

/** Says whether a change of so many grants writes all of them at once. */
export function isWrittenWhole(slices: readonly Slice[], emptied: readonly string[]): boolean {
  return slices.length + emptied.length > SLICES_APART_MAX;
}

function writeSlices(
  update: UpdateBuilder,
  account: Account,
  change: AccountChange,
  atMs: EpochMs,
): void {
  const taken = new Map(change.beside?.take.map((grant) => [grant.grantId, grant]));
  if (change.inRoom !== undefined) askForRoom(update, account, change.inRoom, atMs);
  change.slices.forEach((slice, n) => {
    const lifted = taken.get(slice.grantId);
    if (slice.moved === 'shelved') addShelving(update, account, slice, n);
    else if (slice.opened !== undefined && slice.moved === undefined) addOpening(update, slice, n);
    else if (slice.moved === 'lifted' && lifted !== undefined) addLift(update, lifted, n);
    else if (slice.opened === undefined && lifted === undefined) {
      addMove(update, slice, n, change.action, atMs);
      addMarks(update, account.grants[slice.grantId], slice, n);
    }
  });
  if (change.drawnPast !== undefined) keepDrawOrder(update, change.drawnPast);
  removeEmptied(update, account, change, atMs);
}

/**
 * Writes all grants at once, on condition that the account is as the copy shows it: a draw over so
 * many grants is rare, and what it gives back comes the same way.
 */
function writeWhole(
  update: UpdateBuilder,
  account: Account,
  change: AccountChange,
  atMs: EpochMs,
): void {
  const touched = touchedBy(change);
  // A copy that does not have each grant is too old: its write fails, and brings a newer one.
  const isOld = [...touched].some((id) => !Object.hasOwn(account.grants, id));
  const grants = isOld ? {} : foldSlices(account.grants, change.slices);
  const kept = Object.entries(grants).filter(
    ([id, grant]) => touched.has(id) || !isEmptied(grant, atMs),
  );
  update.set('grants', ':grants', { ':grants': Object.fromEntries(kept) });
  update.when('rev = :rev', { ':rev': isOld ? 0 : account.rev });
}

/**
 * Writes a fence for the operation that `ref` names: a revision that moves nothing, and shuts the
 * account to it.
 */
export function toFence(revision: Revision): UpdateParts {
  return {
    UpdateExpression: 'SET rev = rev + :one, #last = :last, fences.#op = :at',
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(fences.#op)',
    ExpressionAttributeNames: { '#last': 'last', '#op': revision.ref },
    ExpressionAttributeValues: { ':one': 1, ':last': revision, ':at': revision.at },
  };
}

/**
 * Grants that come at the same time do not see each other: the write itself asks for room, and that
 * none of the type waits. Empty ones make room, and leave with it: `removeEmptied` asks that they
 * are still there.
 */
function askForRoom(update: UpdateBuilder, account: Account, type: string, atMs: EpochMs): void {
  const empty = Object.values(account.grants).filter((grant) => isEmptied(grant, atMs));
  update.when('size(grants) < :cap AND attribute_not_exists(waiting.#t)', {
    ':cap': HOT_GRANTS_MAX + empty.length,
  });
  update.name('#t', type);
}

/** Lets a grant go beside the account as it is: nothing of it is held, or taken since the copy. */
function addShelving(update: UpdateBuilder, account: Account, slice: Slice, n: number): void {
  const path = `grants.#g${n}`;
  update.name(`#g${n}`, slice.grantId);
  update.remove(path);
  update.when(`${path}.available = :s${n} AND ${path}.held = :zero`, {
    [`:s${n}`]: account.grants[slice.grantId]?.available,
    ':zero': 0,
  });
}

function addLift(update: UpdateBuilder, lifted: WaitingGrant, n: number): void {
  const { grantId, ...grant } = lifted;
  const path = `grants.#g${n}`;
  update.name(`#g${n}`, grantId);
  update.when(`attribute_not_exists(${path})`);
  update.set(path, `:g${n}`, { [`:g${n}`]: grant });
}

function addOpening(update: UpdateBuilder, slice: Slice, n: number): void {
  update.name(`#g${n}`, slice.grantId);
  update.when(`attribute_not_exists(grants.#g${n})`);
  const { available = 0, held = 0 } = slice;
  const grant = { ...slice.opened, available: credits(available), held: credits(held) };
  update.set(`grants.#g${n}`, `:g${n}`, { [`:g${n}`]: grant });
}

function addMove(
  update: UpdateBuilder,
  slice: Slice,
  n: number,
  action: AccountChange['action'],
  atMs: EpochMs,
): void {
  const path = `grants.#g${n}`;
  if (hasOwnGrant(slice)) update.name(`#g${n}`, slice.grantId);
  for (const counter of ['available', 'held'] as const) {
    const change = slice[counter] ?? 0;
    if (change === 0) continue;
    const value = `:${counter[0]}${n}`;
    update.set(`${path}.${counter}`, `${path}.${counter} ${change < 0 ? '-' : '+'} ${value}`, {
      [value]: credits(Math.abs(change)),
    });
    if (change < 0) update.when(`${path}.${counter} >= ${value}`);
  }
  if ((slice.granted ?? 0) > 0) {
    update.set(`${path}.amount`, `${path}.amount + :m${n}`, {
      [`:m${n}`]: credits(slice.granted ?? 0),
    });
  }
  if (action === 'hold' || action === 'adjust') addDrawable(update, path, atMs);
  if (slice.ends !== undefined) addEnd(update, path, slice, n);
}

/** A grant that has left the account may still come to owe: then nothing of it is written here. */
function hasOwnGrant({ available, held, granted, ends, reversed, frozen }: Slice): boolean {
  return [available, held, granted, ends, reversed, frozen].some((each) => each !== undefined);
}

/** Keeps what a slice says of a grant beside its counters; counts on `whileOpened`. */
function addMarks(
  update: UpdateBuilder,
  grant: OpenGrant | undefined,
  slice: Slice,
  n: number,
): void {
  const path = `grants.#g${n}`;
  const lapsed = (slice.expired ?? 0) + (slice.voided ?? 0);
  if (lapsed > 0) {
    const sum = `if_not_exists(${path}.lapsed, :zero) + :l${n}`;
    update.set(`${path}.lapsed`, sum, { ':zero': 0, [`:l${n}`]: credits(lapsed) });
  }
  const { reversed, clawedBack, debt, frozen } = slice;
  const isMarked = [reversed, clawedBack, debt, frozen].some((each) => each !== undefined);
  if (grant === undefined || !isMarked) return;
  update.name(`#g${n}`, slice.grantId);
  // Used up since the copy, it may have left.
  update.when(`attribute_exists(${path})`);
  const { reversal } = foldMarks(grant, slice);
  if (reversal !== undefined) {
    update.set(`${path}.reversal`, `:r${n}`, { [`:r${n}`]: reversal });
  }
  if (frozen === true) update.set(`${path}.frozen`, `:z${n}`, { [`:z${n}`]: true });
  if (frozen === false) update.remove(`${path}.frozen`);
}

/**
 * A grant that was ended before its time gives nothing more, also to a clock that is behind the one
 * that ended it.
 */
function addDrawable(update: UpdateBuilder, path: string, atMs: EpochMs): void {
  update.when(
    `(attribute_type(${path}.#exp, :null) OR ` +
      `(${path}.#exp > :now AND attribute_not_exists(${path}.ended)))`,
    { ':null': 'NULL', ':now': atMs },
  );
  update.name('#exp', 'exp');
}

/** Ends a grant with all that it has: nothing came back to it, or was taken, since the copy. */
function addEnd(update: UpdateBuilder, path: string, slice: Slice, n: number): void {
  const { available = 0, ends } = slice;
  update.set(`${path}.#exp`, `:x${n}`, { [`:x${n}`]: ends?.at });
  update.set(`${path}.ended`, `:y${n}`, { [`:y${n}`]: ends?.as });
  update.when(`attribute_not_exists(${path}.ended)`);
  update.when(`${path}.available = :w${n}`, { [`:w${n}`]: credits(-available) });
  update.name('#exp', 'exp');
}

function addSpent(update: UpdateBuilder, slices: readonly Slice[]): void {
  const spent = new Map<string, number>();
  for (const { type, spent: all = 0, repaid = 0 } of slices) {
    // What repays debt was used when it was spent at first.
    const n = all - Math.max(0, repaid);
    if (n > 0) spent.set(type, (spent.get(type) ?? 0) + n);
  }
  [...spent].forEach(([type, n], i) => {
    update.name(`#u${i}`, type);
    update.set(`used.#u${i}`, `if_not_exists(used.#u${i}, :zero) + :u${i}`, {
      [`:u${i}`]: n,
      ':zero': 0,
    });
  });
}

/** Moves the debt of each type by what the slices make of it, and repay. */
function addDebt(update: UpdateBuilder, { slices, whileDebt = {} }: AccountChange): void {
  const more = addAmounts(...slices.map((slice) => ({ [slice.type]: debtOf(slice) })));
  [...new Set([...Object.keys(more), ...Object.keys(whileDebt)])].forEach((type, n) => {
    const [added, seen] = [more[type] ?? 0, whileDebt[type]];
    const path = `debt.#o${n}`;
    if (added === 0 && seen === undefined) return;
    update.name(`#o${n}`, type);
    if (added !== 0) {
      const sum = `if_not_exists(${path}, :zero) ${added < 0 ? '-' : '+'} :o${n}`;
      update.set(path, sum, { ':zero': 0, [`:o${n}`]: credits(Math.abs(added)) });
      if (added < 0) update.when(`${path} >= :o${n}`);
    }
    if (seen === undefined) return;
    const isSame = `${path} = :q${n}`;
    update.when(seen > 0 ? isSame : `(attribute_not_exists(${path}) OR ${isSame})`, {
      [`:q${n}`]: seen,
    });
  });
}

/** The change is right only while these grants are as the copy shows them. */
function keepNumbers(update: UpdateBuilder, whileAt: NonNullable<AccountChange['whileAt']>): void {
  Object.entries(whileAt).forEach(([id, { available, held }], n) => {
    update.name(`#k${n}`, id);
    update.when(`grants.#k${n}.available = :ka${n} AND grants.#k${n}.held = :kh${n}`, {
      [`:ka${n}`]: available,
      [`:kh${n}`]: held,
    });
  });
}

/**
 * Counts what the change opens, or moves to and from beside the account. An account of before the
 * count has none counted.
 */
function countOpened(update: UpdateBuilder, change: AccountChange): void {
  const opened = change.slices.filter((slice) => slice.opened !== undefined).length;
  const isCounted = change.beside !== undefined || change.whileOpened !== undefined;
  const counts = isCounted ? 1 : opened;
  if (counts > 0) {
    const counted = 'if_not_exists(opened, :zero) + :opened';
    update.set('opened', counted, { ':zero': 0, ':opened': counts });
  }
  if (change.beside !== undefined) {
    update.set('waiting', ':waiting', { ':waiting': change.beside.waiting });
  }
  if (change.whileOpened !== undefined) askForCount(update, change.whileOpened);
}

function askForCount(update: UpdateBuilder, opened: number): void {
  const asCounted =
    opened === 0 ? '(attribute_not_exists(opened) OR opened = :seen)' : 'opened = :seen';
  update.when(asCounted, { ':seen': opened });
}

/**
 * A hold draws from a grant only while the earlier ones are as its copy shows them and no grant has
 * been opened since: two holds on the same grant still do not disturb each other.
 */
function keepDrawOrder(update: UpdateBuilder, { available, opened }: DrawnPast): void {
  askForCount(update, opened);
  Object.entries(available).forEach(([id, n], k) => {
    update.name(`#d${k}`, id);
    const path = `grants.#d${k}`;
    // A drained grant is asked for exactly what is taken of it; one that holds all its credits may
    // have left.
    const isSame = `${path}.available = :d${k}`;
    update.when(n > 0 ? isSame : `(attribute_not_exists(${path}) OR ${isSame})`, {
      [`:d${k}`]: n,
    });
  });
}

/** An empty grant never fills again, so dropping it needs no version. */
function removeEmptied(
  update: UpdateBuilder,
  account: Account,
  change: AccountChange,
  atMs: EpochMs,
): void {
  // An expression has room for so many: the rest leaves with the changes to come.
  const emptied = emptiedBeside(account, change.slices, atMs).slice(0, SLICES_APART_MAX);
  emptied.forEach((id, n) => {
    const path = `grants.#e${n}`;
    update.name(`#e${n}`, id);
    const isEmpty = `${path}.available = :zero AND ${path}.held = :zero`;
    const mayBeGone = change.inRoom === undefined;
    update.when(mayBeGone ? `(attribute_not_exists(${path}) OR (${isEmpty}))` : isEmpty, {
      ':zero': 0,
    });
    update.remove(path);
  });
}

/** Lists the grants that a copy shows empty, but for those that a change itself is about. */
export function emptiedBeside(account: Account, slices: readonly Slice[], atMs: EpochMs): string[] {
  const touched = touchedBy({ slices });
  return Object.entries(account.grants)
    .filter(([id, grant]) => !touched.has(id) && isEmptied(grant, atMs))
    .map(([id]) => id);
}

function touchedBy({ slices }: Pick<AccountChange, 'slices'>): ReadonlySet<string> {
  return new Set(slices.map(({ grantId }) => grantId));
}

const OLD_FENCES_AT_A_TIME = 16;

function removeOldFences(update: UpdateBuilder, account: Account, atMs: EpochMs): void {
  Object.entries(account.fences)
    .filter(([, at]) => at + FENCE_LIFETIME_MS <= atMs)
    // An expression has room for 4 KB: the rest leaves with the changes to come.
    .slice(0, OLD_FENCES_AT_A_TIME)
    .forEach(([op], n) => {
      update.name(`#f${n}`, op);
      update.remove(`fences.#f${n}`);
    });
}

/** Collects the clauses of one update expression. */
class UpdateBuilder {
  readonly #sets: string[] = [];
  readonly #removes: string[] = [];
  readonly #conditions: string[] = [];
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, unknown> = {};

  set(path: string, expression: string, values: Record<string, unknown> = {}): void {
    this.#sets.push(`${path} = ${expression}`);
    Object.assign(this.#values, values);
  }

  remove(path: string): void {
    this.#removes.push(path);
  }

  when(condition: string, values: Record<string, unknown> = {}): void {
    this.#conditions.push(condition);
    Object.assign(this.#values, values);
  }

  name(placeholder: string, attribute: string): void {
    this.#names[placeholder] = attribute;
  }

  parts(): UpdateParts {
    const removes = this.#removes.length > 0 ? ` REMOVE ${this.#removes.join(', ')}` : '';
    return {
      UpdateExpression: `SET ${this.#sets.join(', ')}${removes}`,
      ConditionExpression: this.#conditions.join(' AND '),
      ExpressionAttributeNames: this.#names,
      ExpressionAttributeValues: this.#values,
    };
  }
}
