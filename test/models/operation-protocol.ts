/**
 * The way of one change from its domain record into an account, as a finite transition system: the model of the
 * ledger's main bet. All its interleavings are searched by `operation-protocol.model.test.ts`.
 *
 * Modelled: the record (none → intended → applied | refused; after a refusal it may intend a second operation);
 * the account item with every version that the stream carries; the journal, whose projector lags, fails on a
 * revision, and has it repaired later; two executors of one request, which crash anywhere; a sweeper, which
 * crashes and comes again; other traffic, which debits, credits and drops old fences; a network that answers an
 * account write, loses it, loses its answer, or delivers it at any later moment.
 *
 * Abstracted, and why nothing is lost by it:
 * - An actor may pause between any two moves. That covers late answers, late reads, late record writes and a pause
 *   before a send, so only sent account writes need a place in the network. A crash is a pause without end:
 *   nobody sees it. Progress is therefore asked of the sweeper and the projector alone.
 * - Record writes may repeat (their client retries): each names in its condition the record's state and operation,
 *   and none comes back. Who repeats an intention knows its own by the nonce.
 * - A fence is sent without waiting for its answer; the sender reads the account again. To read at once is to get
 *   the answer, to read later is to have lost it. Once sent it may arrive at any time, any number of times, or never.
 * - The resolver may fence at any time, also without having found the journal complete: the wait before the fence
 *   saves fences, nothing else. To have waited is one of the searched interleavings.
 * - The change takes 1 credit. Slices, expiry and period only add reasons for a definite no; shortage stands for
 *   them. To plan again after a definite no is one more send of the same operation.
 * - The hour that a fence lives is "no write of its operation can still arrive".
 */

/** What the protocol relies on. The test turns each off, to see what it is there for. */
export const RULES = {
  recordsFirst: 'the record is written before the account',
  intendsOnCondition: 'a record is intended once for each operation',
  sendsOnce: 'a change is not sent again after a lost answer',
  silenceIsUnknown: 'a lost answer is not taken for a refusal',
  finderResolves: 'who finds an operation intended by another does not send it',
  othersResolve: 'not only the sender resolves',
  changeMeetsFence: 'the change is written only while it is not fenced',
  changeMeetsBalance: 'the change is written only while the balance suffices',
  addsToRev: 'the write adds 1 to rev, whatever rev it was planned from',
  readsLast: 'the resolver knows the operation by the account’s last change',
  readsConsistently: 'account reads are strongly consistent',
  fences: 'the resolver fences before it refuses',
  waitsForJournal: 'the resolver refuses only when the journal has passed the fence',
  coversEveryRevision: 'the journal has passed a revision when none before it is missing',
  searchesFromIntention: 'the journal is searched from the revision of the intention',
  fenceHasOwnId: 'the revision that fences an operation does not carry its id',
  marksIntended: 'only an intended record is marked',
  marksSameOperation: 'a record is marked only for the operation that was judged',
  repairsJournal: 'a revision that the projector failed on is projected later',
  keepsFences: 'a fence is kept while a write of its operation can arrive',
  leavesFloor: 'a dropped fence leaves its revision: what was intended before stays refused',
} as const;
export type Rules = Readonly<Record<keyof typeof RULES, boolean>>;

/** Who takes part, from which balance, and how often what may happen. */
export interface Bounds {
  readonly executors: 1 | 2;
  readonly balance: number;
  /** Revisions by other traffic. */
  readonly others: number;
  /** Revisions that the projector fails on. */
  readonly failures: number;
  /** Times that an operation is sent again: planned anew after a definite no. */
  readonly plans: number;
}

/** The record's first operation, and the one that it may intend after the first was refused. */
type Op = 1 | 2;
type PerOp<T> = readonly [T, T];

interface Version {
  readonly rev: number;
  readonly balance: number;
  /** The operation that made this revision; 0: none of the record's. */
  readonly madeBy: Op | 0;
  /** The operation that the item and the journal name for it. */
  readonly last: Op | 0;
  /** The revision that fenced each operation; 0: not fenced. */
  readonly fences: PerOp<number>;
  /** Operations intended before this revision are refused; only with `leavesFloor`. */
  readonly floor: number;
  /** One letter for each change so far. */
  readonly path: string;
}

/** What an actor does next. `wait`: its account write is in the network. */
type Step = 'start' | 'intend' | 'wait' | 'resolve' | 'judge' | 'applied' | 'refused' | 'absent';

