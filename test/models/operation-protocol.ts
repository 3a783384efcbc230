/**
 * The way of one change from its domain record into an account, as a finite transition system: the
 * model of the ledger's main bet. All its interleavings are searched by
 * `operation-protocol.model.test.ts`.
 *
 * Modelled: the record (none → intended → applied | refused | lost; after a loss it may intend a second
 *           operation, unless a sweeper has closed it); the account item with every version that the stream carries; the journal,
 *           whose projector lags, fails on a revision, and has it repaired later; two executors of
 *           one request, which crash anywhere; a sweeper, which crashes and comes again; other
 *           traffic, which debits, credits and drops old fences; a network that answers an account
 *           write, loses it, loses its answer, or delivers it at any later moment.
 *
 * The product decides: what each write does to the account or the record, and whether the table
 * takes
 *           it, what a look at either says, what the projector writes and what the journal proves
 *           come from its own plan functions (`product.ts`), so that a fault in one of them breaks a
 *           property here. The model decides who comes when, and what is lost on the way.
 *
 * Abstracted, and why nothing is lost by it:
 * - An actor may pause between any two moves. That covers late answers, late reads, late record
 *   writes and a pause before a send, so only sent account writes need a place in the network. A
 *   crash is a pause without end: nobody sees it. Progress is therefore asked of the sweeper and
 *   the projector alone.
 * - Record writes may repeat (their client retries): each names in its condition the record's state
 *   and operation, and none comes back. Who repeats an intention knows its own by the nonce.
 * - A fence is sent without waiting for its answer; the sender reads the account again. To read at
 *   once is to get the answer, to read later is to have lost it. Once sent it may arrive at any
 *   time, any number of times, or never.
 * - The resolver may fence at any time, also without having found the journal complete: the wait
 *   before the fence saves fences, nothing else. To have waited is one of the searched
 *   interleavings.
 * - The change takes 1 credit. Slices, expiry and period only add reasons for a definite no;
 *   shortage stands for them. To plan again after a definite no is one more send of the same
 *   operation.
 * - The hour that a fence lives is "no write of its operation can still arrive".
 */

import type { LedgerEntry } from '../../lambdas/ledger/ledger.contract.ts';
import {
  ABSENT,
  type AccountItem,
  type Actor,
  accountOf,
  type Bounds,
  type Move,
  NAMES,
  OPS,
  type Op,
  type Outcome,
  of,
  type PerOp,
  type Rules,
  START,
  type State,
  type Step,
  SWEEPER,
  type Version,
} from './operation-state.ts';
import {
  applyChange,
  applyFence,
  applyOther,
  availableIn,
  closeOn,
  hasTooLittle,
  intendOn,
  judge as judgeByProduct,
  look,
  markOn,
  openItem,
  operationOf,
  project,
  stepOf,
} from './product.ts';

/** Gives the state before anything happened: an open account, no record. */
export function initialState({ executors, balance, closes = false, ...left }: Bounds): State {
  return {
    record: { op: 0, is: 'none' },
    since: [0, 0],
    versions: [
      {
        rev: 0,
        balance,
        madeBy: 0,
        last: 0,
        fences: [0, 0],
        floor: 0,
        item: openItem(balance),
      },
    ],
    journal: { position: 0, hole: 0 },
    late: [0, 0],
    lateFence: [false, false],
    actors: [START, executors === 2 ? START : ABSENT, START],
    closes,
    wasClosed: false,
    left,
  };
}

/** Lists all that can happen next. */
export function listMoves(s: State, rules: Rules): Move[] {
  const moves = [...networkMoves(s, rules), ...journalMoves(s, rules), ...otherMoves(s, rules)];
  for (const [who, actor] of s.actors.entries()) {
    for (const [label, next] of actorMoves(s, rules, who, actor)) {
      moves.push({ label: `${NAMES[who]} ${label}`, reliable: who === SWEEPER, next });
    }
  }
  if (s.actors[SWEEPER]?.step !== 'start') {
    moves.push(unsure('the sweeper crashes and comes again', go(s, SWEEPER, 'start', 1)));
  }
  return moves;
}

