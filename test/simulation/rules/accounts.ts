import type {
  Account,
  LedgerEntry,
  OpenGrant,
  Slice,
  Waiting,
} from '../../../lambdas/ledger/ledger.contract.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import type { Amounts } from '../../../lambdas/shared/units.contract.ts';
import type { Member } from '../../../lambdas/workspaces/workspaces.contract.ts';
import type { Aftermath } from '../aftermath.ts';
import { enrichmentIdOf, waitingBeside } from '../aftermath.ts';
import type { AccountWrite } from '../journal-stream.ts';
import { SIM_PLANS } from '../sim-plans.ts';
import { termsSold } from '../sold.ts';
import type { Rule } from './money.ts';
import { spentByType, tallyOf } from './money.ts';

/** No audit found anything wrong, neither in the middle of a storm nor at the end. */
export const auditFindsNothing: Rule = function* ({ observer }) {
  yield* observer.auditFaults;
};

/** What an account counts beside it is what waits there. */
export const besideIsCounted: Rule = function* ({ accounts, items }) {
  for (const [name, account] of accounts) {
    const found: Record<string, { grants: number; credits: number }> = {};
    for (const grant of waitingBeside(items, account)) {
      const sum = found[grant.type] ?? { grants: 0, credits: 0 };
      found[grant.type] = {
        grants: sum.grants + 1,
        credits: sum.credits + grant.available,
      };
      if (grant.held !== 0) yield `${name}: ${grant.grantId} waits with ${grant.held} held`;
    }
    const [counted, there] = [tellWaiting(account.waiting), tellWaiting(found)];
    if (counted !== there) yield `${name} counts ${counted} beside it, not ${there}`;
  }
};

function tellWaiting(waiting: Partial<Waiting> | Record<string, object> = {}): string {
  const sums = Object.entries(waiting as Waiting).filter(([, { grants }]) => grants > 0);
  return sums
    .map(([type, { grants, credits }]) => `${grants} with ${credits} ${type}`)
    .sort()
    .join(' and ');
}

/** The credits of a seat are set aside and spent for its own member alone. */
export const seatIsOwn: Rule = function* ({ ledgers, ids, shown }) {
  for (const [name, entries] of ledgers) {
    const { seat } = ids.get(name) ?? {};
    if (seat === undefined) continue;
    for (const { action, ref, actor, rev } of entries) {
      if (action !== 'hold' && action !== 'settle') continue;
      const request = shown.find(({ id }) => id === ref);
      const member = request ? request.submission?.ask.memberId : actor;
      if (member !== seat) yield `${name} entry ${rev} is for ${member}`;
    }
  }
};

/** Within a period an allowance gives no more than the largest cap that its holder ever had. */
export const capIsKept: Rule = function* ({ ledgers, ids, records, scenario }) {
  for (const [name, entries] of ledgers) {
    const { workspaceId, cap } = ids.get(name) ?? { workspaceId: name };
    if (cap === undefined) continue;
    const caps = capsOf({ records, scenario }, workspaceId, cap);
    for (const [grantId, tally] of tallyOf(entries)) {
      const type = grantId.split('-').at(-1)?.replace(/_.*/, '') ?? '';
      const most = Math.max(0, ...caps.map((amounts) => amounts[type] ?? 0));
      const given = tally.granted - tally.voided;
      if (given > most || tally.spent > most)
        yield `${name} ${grantId} gave ${given}, spent ${tally.spent}; the cap was ${most} at most`;
    }
  }
};

/** All caps that a member or key ever had, by their own terms or by a plan's. */
function capsOf(
  { records, scenario }: Pick<Aftermath, 'records' | 'scenario'>,
  ws: string,
  holder: string,
): Amounts[] {
  const key = scenario.cast.get(ws)?.keys.find(({ id }) => id === holder);
  const own = records
    .versionsOf(keys.member(ws, holder))
    .map(({ item }) => (item as unknown as Member | undefined)?.caps?.amounts ?? {});
  const ofPlans = SIM_PLANS.map(({ memberCaps = {} }) => memberCaps);
  return key ? [key.caps] : [...own, ...ofPlans];
}