interface Actor {
  readonly step: Step;
  readonly op: Op;
  /** At `intend` the revision planned from, at `judge` the revision that the journal must have passed. */
  readonly rev: number;
}

type Outcome = 'applied' | 'refused';

export interface State {
  readonly record: { readonly op: Op | 0; readonly is: 'none' | 'intended' | Outcome };
  /** `sinceRev` of each operation. */
  readonly since: PerOp<number>;
  /** The account after each revision: the last one is the item, all of them are the stream. */
  readonly versions: readonly Version[];
  /** The projector has read up to `position`; `hole` is a revision that it failed on. */
  readonly journal: { readonly position: number; readonly hole: number };
  /** Account writes in the network for which nobody waits. */
  readonly late: PerOp<number>;
  readonly lateFence: PerOp<boolean>;
  readonly actors: readonly Actor[];
  readonly left: Pick<Bounds, 'others' | 'failures' | 'plans'>;
}

/** One move of one party. */
export interface Move {
  readonly label: string;
  /** Whether progress may count on it. */
  readonly reliable: boolean;
  readonly next: State;
}

const NAMES = ['W1', 'W2', 'sweeper'];
const SWEEPER = 2;
const OPS: readonly Op[] = [1, 2];
const START: Actor = { step: 'start', op: 1, rev: 0 };
const ABSENT: Actor = { step: 'absent', op: 1, rev: 0 };

/** Gives the state before anything happened: an open account, no record. */
export function initialState({ executors, balance, ...left }: Bounds): State {
  return {
    record: { op: 0, is: 'none' },
    since: [0, 0],
    versions: [{ rev: 0, balance, madeBy: 0, last: 0, fences: [0, 0], floor: 0, path: '' }],
    journal: { position: 0, hole: 0 },
    late: [0, 0],
    lateFence: [false, false],
    actors: [START, executors === 2 ? START : ABSENT, START],
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
  const made = s.versions.map((version) => version.madeBy).filter((op) => op !== 0);
  if (made.length > 1) return 'the change is applied twice';
  const [op] = made;
  if (s.record.is === 'applied' && op !== s.record.op) return 'applied in the record only';
  if (op === undefined) return undefined;
  if (op > s.record.op) return 'applied, unknown to the record';
  if (op < s.record.op || s.record.is === 'refused') return 'applied in spite of its refusal';
  return undefined;
}

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
    case 'wait':
      return waitMoves(s, rules, who, op);
    case 'resolve':
      return readable(s, rules).flatMap((account) => resolve(s, rules, who, op, account));
    case 'judge':
      return judge(s, rules, who, actor);
    case 'applied':
    case 'refused':
      return [mark(s, rules, who, op, step)];
    case 'absent':
      return [];
  }
}

/** Reads the record. Only an executor begins an operation; whoever finds one begun resolves it. */
function startMoves(s: State, rules: Rules, who: number): Labelled[] {
  const { op, is } = s.record;
  if (is === 'intended' && op !== 0) {
    if (!rules.othersResolve) return [];
    const step = rules.finderResolves || who === SWEEPER ? 'resolve' : 'wait';
    return [[`finds operation ${op} intended, goes on to ${step}`, go(s, who, step, op)]];
  }
  if (who === SWEEPER || is === 'applied' || op === 2) return [];
  const next = is === 'none' ? 1 : 2;
  return readable(s, rules).map(({ rev }) => [
    `plans operation ${next} from rev ${rev}`,
    go(s, who, 'intend', next, rev),
  ]);
}

/** Writes the intention, and sends the change: a pause between the two is a delay in the network. */
function intend(s: State, rules: Rules, who: number, { op, rev }: Actor): Labelled {
  const sent = go(s, who, 'wait', op);
  if (!rules.recordsFirst) return [`sends change ${op}`, sent];
  const { is } = s.record;
  const expected = op === 1 ? is === 'none' : is === 'refused' && s.record.op === 1;
  if (!expected && rules.intendsOnCondition) {
    return ['finds that the record moved on', go(s, who, 'start', 1)];
  }
  const since = put(s.since, op, rev);
  const label = `intends operation ${op} (sinceRev ${rev}) and sends its change`;
  return [label, { ...sent, record: { op, is: 'intended' }, since }];
}

