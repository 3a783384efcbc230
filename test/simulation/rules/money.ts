import type { CreditedCharge } from '../../../lambdas/enrichments/credit-back/credit-back.contract.ts';
import { viewEntry } from '../../../lambdas/ledger/journal/view-entry.ts';
import type { Account, LedgerEntry, Slice } from '../../../lambdas/ledger/ledger.contract.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { verifyChain } from '../../../local/ledger-verify/verify-chain.ts';
import type { Aftermath } from '../aftermath.ts';
import type { Gift } from '../scenario.ts';

/** Gives how a rule is broken, once for each place; nothing where it holds. */
export type Rule = (after: Aftermath) => Iterable<string>;

/** What the rules of the ledger alone look at: a storm has that too. */
export interface Ledgers
  extends Pick<Aftermath, 'accounts' | 'ledgers' | 'ids' | 'items' | 'writes'> {
  readonly scenario: { readonly workspaces: readonly { readonly workspaceId: string }[] };
}
type LedgerRule = (after: Ledgers) => Iterable<string>;

/** What became of the credits of one grant, counted from the ledger alone. */
export interface Tally {
  granted: number;
  available: number;
  held: number;
  spent: number;
  expired: number;
  voided: number;
  clawedBack: number;
  opened: Slice['opened'];
}

const COUNTERS = [
  'granted',
  'available',
  'held',
  'spent',
  'expired',
  'voided',
  'clawedBack',
] as const;

/**
 * Ledger entries are numbered 1 to the account's revision, and each begins where the one before it
 * ended.
 */
export const gapless: LedgerRule = function* ({ accounts, ledgers, writes }) {
  for (const [ws, entries] of ledgers) {
    const rev = accounts.get(ws)?.rev ?? 0;
    const revs = entries.map((entry) => entry.rev);
    if (revs.length !== rev || revs.some((each, n) => each !== n + 1))
      yield `${ws} at ${rev} has entries ${revs}`;
    if (writes.filter(({ name }) => name === ws).length !== rev)
      yield `${ws} was written another number of times than its revision says`;
    for (const [n, entry] of entries.entries()) {
      const before = n === 0 ? {} : entries[n - 1]?.after;
      if (!sameTotals(entry.before, before ?? {})) yield `${ws} between ${n} and ${n + 1}`;
    }
  }
};

/** For every grant, after every entry, what was granted is the sum of the others, all ≥ 0. */
export const conserved: LedgerRule = function* ({ ledgers }) {
  for (const [ws, entries] of ledgers) {
    const tallies = new Map<string, Tally>();
    for (const entry of entries) {
      for (const slice of entry.slices) {
        const tally = add(tallies, slice);
        const { available, held, spent, expired, voided, clawedBack } = tally;
        const sum = available + held + spent + expired + voided + clawedBack;
        if (tally.granted !== sum || COUNTERS.some((each) => tally[each] < 0))
          yield `${ws} ${slice.grantId} after entry ${entry.rev}: ${JSON.stringify(tally)}`;
      }
    }
  }
};

/**
 * Every entry has its hash, by the check that customers run: the chain is whole, and its head is at
 * the account's revision.
 */
export const sealed: LedgerRule = function* ({ accounts, ledgers, ids, items }) {
  for (const [ws, entries] of ledgers) {
    const shown = entries.map((entry) => JSON.parse(JSON.stringify(viewEntry(entry))));
    const verdict = verifyChain(shown);
    if (verdict.kind === 'broken') yield `${ws} at ${verdict.rev}: ${verdict.how}`;
    else if (verdict.unsealed > 0) yield `${ws}: ${verdict.unsealed} entries have no hash`;
    const { pk: ledger } = keys.ledgerHead(ids.get(ws) ?? { workspaceId: ws });
    const head = items.find(({ pk, sk }) => pk === ledger && sk === 'HEAD');
    const rev = accounts.get(ws)?.rev;
    if (head?.rev !== rev) yield `${ws}: the head is at ${head?.rev}, the account at ${rev}`;
  }
};

/** Entries of the accounts that have credits of their own: a workspace's, and its seats'. */
export function creditEntries(
  { ledgers, ids }: Pick<Aftermath, 'ledgers' | 'ids'>,
  ws: string,
): LedgerEntry[] {
  return [...ledgers].flatMap(([name, entries]) => {
    const { workspaceId, cap } = ids.get(name) ?? { workspaceId: name };
    return workspaceId === ws && cap === undefined ? entries : [];
  });
}