/** An allowance spends no more for a request than the workspace's own account spent for it. */
export const capCountsSpending: Rule = function* ({ ledgers, ids }) {
  for (const [name, entries] of ledgers) {
    const { workspaceId, cap } = ids.get(name) ?? { workspaceId: name };
    if (cap === undefined) continue;
    for (const [ref, of] of Map.groupBy(entries, (entry) => entry.ref)) {
      const capped = spentByType(of);
      const own = spentByType((ledgers.get(workspaceId) ?? []).filter((each) => each.ref === ref));
      for (const [type, n] of Object.entries(capped))
        if (n > (own[type] ?? 0))
          yield `${name} spent ${n} ${type} for ${ref}, the workspace ${own[type] ?? 0}`;
    }
  }
};

/**
 * What the workspace's account spent for a request, the allowance of who asked spent as well, where
 * it has had the same cap all along.
 */
export const spendingIsCapped: Rule = function* ({ ledgers, shown, records, scenario }) {
  for (const { id, workspaceId, submission, record } of shown) {
    const { memberId, keyId } = submission?.ask ?? {};
    const own = spentByType((ledgers.get(workspaceId) ?? []).filter(({ ref }) => ref === id));
    for (const holder of [memberId, keyId]) {
      const amounts = holder && steadyCaps({ records, scenario }, workspaceId, holder);
      if (!amounts || record.hold.state !== 'applied') continue;
      const entries = ledgers.get(`${workspaceId} cap of ${holder}`) ?? [];
      const capped = spentByType(entries.filter(({ ref }) => ref === id));
      for (const type of Object.keys(amounts))
        if ((own[type] ?? 0) !== (capped[type] ?? 0))
          yield `${id} spent ${own[type] ?? 0} ${type}, ${holder} is told of ${capped[type] ?? 0}`;
    }
  }
};

/** The caps of a holder who has had no others; undefined for the rest. */
function steadyCaps(
  { records, scenario }: Pick<Aftermath, 'records' | 'scenario'>,
  ws: string,
  holder: string,
): Amounts | undefined {
  const key = scenario.cast.get(ws)?.keys.find(({ id }) => id === holder);
  if (key) return key.caps;
  const versions = records.versionsOf(keys.member(ws, holder));
  const members = versions.map(({ item }) => item as unknown as Member | undefined);
  const [first] = members;
  const isSteady = members.every((each) => each?.caps?.no === first?.caps?.no && each);
  return isSteady ? first?.caps?.amounts : undefined;
}

/** The grants that charges name as their sources are those that the ledgers spent. */
export const sourcesAreSpent: Rule = function* ({ paid, ledgers, ids }) {
  const charged = new Map<string, number>();
  for (const { workspaceId, charge } of paid) {
    for (const { grantId, seat, credits } of charge.sources) {
      const name = `${workspaceId}${seat ? ` seat of ${seat}` : ''} ${grantId}`;
      charged.set(name, (charged.get(name) ?? 0) + credits);
    }
    const sum = charge.sources.reduce((all, { credits }) => all + credits, 0);
    const price = Object.values(charge.credits).reduce((all, n) => all + n, 0);
    if (sum !== price) yield `${charge.id} costs ${price}, its sources add up to ${sum}`;
  }
  for (const [name, entries] of ledgers) {
    if (ids.get(name)?.cap !== undefined) continue;
    for (const [grantId, { spent }] of tallyOf(entries)) {
      const told = charged.get(`${name} ${grantId}`) ?? 0;
      if (told !== spent) yield `${name} ${grantId} spent ${spent}, charges name ${told}`;
    }
  }
};