/** What may become of an account write whose sender waits for the answer. */
function waitMoves(s: State, rules: Rules, who: number, op: Op): Labelled[] {
  const { answer, next } = change(s, rules, op);
  const late = { ...s, late: put(s.late, op, of(s.late, op) + 1) };
  const moves: Labelled[] = [
    [`gets the answer: ${answer}`, go(next, who, answer === 'applied' ? answer : 'refused', op)],
  ];
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

type Answer = 'applied' | 'short' | 'fenced';

/** The account write: one conditional update. Another answer than `applied` changes nothing. */
function change(s: State, rules: Rules, op: Op): { answer: Answer; next: State } {
  const account = accountOf(s);
  if (rules.changeMeetsFence && isFenced(s, account, op)) return { answer: 'fenced', next: s };
  if (rules.changeMeetsBalance && account.balance < 1) return { answer: 'short', next: s };
  const rev = rules.addsToRev ? account.rev + 1 : of(s.since, op) + 1;
  const balance = account.balance - 1;
  return { answer: 'applied', next: revise(s, `${op}`, { rev, balance, madeBy: op, last: op }) };
}

/** Reads account and journal until it sees the change, or a fence to judge by. */
function resolve(s: State, rules: Rules, who: number, op: Op, account: Version): Labelled[] {
  const reads = `reads rev ${account.rev}`;
  const moves: Labelled[] = [];
  if (rules.readsLast && account.last === op) {
    moves.push([`${reads}: its last change is ${op}`, go(s, who, 'applied', op)]);
  }
  if (isInJournal(s, rules, op, account.rev)) {
    moves.push([`finds ${op} in the journal`, go(s, who, 'applied', op)]);
  }
  if (!rules.fences || isFenced(s, account, op)) {
    moves.push([`${reads}${rules.fences ? ': fenced' : ''}`, go(s, who, 'judge', op, account.rev)]);
  } else if (!of(s.lateFence, op)) {
    moves.push([`${reads}, sends a fence`, { ...s, lateFence: put(s.lateFence, op, true) }]);
  }
  return moves;
}

/** By the journal up to the revision that the fence was seen at: the operation was, or never will be. */
function judge(s: State, rules: Rules, who: number, { op, rev }: Actor): Labelled[] {
  if (isInJournal(s, rules, op, rev)) {
    return [[`finds ${op} in the journal`, go(s, who, 'applied', op)]];
  }
  if (rules.waitsForJournal && !hasPassed(s, rules, op, rev)) return [];
  return [[`does not find ${op} in the journal up to rev ${rev}`, go(s, who, 'refused', op)]];
}

function mark(s: State, rules: Rules, who: number, op: Op, is: Outcome): Labelled {
  const after = go(s, who, 'start', 1);
  const decided = rules.marksIntended && s.record.is !== 'intended';
  if (decided || (rules.marksSameOperation && s.record.op !== op)) {
    return ['finds the record decided', after];
  }
  // A write on condition of `intended` alone marks whichever operation is there.
  const marked = rules.marksIntended && s.record.op !== 0 ? s.record.op : op;
  return [`marks operation ${marked} ${is}`, { ...after, record: { op: marked, is } }];
}

/** What may become of writes that nobody waits for. Only a fence can be counted on: it is sent until it is seen. */
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
    const fences = put(account.fences, op, account.rev + 1);
    const last = rules.fenceHasOwnId ? 0 : op;
    moves.push(sure(`a fence of ${op} arrives`, revise(s, op === 1 ? 'F' : 'G', { last, fences })));
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
  const { balance, fences, floor } = accountOf(s);
  const rest = { ...s, left: { ...s.left, others: s.left.others - 1 } };
  const moves = [unsure('another change credits', revise(rest, 'c', { balance: balance + 1 }))];
  if (balance > 0) {
    moves.push(unsure('another change debits', revise(rest, 'd', { balance: balance - 1 })));
  }
  for (const op of OPS) {
    if (of(fences, op) === 0 || (rules.keepsFences && canArrive(s, op))) continue;
    const raised = rules.leavesFloor ? Math.max(floor, of(fences, op)) : floor;
    const dropped = revise(rest, op === 1 ? 'x' : 'y', {
      fences: put(fences, op, 0),
      floor: raised,
    });
    moves.push(unsure(`another change drops the fence of ${op}`, dropped));
  }
  return moves;
}

function canArrive(s: State, op: Op): boolean {
  return of(s.late, op) > 0 || s.actors.some((actor) => actor.op === op && actor.step === 'wait');
}

function isFenced(s: State, account: Version, op: Op): boolean {
  return of(account.fences, op) > 0 || of(s.since, op) < account.floor;
}