/** The totals of usage, and those of each grant, are what the ledgers add up to. */
export const totalsAreLedger: LedgerRule = function* (after) {
  const { ledgers, ids, items, scenario } = after;
  for (const { workspaceId: ws } of scenario.workspaces) {
    const wanted = new Map<string, number>();
    for (const { slices, actor } of creditEntries(after, ws)) {
      for (const { type, spent = 0, repaid = 0 } of slices)
        count(wanted, `${actor} ${type}`, spent - Math.max(0, repaid));
    }
    const counted = new Map<string, number>();
    for (const item of items.filter(({ pk }) => pk === `USAGE#${ws}`)) {
      const { pk: _pk, sk, ...quarters } = item;
      for (const [name, n] of Object.entries(quarters)) {
        count(counted, `${sk.split('#')[1]} ${name.split('#')[1]}`, Number(n));
      }
    }
    if (textOf(wanted) !== textOf(counted))
      yield `${ws} spent ${textOf(wanted)}, the totals say ${textOf(counted)}`;
  }
  for (const [name, entries] of ledgers) {
    const { workspaceId, seat, cap } = ids.get(name) ?? { workspaceId: name };
    if (cap !== undefined) continue;
    for (const [id, tally] of tallyOf(entries)) {
      const found = items.find(
        (item) => item.pk === `GRANTS#${workspaceId}` && item.grantId === id && item.seat === seat,
      );
      const odd = COUNTERS.filter((each) => (found?.[each] ?? 0) !== tally[each]);
      if (odd.length > 0) yield `${name} ${id}: ${odd} are not the ledger's`;
    }
  }
};

function count(sums: Map<string, number>, name: string, n: number): void {
  if (n !== 0) sums.set(name, (sums.get(name) ?? 0) + n);
}