/** Says which property of safety the state breaks, if any. */
export function findBreach(s: State): string | undefined {
  const account = accountOf(s);
  if (account.rev !== s.versions.length - 1) return 'two changes share a revision';
  if (account.balance < 0) return 'the balance is negative';
  if (s.wasClosed && s.record.is !== 'closed') return 'a closed record goes on';
  const made = s.versions.map((version) => version.madeBy).filter((op) => op !== 0);
  if (made.length > 1) return 'the change is applied twice';
  const [op] = made;
  if (s.record.is === 'applied' && op !== s.record.op) return 'applied in the record only';
  if (op === undefined) return undefined;
  if (op > s.record.op) return 'applied, unknown to the record';
  if (op < s.record.op || ENDED_WITHOUT.has(s.record.is)) return 'applied in spite of its refusal';
  return undefined;
}

const ENDED_WITHOUT = new Set<string>(['refused', 'lost', 'closed']);

/** Whether the record owes nobody an outcome. */
export function isSettled(s: State): boolean {
  return s.record.is !== 'intended';
}

type Labelled = readonly [label: string, next: State];

function actorMoves(s: State, rules: Rules, who: number, actor: Actor): Labelled[] {
  const { step, op } = actor;
  switch (step) {
    case 'start':
      return startMoves(s, rules, who);
    case 'intend':
      return [intend(s, rules, who, actor)];
    case 'close':
      return [close(s, who, op)];
    case 'wait':
      return waitMoves(s, rules, who, op);
    case 'resolve':
      return readable(s, rules).flatMap((account) => resolve(s, rules, who, op, account));
    case 'judge':
      return judge(s, rules, who, actor);
    case 'applied':
    case 'refused':
    case 'lost':
    case 'closed':
      return [mark(s, rules, who, op, step)];
    case 'absent':
      return [];
  }
}

/** Reads the record. Only an executor begins an operation; whoever finds one begun resolves it. */
function startMoves(s: State, rules: Rules, who: number): Labelled[] {
  const { op } = s.record;
  const todo = stepOf(s.record);
  if (todo === 'resolve' && op !== 0) {
    if (!rules.othersResolve) return [];
    const step = rules.finderResolves || who === SWEEPER ? 'resolve' : 'wait';
    return [[`finds operation ${op} intended, goes on to ${step}`, go(s, who, step, op)]];
  }
  if (todo !== 'intend' || op === 2) return [];
  if (who === SWEEPER) {
    return s.closes && op === 1 ? [['finds operation 1 lost', go(s, who, 'close', op)]] : [];
  }
  const next = op === 0 ? 1 : 2;
  return readable(s, rules).map(({ rev }) => [
    `plans operation ${next} from rev ${rev}`,
    go(s, who, 'intend', next, rev),
  ]);
}

/** Closes a lost operation, so that no next one follows. */
function close(s: State, who: number, op: Op): Labelled {
  const record = closeOn(s.record, op);
  if (record === undefined) return ['finds the record moved on', go(s, who, 'start', 1)];
  return [`closes operation ${op}`, { ...go(s, who, 'start', 1), record, wasClosed: true }];
}

/**
 * Writes the intention, and sends the change: a pause between the two is a delay in the network.
 */
function intend(s: State, rules: Rules, who: number, { op, rev }: Actor): Labelled {
  const sent = go(s, who, 'wait', op);
  if (!rules.recordsFirst) return [`sends change ${op}`, sent];
  const record = intendOn(s.record, op, rules.intendsOnCondition);
  if (record === undefined) return ['finds that the record moved on', go(s, who, 'start', 1)];
  const since = put(s.since, op, operationOf(op, rev).sinceRev);
  const label = `intends operation ${op} (sinceRev ${rev}) and sends its change`;
  return [label, { ...sent, record, since }];
}

/** What may become of an account write whose sender waits for the answer. */
function waitMoves(s: State, rules: Rules, who: number, op: Op): Labelled[] {
  const { answer, next } = change(s, rules, op);
  const late = { ...s, late: put(s.late, op, of(s.late, op) + 1) };
  const moves: Labelled[] = [[`gets the answer: ${answer}`, go(next, who, AFTER[answer], op)]];
  if (answer === 'short' && s.left.plans > 0) {
    moves.push(['gets the answer: short; plans again and sends', sendAgain(next, who, op)]);
  }
  for (const [what, after] of [
    [`loses the answer: ${answer}`, next],
    ['loses the write', s],
    ['times out, the write still on its way', late],
  ] as const) {
    if (!rules.silenceIsUnknown) {
      moves.push([`${what}; takes it for a no`, go(after, who, 'refused', op)]);
    } else moves.push([what, go(after, who, 'resolve', op)]);
    if (rules.sendsOnce || s.left.plans === 0) continue;
    moves.push([`${what}; sends again`, sendAgain(after, who, op)]);
  }
  return moves;
}