/** Every period begins with what terms that were in force say, under ids that follow from it. */
export const allotmentAsSold: Rule = function* (after) {
  for (const { name, id, account } of after.writes) {
    const { action, slices } = account.last;
    if (action !== 'open' && action !== 'turn') continue;
    const suffix = id.seat === undefined ? '' : `-${id.seat}`;
    for (const { grantId, type } of slices)
      if (grantId !== `grant_${account.period.id}-${type}${suffix}`)
        yield `${name} ${account.rev} opens ${grantId} in ${account.period.id}`;
    const came = tell(Object.fromEntries(slices.map(({ type, granted = 0 }) => [type, granted])));
    const due = allotmentsSold(after, account).map(tell);
    if (!due.includes(came))
      yield `${name} ${account.rev} ${action}s with ${came}: ${due.join(' or ')}`;
  }
};

/** What an account may have been given a period, by all terms that it ever had. */
function allotmentsSold({ records, scenario }: Aftermath, account: Account): Amounts[] {
  const { workspaceId, seat, cap, period } = account;
  if (cap !== undefined) return [{}, ...capsWithPlans({ records, scenario }, workspaceId, cap)];
  const sold = termsSold(records, workspaceId);
  if (seat !== undefined)
    return [{}, ...SIM_PLANS.map(({ seatAllotments = {} }) => seatAllotments)];
  return sold
    .filter(({ no, plan, planVersion }) => {
      return no === (period.no ?? 0) && `${plan}@${planVersion}` === period.planVersion;
    })
    .map(({ plan, planVersion, allotments }) => ({
      ...ALLOTMENTS[`${plan}@${planVersion}`],
      ...allotments,
    }));
}

/** A member's caps go over the plan's, type by type. */
function capsWithPlans(
  after: Pick<Aftermath, 'records' | 'scenario'>,
  ws: string,
  holder: string,
): Amounts[] {
  const caps = capsOf(after, ws, holder);
  const plans = SIM_PLANS.map(({ memberCaps = {} }) => memberCaps);
  return [...caps, ...plans.flatMap((plan) => caps.map((own) => ({ ...plan, ...own })))];
}

/** As the catalogue of the plans of a scenario should have it. */
const ALLOTMENTS: Readonly<Record<string, Amounts>> = {
  'workspace-pool@1': { contact: 100 },
  'split-credits-essential@1': { email: 100, phone: 25, search: 2_000 },
  'sim-seats@1': { contact: 3 },
  'sim-seats@2': { contact: 5 },
  'sim-split@1': { email: 4, phone: 3 },
  'sim-year@1': { contact: 7 },
};

function tell(amounts: Amounts): string {
  const some = Object.entries(amounts).filter(([, n]) => n > 0);
  return some
    .map(([type, n]) => `${n} ${type}`)
    .sort()
    .join(' and ');
}

/**
 * A change of terms within a period brings the difference once: more comes in whole, less is taken
 * of what is available; one that is over takes all that is available.
 */
export const retuneIsDifference: Rule = function* ({ writes }) {
  for (const [name, of] of Map.groupBy(writes, (write) => write.name)) {
    for (const [n, { account }] of of.entries()) {
      const before = of[n - 1]?.account;
      if (account.last.action !== 'retune' || before === undefined) continue;
      const isNew = account.period.id !== before.period.id;
      if ((account.period.no ?? 0) <= (before.period.no ?? 0) && !isNew)
        yield `${name} ${account.rev} goes from terms ${before.period.no} to ${account.period.no}`;
      if (isNew) continue;
      const changes = sumByType(account.last.slices);
      for (const [type, change] of Object.entries(changes)) {
        const [had, has] = [before, account].map(({ period }) => period.allotments?.[type] ?? 0);
        const isEnd = account.last.slices.some(({ ends }) => ends !== undefined);
        if (!isEnd && change !== (has ?? 0) - (had ?? 0))
          yield `${name} ${account.rev} moves ${change} ${type} from ${had} to ${has}`;
        const left = ownAllotments(before, account.last.at)
          .filter(([, grant]) => grant.type === type)
          .reduce((sum, [, { available }]) => sum + available, 0);
        if (change < 0 && -change > left) yield `${name} ${account.rev} takes more than is left`;
      }
    }
  }
};