function textOf(sums: ReadonlyMap<string, number>): string {
  return JSON.stringify([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The account is what its ledger adds up to: grants, and what was spent since the period began. */
export const foldIsAccount: LedgerRule = function* ({ accounts, ledgers, writes }) {
  for (const [ws, account] of accounts) {
    const entries = ledgers.get(ws) ?? [];
    const tallies = tallyOf(entries);
    for (const [id, { available, held }] of tallies) {
      const grant = account.grants[id] ?? { available: 0, held: 0 };
      if (grant.available !== available || grant.held !== held)
        yield `${ws} ${id}: ledger ${available}/${held}, account ${grant.available}/${grant.held}`;
    }
    const strange = Object.keys(account.grants).filter((id) => !tallies.has(id));
    if (strange.length > 0) yield `${ws} has grants that came from nowhere: ${strange}`;
    const own = writes.filter(({ name }) => name === ws).map((write) => write.account);
    const used = spentByType(entries.slice(begunAt(own)));
    for (const type of new Set([...Object.keys(used), ...Object.keys(account.used)]))
      if ((account.used[type] ?? 0) !== (used[type] ?? 0))
        yield `${ws} used ${account.used[type]} ${type}, not ${used[type]}`;
  }
};

/** The revision in which the account's last period began. */
function begunAt(writes: readonly Account[]): number {
  const copies = writes.toSorted((a, b) => a.rev - b.rev);
  const begun = copies.findLast(
    ({ period }, n) => n === 0 || period.id !== copies[n - 1]?.period.id,
  );
  return begun?.rev ?? 0;
}

/**
 * No revision of an account ever had less than nothing available or held; nothing is held in the
 * end.
 */
export const neverOverdrawn: Rule = function* ({ accounts, writes }) {
  for (const { name, account } of writes) {
    const short = Object.entries(account.grants).find(([, g]) => g.available < 0 || g.held < 0);
    if (short) yield `${name} revision ${account.rev}: ${JSON.stringify(short)}`;
  }
  for (const [ws, account] of accounts) {
    const held = Object.entries(account.grants).find(([, grant]) => grant.held !== 0);
    if (held) yield `${ws} still holds ${JSON.stringify(held)}`;
  }
};

/**
 * Every hold of a request is ended once: what was set aside for it is what its settles took back or
 * spent.
 */
export const settleOnce: Rule = function* ({ ledgers }) {
  for (const [ws, entries] of ledgers) {
    const held = new Map<string, number>();
    const operations = new Set<string>();
    for (const { ref, slices, op, action } of entries) {
      if (operations.has(op) && action !== 'expire') yield `${ws} ${op} is in the ledger twice`;
      operations.add(op);
      for (const { type, held: change = 0 } of slices) {
        const what = `${ref} ${type}`;
        held.set(what, (held.get(what) ?? 0) + change);
      }
    }
    for (const [ref, left] of held) if (left !== 0) yield `${ws} ${ref} is left with ${left} held`;
  }
};

/** The grants by which charges came back, with what each brings and where. */
function creditsBack(items: Aftermath['items']): ReadonlyMap<string, Gift> {
  const records = items.filter(({ sk }) =>
    sk.startsWith('CREDITED#'),
  ) as unknown as CreditedCharge[];
  return new Map(
    records.flatMap(({ workspaceId, returns }) =>
      returns.map((each): [string, Gift] => {
        const gift = { ...each, workspaceId, category: 'adjustment' };
        return [`${workspaceId} ${each.grantId}`, gift as unknown as Gift];
      }),
    ),
  );
}

/** Each grant comes in once, the operator's as they were given and where. */
export const grantedOnce: Rule = function* ({ ledgers, observer, ids, items }) {
  const back = creditsBack(items);
  for (const [name, entries] of ledgers) {
    const { workspaceId, seat } = ids.get(name) ?? { workspaceId: name };
    const opened = new Set<string>();
    for (const { grantId, opened: grant } of entries.flatMap(({ slices }) => slices)) {
      if (grant === undefined) continue;
      if (opened.has(grantId)) yield `${name} ${grantId} came twice`;
      opened.add(grantId);
      if (grant.cat === 'allotment') continue;
      const named = `${workspaceId} ${grantId}`;
      const gift = observer.gifts.get(named) ?? back.get(named);
      const [due, came] = [tellGift(gift), `${grant.amount} ${grant.type} ${grant.cat} ${seat}`];
      if (due !== came) yield `${name} ${grantId} brought ${came}, not ${due}`;
    }
    for (const gift of observer.gifts.values()) {
      const isHere = gift.workspaceId === workspaceId && gift.seat === seat && isCredits(ids, name);
      if (isHere && gift.isDone && !opened.has(gift.grantId))
        yield `${name} ${gift.grantId} never came`;
    }
  }
};

function isCredits(ids: Aftermath['ids'], name: string): boolean {
  return ids.get(name)?.cap === undefined;
}

function tellGift(gift: Gift | undefined): string {
  return gift ? `${gift.amount} ${gift.creditType} ${gift.category} ${gift.seat}` : 'nothing';
}

/** No credit is held after the grant that it comes from has expired, nor before it begins. */
export const expiryAtUse: Rule = function* ({ ledgers }) {
  for (const [ws, entries] of ledgers) {
    const opened = new Map<string, Slice['opened']>();
    for (const { action, slices, at, rev } of entries) {
      for (const slice of slices) {
        if (slice.opened) opened.set(slice.grantId, slice.opened);
        const standing = opened.get(slice.grantId);
        if (slice.ends && standing) opened.set(slice.grantId, { ...standing, exp: slice.ends.at });
        const { exp = null, eff = 0 } = opened.get(slice.grantId) ?? {};
        if (action === 'hold' && ((exp !== null && exp <= at) || eff > at))
          yield `${ws} entry ${rev} holds of ${slice.grantId} outside its time`;
      }
    }
  }
};

/**
 * What a settle gives back to a grant that has expired meanwhile, the same call books as expired.
 */
export const releasedExpires: Rule = function* ({ writes }) {
  for (const [n, { name, account, by }] of writes.entries()) {
    if (account.last.action !== 'settle' || !by.endedWell) continue;
    const lapsed = account.last.slices.filter(({ grantId, available = 0 }) => {
      const exp = account.grants[grantId]?.exp;
      return available > 0 && exp != null && exp <= account.last.at;
    });
    const booked = writes
      .slice(n + 1)
      .filter((write) => write.name === name)
      .filter((write) => write.atMs <= (by.endedAtMs ?? 0))
      .filter((write) => write.account.last.action === 'expire');
    for (const { grantId } of lapsed) {
      const isBooked = booked.some(({ account: { last } }) =>
        last.slices.some((slice) => slice.grantId === grantId),
      );
      if (!isBooked) yield `${name} revision ${account.rev} leaves ${grantId} unexpired`;
    }
  }
};

/** Sums what entries have spent, by credit type; what repays debt was spent before. */
export function spentByType(entries: readonly LedgerEntry[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { type, spent = 0, repaid = 0 } of entries.flatMap(({ slices }) => slices))
    sums[type] = (sums[type] ?? 0) + spent - Math.max(0, repaid);
  return sums;
}

/** Sums what entries have spent, of all types together. */
export function spentIn(entries: readonly LedgerEntry[]): number {
  return entries.flatMap(({ slices }) => slices).reduce((sum, { spent = 0 }) => sum + spent, 0);
}

/** Sums what entries did to each grant. */
export function tallyOf(entries: readonly LedgerEntry[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const slice of entries.flatMap(({ slices }) => slices)) add(tallies, slice);
  return tallies;
}

const NOTHING = {
  granted: 0,
  available: 0,
  held: 0,
  spent: 0,
  expired: 0,
  voided: 0,
  clawedBack: 0,
};

function add(tallies: Map<string, Tally>, slice: Slice): Tally {
  const none = { ...NOTHING, opened: undefined };
  const tally: Tally = tallies.get(slice.grantId) ?? none;
  for (const counter of COUNTERS) tally[counter] += slice[counter] ?? 0;
  tally.opened ??= slice.opened;
  tallies.set(slice.grantId, tally);
  return tally;
}

function sameTotals(a: LedgerEntry['before'], b: LedgerEntry['before']): boolean {
  const types = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...types].every(
    (type) =>
      (a[type]?.available ?? 0) === (b[type]?.available ?? 0) &&
      (a[type]?.held ?? 0) === (b[type]?.held ?? 0),
  );
}