function sendAgain(s: State, who: number, op: Op): State {
  return { ...go(s, who, 'wait', op), left: { ...s.left, plans: s.left.plans - 1 } };
}

type Answer = 'applied' | 'short' | 'fenced' | 'refused for no reason';

/** What a sender does with an answer. */
const AFTER: Readonly<Record<Answer, Step>> = {
  applied: 'applied',
  short: 'refused',
  fenced: 'resolve',
  'refused for no reason': 'start',
};

/** The account write: one conditional update. Another answer than `applied` changes nothing. */
function change(s: State, rules: Rules, op: Op): { answer: Answer; next: State } {
  const account = accountOf(s);
  const isFloored = rules.leavesFloor && of(s.since, op) < account.floor;
  const item = isFloored ? undefined : applyChange(account.item, op, of(s.since, op), rules);
  if (item !== undefined) return { answer: 'applied', next: revise(s, item, op) };
  if (isFenced(s, account, op)) return { answer: 'fenced', next: s };
  const answer = hasTooLittle(account.item) ? 'short' : 'refused for no reason';
  return { answer, next: s };
}

/** Reads account and journal until it sees the change, or a fence to judge by. */
function resolve(s: State, rules: Rules, who: number, op: Op, account: Version): Labelled[] {
  const reads = `reads rev ${account.rev}`;
  const moves: Labelled[] = [];
  if (rules.readsLast && look(account.item, op) === 'applied') {
    moves.push([`${reads}: its last change is ${op}`, go(s, who, 'applied', op)]);
  }
  if (askJournal(s, rules, op, account.rev) === 'applied') {
    moves.push([`finds ${op} in the journal`, go(s, who, 'applied', op)]);
  }
  if (!rules.fences || isFenced(s, account, op)) {
    moves.push([`${reads}${rules.fences ? ': fenced' : ''}`, go(s, who, 'judge', op, account.rev)]);
  } else if (!of(s.lateFence, op)) {
    moves.push([`${reads}, sends a fence`, { ...s, lateFence: put(s.lateFence, op, true) }]);
  }
  return moves;
}

/** By the journal up to the revision that the fence was seen at: it was, or never will be. */
function judge(s: State, rules: Rules, who: number, { op, rev }: Actor): Labelled[] {
  const verdict = askJournal(s, rules, op, rev);
  if (verdict === 'applied') return [[`finds ${op} in the journal`, go(s, who, 'applied', op)]];
  if (verdict === 'behind' && rules.waitsForJournal) return [];
  const end = who === SWEEPER && s.closes ? 'closed' : 'lost';
  return [[`does not find ${op} in the journal up to rev ${rev}: ${end}`, go(s, who, end, op)]];
}

/** What the product makes of the journal's entries from the intention up to a revision. */
function askJournal(
  s: State,
  rules: Rules,
  op: Op,
  through: number,
): 'applied' | 'absent' | 'behind' {
  const after = rules.searchesFromIntention ? of(s.since, op) : through;
  const { position, hole } = s.journal;
  const entries: LedgerEntry[] = [];
  for (const [n, { rev, item }] of s.versions.entries()) {
    const before = s.versions[n - 1]?.item;
    if (before === undefined || rev <= after || rev > Math.min(position, through)) continue;
    const entry = project(before, item);
    if (rev !== hole) entries.push(entry);
    // Who does not ask for every revision takes a missing one, but for the last, for one that says
    // nothing.
    else if (!rules.coversEveryRevision && rev !== through) entries.push({ ...entry, op: '' });
  }
  // The search goes on from where it has got to, as it does while it waits.
  for (let seen = after; ; ) {
    const rest = entries.filter(({ rev }) => rev > seen);
    const verdict = judgeByProduct(op, rest, { after: seen, through });
    if (verdict.kind !== 'behind' || verdict.seen === seen) return verdict.kind;
    seen = verdict.seen;
  }
}

function mark(s: State, rules: Rules, who: number, op: Op, is: Outcome): Labelled {
  const after = go(s, who, 'start', 1);
  const record = markOn(s.record, op, is, rules);
  if (record === undefined) return ['finds the record decided', after];
  const wasClosed = s.wasClosed || is === 'closed';
  return [`marks operation ${op} ${is}`, { ...after, record, wasClosed }];
}