function ownAllotments({ grants }: Account, atMs: number): [string, OpenGrant][] {
  return Object.entries(grants).filter(
    ([, { cat, exp }]) => cat === 'allotment' && (exp === null || exp > atMs),
  );
}

function sumByType(slices: readonly Slice[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { type, granted = 0, voided = 0 } of slices)
    sums[type] = (sums[type] ?? 0) + granted - voided;
  return sums;
}

/**
 * A seat is given no more in its month than the best plan has for it: a licence that comes back
 * brings nothing anew. What lower terms took counts as not given.
 */
export const seatMonthOnce: Rule = function* ({ ledgers, ids }) {
  for (const [name, entries] of ledgers) {
    if (ids.get(name)?.seat === undefined) continue;
    const given = new Map<string, number>();
    for (const { action, slices } of entries) {
      for (const { grantId, type, granted = 0, voided = 0, ends, opened } of slices) {
        if (opened && opened.cat !== 'allotment') continue;
        const month = /^grant_(\d{4}-\d\d-\d\d)/.exec(grantId)?.[1];
        if (month === undefined) continue;
        const less = action === 'retune' && ends === undefined ? voided : 0;
        const what = `${month} ${type}`;
        given.set(what, (given.get(what) ?? 0) + granted - less);
      }
    }
    for (const [what, n] of given) {
      const type = what.split(' ')[1] ?? '';
      const most = Math.max(
        ...SIM_PLANS.map(({ seatAllotments = {} }) => seatAllotments[type] ?? 0),
      );
      if (n > most) yield `${name} was given ${n} in ${what}, a plan has ${most} at most`;
    }
  }
};

/** A grant that was ended gives nothing any more, ends once, and nothing of it expires. */
export const voidedIsOver: Rule = function* ({ ledgers }) {
  for (const [name, entries] of ledgers) {
    const ended = new Map<string, number>();
    for (const { slices, rev, action } of entries) {
      for (const slice of slices) {
        const { grantId, ends, expired = 0, held = 0 } = slice;
        const isOver = ended.has(grantId);
        if (isOver && ends)
          yield `${name} ${grantId} ended twice, at ${ended.get(grantId)}, ${rev}`;
        if (isOver && action === 'hold' && held > 0) yield `${name} ${rev} holds of ${grantId}`;
        if (isOver && expired > 0) yield `${name} ${rev} lets ${grantId} expire after its end`;
        if (ends) ended.set(grantId, rev);
      }
    }
    const tallies = tallyOf(entries);
    for (const grantId of ended.keys()) {
      const left = tallies.get(grantId)?.available ?? 0;
      if (left !== 0) yield `${name} ${grantId} was ended and has ${left} left`;
    }
  }
};

/** What was to be taken away was taken once, as much as was said, or not at all. */
export const adjustedOnce: Rule = function* ({ ledgers, observer }) {
  for (const [id, { workspaceId, amount, end }] of observer.adjustments) {
    const own = (ledgers.get(workspaceId) ?? []).filter(({ ref }) => ref === id);
    const done = own.filter(({ action }) => action === 'adjust');
    const taken = done.flatMap(({ slices }) => slices).reduce((n, { voided = 0 }) => n + voided, 0);
    if (done.length > 1) yield `${id} was done ${done.length} times`;
    if (done.length > 0 && taken !== amount) yield `${id} took ${taken}, not ${amount}`;
    if (end === 'done' && done.length === 0) yield `${id} was told of, and is not done`;
    if (end === 'refused' && done.length > 0) yield `${id} was refused, and is done`;
  }
};

/** Credits are held in draw order: what stands before was empty, or is drained by the same hold. */
export const drawOrder: Rule = function* ({ ledgers }) {
  for (const [name, entries] of ledgers) {
    const grants = new Map<string, OpenGrant>();
    for (const entry of entries) {
      if (entry.action === 'hold' || entry.action === 'adjust') {
        for (const how of passedBy(entry, grants)) yield `${name} ${entry.rev} ${how}`;
      }
      for (const slice of entry.slices) grants.set(slice.grantId, folded(grants, slice));
    }
  }
};