function hasPassed(s: State, rules: Rules, op: Op, rev: number): boolean {
  const { position, hole } = s.journal;
  if (position < rev) return false;
  return rules.coversEveryRevision ? hole <= of(s.since, op) || hole > rev : hole !== rev;
}

function isInJournal(s: State, rules: Rules, op: Op, seenRev: number): boolean {
  const { position, hole } = s.journal;
  const since = rules.searchesFromIntention ? of(s.since, op) : seenRev;
  return s.versions.some(
    ({ last, rev }) => last === op && rev > since && rev <= position && rev !== hole,
  );
}

/** The versions of the account that a read may return. */
function readable(s: State, rules: Rules): readonly Version[] {
  return rules.readsConsistently ? [accountOf(s)] : s.versions;
}

function accountOf(s: State): Version {
  const account = s.versions.at(-1);
  if (account === undefined)
    throw new Error('an account has at least the version it was opened with');
  return account;
}

/** Writes the account, whatever it changes: the next revision, and a record in the stream. */
function revise(s: State, letter: string, changed: Partial<Version>): State {
  const account = accountOf(s);
  const next: Version = {
    ...account,
    rev: account.rev + 1,
    madeBy: 0,
    last: 0,
    path: account.path + letter,
    ...changed,
  };
  return { ...s, versions: [...s.versions, next] };
}

function go(s: State, who: number, step: Step, op: Op, rev = 0): State {
  return { ...s, actors: s.actors.with(who, { step, op, rev }) };
}

function of<T>(pair: PerOp<T>, op: Op): T {
  return op === 1 ? pair[0] : pair[1];
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

const RECORDS = { none: 0, intended: 1, applied: 2, refused: 3 };
const STEPS = {
  start: 0,
  intend: 1,
  wait: 2,
  resolve: 3,
  judge: 4,
  applied: 5,
  refused: 6,
  absent: 7,
};

/** Names a state in full. The two executors are alike: their order is left out. */
export function nameExactly(s: State): string {
  const { record, since, journal, late, lateFence, left } = s;
  const network = OPS.map((op) => of(late, op) * 2 + (of(lateFence, op) ? 1 : 0));
  const actors = nameActors(s, ({ rev }) => rev);
  const facts = [RECORDS[record.is] * 4 + record.op, ...since, journal.position, journal.hole];
  return actors + pack(...facts, ...network, ...nameLeft(left)) + accountOf(s).path;
}

/**
 * Names what the future of a state depends on, under the protocol's own rules, so that fewer states are searched.
 * It forgets the numbers and the makers of revisions that the journal has passed, except that the record's own
 * change is among them; and what is still under way to a fence that nobody will drop. The test compares it with
 * the full names, where both can be searched.
 */
export function nameFuture(s: State): string {
  const { record, since, journal, late, lateFence, left } = s;
  const { balance, fences } = accountOf(s);
  const base = journal.hole > 0 ? journal.hole - 1 : journal.position;
  const ahead = (rev: number) => Math.max(rev - base, 0);
  // Where the search for an operation begins matters only while there can be a hole.
  const begins = (rev: number) => (journal.hole > 0 || left.failures > 0 ? ahead(rev) : 0);
  let passed = 0;
  let recent = '';
  for (const { rev, last } of s.versions) {
    if (rev > base) recent += last;
    else passed |= last;
  }
  const actors = nameActors(s, ({ step, op, rev }) => {
    if (step === 'intend') return begins(rev);
    return (passed & op) !== 0 ? 0 : ahead(rev);
  });
  const network = OPS.map((op) => {
    const fenced = of(fences, op) > 0;
    if (fenced && left.others === 0) return 99;
    return of(late, op) * 4 + (of(lateFence, op) ? 2 : 0) + (fenced ? 1 : 0);
  });
  const facts = [RECORDS[record.is] * 4 + record.op, begins(since[0]), begins(since[1])];
  facts.push(ahead(journal.position), Math.sign(journal.hole), balance, passed);
  return actors + pack(...facts, ...network, ...nameLeft(left)) + recent;
}

function nameActors({ actors }: State, revOf: (actor: Actor) => number): string {
  const codes = actors.map((actor) => (STEPS[actor.step] * 2 + actor.op) * 16 + revOf(actor));
  const [first = 0, second = 0, sweeper = 0] = codes;
  return pack(Math.min(first, second), Math.max(first, second), sweeper);
}

function nameLeft({ others, failures, plans }: State['left']): number[] {
  return [others, failures, plans];
}

/** One character for each fact: short names make the search fast. */
function pack(...facts: number[]): string {
  return String.fromCharCode(...facts);
}