/**
 * What may become of writes that nobody waits for. Only a fence can be counted on: it is sent until
 * it is seen.
 */
function networkMoves(s: State, rules: Rules): Move[] {
  const moves: Move[] = [];
  for (const op of OPS) {
    if (of(s.late, op) > 0) {
      const rest = { ...s, late: put(s.late, op, of(s.late, op) - 1) };
      const { answer, next } = change(rest, rules, op);
      moves.push(unsure(`late change ${op} arrives: ${answer}`, next));
      moves.push(unsure(`late change ${op} is lost`, rest));
    }
    const account = accountOf(s);
    if (!of(s.lateFence, op) || isFenced(s, account, op)) continue;
    const item = applyFence(account.item, op, rules);
    if (item === undefined) continue;
    moves.push(sure(`a fence of ${op} arrives`, revise(s, item)));
  }
  return moves;
}

function journalMoves(s: State, rules: Rules): Move[] {
  const { position, hole } = s.journal;
  const { failures } = s.left;
  const next = position + 1;
  const moves: Move[] = [];
  if (next <= accountOf(s).rev) {
    moves.push(sure(`rev ${next} is projected`, { ...s, journal: { position: next, hole } }));
    if (hole === 0 && failures > 0) {
      const failed = {
        journal: { position: next, hole: next },
        left: { ...s.left, failures: failures - 1 },
      };
      moves.push(unsure(`rev ${next} fails to be projected`, { ...s, ...failed }));
    }
  }
  if (hole > 0 && rules.repairsJournal) {
    moves.push(sure(`rev ${hole} is repaired`, { ...s, journal: { position, hole: 0 } }));
  }
  return moves;
}

function otherMoves(s: State, rules: Rules): Move[] {
  if (s.left.others === 0) return [];
  const { item, fences, floor } = accountOf(s);
  const rest = { ...s, left: { ...s.left, others: s.left.others - 1 } };
  const moves: Move[] = [];
  const credited = applyOther(item, 'c');
  if (credited) moves.push(unsure('another change credits', revise(rest, credited)));
  const debited = applyOther(item, 'd');
  if (debited) moves.push(unsure('another change debits', revise(rest, debited)));
  for (const op of OPS) {
    if (of(fences, op) === 0 || (rules.keepsFences && canArrive(s, op))) continue;
    const dropped = applyOther(item, op === 1 ? 'x' : 'y');
    if (dropped === undefined) continue;
    const raised = rules.leavesFloor ? Math.max(floor, of(fences, op)) : floor;
    moves.push(unsure(`another change drops the fence of ${op}`, revise(rest, dropped, 0, raised)));
  }
  return moves;
}

function canArrive(s: State, op: Op): boolean {
  return of(s.late, op) > 0 || s.actors.some((actor) => actor.op === op && actor.step === 'wait');
}

function isFenced(s: State, account: Version, op: Op): boolean {
  return look(account.item, op) === 'fenced' || of(s.since, op) < account.floor;
}

/** The versions of the account that a read may return. */
function readable(s: State, rules: Rules): readonly Version[] {
  return rules.readsConsistently ? [accountOf(s)] : s.versions;
}

/** Puts the account as an update has left it: the next version, and a record in the stream. */
function revise(s: State, item: AccountItem, madeBy: Op | 0 = 0, floor?: number): State {
  const before = accountOf(s);
  const { rev, last } = item;
  const fencesOf = (op: Op): number => {
    const isThere = Object.hasOwn(item.fences, operationOf(op, 0).id);
    return isThere ? of(before.fences, op) || rev : 0;
  };
  const next: Version = {
    rev,
    balance: availableIn(item),
    madeBy,
    last: OPS.find((op) => operationOf(op, 0).id === last.op) ?? 0,
    fences: [fencesOf(1), fencesOf(2)],
    floor: floor ?? before.floor,
    item,
  };
  return { ...s, versions: [...s.versions, next] };
}

function go(s: State, who: number, step: Step, op: Op, rev = 0): State {
  return { ...s, actors: s.actors.with(who, { step, op, rev }) };
}

function put<T>(pair: PerOp<T>, op: Op, value: T): PerOp<T> {
  return op === 1 ? [value, pair[1]] : [pair[0], value];
}

function sure(label: string, next: State): Move {
  return { label, reliable: true, next };
}

function unsure(label: string, next: State): Move {
  return { label, reliable: false, next };
}