function folded(grants: ReadonlyMap<string, OpenGrant>, slice: Slice): OpenGrant {
  const grant = grants.get(slice.grantId) ?? { ...(slice.opened as OpenGrant), available: 0 };
  const { ends, available = 0 } = slice;
  return {
    ...grant,
    available: grant.available + available,
    ...(ends && { exp: ends.at, ended: ends.as }),
  };
}

function* passedBy({ slices, at }: LedgerEntry, grants: ReadonlyMap<string, OpenGrant>) {
  for (const { grantId, type } of slices) {
    const drawn = grants.get(grantId);
    if (drawn === undefined) continue;
    for (const [id, grant] of grants) {
      const isOpen =
        grant.ended === undefined && grant.eff <= at && (grant.exp === null || grant.exp > at);
      if (grant.type !== type || !isOpen || !isBefore([id, grant], [grantId, drawn])) continue;
      const taken = slices.find((each) => each.grantId === id)?.available ?? 0;
      if (grant.available + taken > 0) yield `draws ${grantId} past ${id}`;
    }
  }
}

const CATEGORIES = ['allotment', 'promotional', 'adjustment', 'pack'];

/** By priority, expiry (never is last), category, start, id. */
function isBefore([idA, a]: [string, OpenGrant], [idB, b]: [string, OpenGrant]): boolean {
  const rank = ({ pri, exp, cat, eff }: OpenGrant) => [
    pri,
    exp ?? Number.POSITIVE_INFINITY,
    CATEGORIES.indexOf(cat),
    eff,
  ];
  const [x, y] = [rank(a), rank(b)];
  for (const [n, value] of x.entries()) {
    const other = y[n] ?? 0;
    if (value !== other) return value < other;
  }
  return idA < idB;
}

/** The workspace's account gives for a member's request only what the seat has not. */
export const seatIsFirst: Rule = function* ({ writes, shown }) {
  for (const { id, workspaceId, record } of shown) {
    const seat = record.draws?.seat;
    if (seat === undefined) continue;
    const own = writes.find(
      (write) => write.name === workspaceId && isHoldOf(write, record.hold.id),
    );
    if (own === undefined) continue;
    const ofSeat = writes.filter(({ name }) => name === `${workspaceId} seat of ${seat}`);
    const base = record.hold.id.slice(0, record.hold.id.lastIndexOf(':'));
    const drawn = ofSeat.find(({ account }) => account.last.op.startsWith(`${base}:Seat:`));
    const standing = drawn ?? ofSeat.findLast(({ atMs }) => atMs <= record.createdAtMs);
    const isSteady =
      drawn !== undefined ||
      !ofSeat.some(({ atMs }) => atMs > record.createdAtMs && atMs <= own.atMs);
    if (standing === undefined || !isSteady) continue;
    for (const { type } of own.account.last.slices) {
      const left = Object.values(standing.account.grants)
        .filter((grant) => grant.type === type && grant.ended === undefined)
        .filter(({ exp }) => exp === null || exp > own.atMs)
        .reduce((sum, { available }) => sum + available, 0);
      if (left > 0) yield `${id} draws ${type} of ${workspaceId}, the seat has ${left}`;
    }
  }
};

function isHoldOf({ account }: AccountWrite, op: string): boolean {
  return account.last.action === 'hold' && account.last.op === op;
}

/** Who was refused has nothing held or spent anywhere. */
export const refusedHoldsNothing: Rule = function* ({ observer, ledgers, shown }) {
  const there = new Set(shown.map(({ id }) => id));
  for (const { ask } of observer.submissions.values()) {
    const id = enrichmentIdOf(ask);
    if (there.has(id)) continue;
    for (const [name, entries] of ledgers) {
      const own = entries.filter(({ ref }) => ref === id);
      const spent = Object.keys(spentByType(own)).filter(
        (type) => (spentByType(own)[type] ?? 0) > 0,
      );
      if (spent.length > 0) yield `${name} spent for ${id}, which was refused`;
    }
  }
};
