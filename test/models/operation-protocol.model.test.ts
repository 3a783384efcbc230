import { describe, expect, it } from 'vitest';
import { findBreach, initialState, isSettled, listMoves } from './operation-protocol.ts';
import { type Bounds, RULES, type Rules, type State } from './operation-state.ts';
import { nameExactly, nameFuture } from './state-names.ts';

/**
 * The protocol as the product runs it: all rules, but for the floor, which it does not need (see
 * below).
 */
const PROTOCOL: Rules = {
  ...(Object.fromEntries(Object.keys(RULES).map((rule) => [rule, true])) as Rules),
  leavesFloor: false,
};
const SMALL: Bounds = { executors: 2, balance: 2, others: 0, failures: 0, plans: 0 };
const STATES_MAX = 2_000_000;

interface Search {
  readonly rules: Rules;
  readonly bounds: Bounds;
  readonly nameOf: (s: State) => string;
}

interface Found {
  readonly states: readonly State[];
  readonly names: ReadonlyMap<string, number>;
  readonly moves: number;
  readonly breach?: string;
  /** The shortest way to the breach. */
  readonly trace?: readonly string[];
}

/**
 * Every state that was reached, how it was first reached, and the moves that progress may count on.
 */
interface Graph {
  readonly states: State[];
  readonly names: Map<string, number>;
  readonly cameFrom: number[];
  readonly cameBy: string[];
  /** The moves that progress may count on: the i-th leads from `from[i]` to `to[i]`. */
  readonly reliable: { readonly from: number[]; readonly to: number[] };
  moves: number;
}

/**
 * Searches all interleavings, breadth first, and stops at the first state that breaks a property.
 */
function search({ rules, bounds, nameOf }: Search): Found {
  const first = initialState(bounds);
  const names = new Map([[nameOf(first), 0]]);
  const graph: Graph = {
    states: [first],
    names,
    cameFrom: [-1],
    cameBy: [''],
    reliable: { from: [], to: [] },
    moves: 0,
  };
  // The list grows while it is walked: the queue of the search.
  for (const [from, state] of graph.states.entries()) {
    for (const { label, reliable, next } of listMoves(state, rules)) {
      const known = graph.states.length;
      const to = reach(graph, nameOf(next), next, from, label);
      if (reliable) follow(graph, from, to);
      const breach = to === known ? findBreach(next) : undefined;
      if (breach !== undefined) return report(graph, breach, to);
    }
    if (graph.states.length > STATES_MAX) throw new Error('the bounds are too wide to search');
  }
  const stuck = findStuck(graph);
  return stuck === -1 ? report(graph) : report(graph, 'the record stays intended', stuck);
}

function reach(graph: Graph, name: string, state: State, from: number, label: string): number {
  graph.moves += 1;
  const known = graph.names.get(name);
  if (known !== undefined) return known;
  graph.names.set(name, graph.states.length);
  graph.cameFrom.push(from);
  graph.cameBy.push(label);
  return graph.states.push(state) - 1;
}

function follow({ reliable }: Graph, from: number, to: number): void {
  reliable.from.push(from);
  reliable.to.push(to);
}

/**
 * Finds a state from which no way of reliable moves leads to a settled record; -1 if there is none.
 */
function findStuck({ states, reliable }: Graph): number {
  const canSettle = states.map(isSettled);
  for (let grew = true; grew; ) {
    grew = false;
    for (let i = reliable.to.length - 1; i >= 0; i -= 1) {
      const from = reliable.from[i] ?? 0;
      const to = reliable.to[i] ?? 0;
      if (canSettle[from] || !canSettle[to]) continue;
      canSettle[from] = true;
      grew = true;
    }
  }
  return canSettle.indexOf(false);
}

function report(graph: Graph, breach?: string, at = -1): Found {
  const found = { states: graph.states, names: graph.names, moves: graph.moves };
  if (breach === undefined) return found;
  const trace: string[] = [];
  for (let i = at; i > 0; i = graph.cameFrom[i] ?? 0) trace.unshift(graph.cameBy[i] ?? '');
  return { ...found, breach, trace };
}

/**
 * Searches under the protocol's rules but for those changed, says how much, and with TRACE=1 the
 * way to a breach.
 */
function searchAll(
  title: string,
  bounds: Bounds,
  changed: Partial<Rules>,
  nameOf = nameExactly,
): Found {
  const found = search({ rules: { ...PROTOCOL, ...changed }, bounds, nameOf });
  const { states, moves, breach = 'no breach', trace = [] } = found;
  const lines = [`${title}: ${states.length} states, ${moves} moves, ${breach}`];
  if (process.env.TRACE) lines.push(...trace.map((label, i) => `  ${i + 1}. ${label}`));
  console.info(lines.join('\n'));
  return found;
}

/** A search that is known to have searched: each outcome of each operation was reached. */
const OUTCOMES = ['applied', 'intended', 'lost'].flatMap((is) => [`${is} 1`, `${is} 2`]);
const SHORT = ['refused 1', 'refused 2'];
const CLOSED = ['closed 1', 'closed 2'];

describe('operation protocol', () => {
  const closes = true;
  const exhaustive: [string, Bounds, readonly string[]][] = [
    ['a failing projector, other traffic', { ...SMALL, others: 1, failures: 1 }, []],
    ['shortage, planning again', { ...SMALL, balance: 1, others: 2, plans: 1 }, SHORT],
    [
      'one executor, all faults at once',
      { executors: 1, balance: 1, others: 2, failures: 1, plans: 0 },
      SHORT,
    ],
    [
      'a sweep that closes',
      { ...SMALL, balance: 1, others: 1, plans: 1, closes },
      [...SHORT, ...CLOSED],
    ],
  ];
  const bounded: [string, Bounds, readonly string[]][] = [
    ['a failing projector', { ...SMALL, failures: 1 }, []],
    ['other traffic', { ...SMALL, others: 1 }, []],
    ['shortage, planning again', { ...SMALL, balance: 1, others: 1, plans: 1 }, SHORT],
    ['a sweep that closes', { ...SMALL, closes }, CLOSED],
  ];
  it.each(process.env.SEARCH === 'exhaustive' ? exhaustive : bounded)(
    'keeps its properties in every interleaving: %s',
    { timeout: 60_000 },
    (title, bounds, more) => {
      const { states, trace } = searchAll(title, bounds, {}, nameFuture);
      expect(trace).toBeUndefined();
      const reached = new Set(states.map(({ record }) => `${record.is} ${record.op}`));
      expect([...reached].sort()).toEqual([...OUTCOMES, ...more, 'none 0'].sort());
    },
  );

  const narrow: [string, Bounds][] = [
    ['a failing projector', { ...SMALL, failures: 1 }],
    ['other traffic', { ...SMALL, executors: 1, balance: 1, others: 1, plans: 1 }],
  ];
  it.each(narrow)(
    'is searched no less under short names: %s',
    { timeout: 60_000 },
    (title, bounds) => {
      const full = searchAll(`${title}, full names`, bounds, {});
      const short = searchAll(`${title}, short names`, bounds, {}, nameFuture);
      expect(full.trace).toBeUndefined();
      expect(new Set(full.states.map(nameFuture))).toEqual(new Set(short.names.keys()));
    },
  );

  const TWICE = 'the change is applied twice';
  const REFUSED = 'applied in spite of its refusal';
  const UNKNOWN = 'applied, unknown to the record';
  const STUCK = 'the record stays intended';
  const others = { ...SMALL, others: 1 };
  const failures = { ...SMALL, failures: 1 };
  const needed: [keyof Rules, string, Bounds][] = [
    ['recordsFirst', UNKNOWN, SMALL],
    ['intendsOnCondition', TWICE, SMALL],
    ['sendsOnce', TWICE, { ...SMALL, plans: 1 }],
    ['silenceIsUnknown', REFUSED, SMALL],
    ['finderResolves', TWICE, SMALL],
    ['othersResolve', STUCK, SMALL],
    ['changeMeetsFence', REFUSED, SMALL],
    ['changeMeetsBalance', 'the balance is negative', { ...others, balance: 1 }],
    ['addsToRev', 'two changes share a revision', others],
    ['fences', REFUSED, SMALL],
    ['waitsForJournal', REFUSED, SMALL],
    ['coversEveryRevision', REFUSED, failures],
    ['searchesFromIntention', REFUSED, SMALL],
    ['fenceHasOwnId', 'applied in the record only', SMALL],
    ['marksSameOperation', UNKNOWN, SMALL],
    ['repairsJournal', STUCK, failures],
    ['keepsFences', REFUSED, others],
  ];
  it.each(needed)('breaks without %s: %s', { timeout: 60_000 }, (rule, breach, bounds) => {
    const found = searchAll(`without "${RULES[rule]}"`, bounds, { [rule]: false });
    expect(found.breach).toBe(breach);
    expect(found.trace?.length).toBeGreaterThan(0);
  });

  const together: [string, Partial<Rules>, string][] = [
    ['a fence and a wait for the journal', { fences: false, waitsForJournal: false }, REFUSED],
    ['any condition on marking', { marksIntended: false, marksSameOperation: false }, UNKNOWN],
  ];
  it.each(together)('breaks without %s', (title, changed, breach) => {
    expect(searchAll(`without ${title}`, SMALL, changed).breach).toBe(breach);
  });

  // What the protocol keeps for speed or order, and what would make it independent of time.
  const spare: [string, Partial<Rules>, Bounds][] = [
    ['the look at the last change', { readsLast: false }, SMALL],
    ['consistent reads of the account', { readsConsistently: false }, SMALL],
    ['`intended` as a condition of marking, beside the id', { marksIntended: false }, SMALL],
    [
      'the lifetime of fences, if they leave a floor',
      { keepsFences: false, leavesFloor: true },
      { ...others, executors: 1 },
    ],
  ];
  it.each(spare)('would be safe without %s', { timeout: 60_000 }, (title, changed, bounds) => {
    expect(searchAll(`without ${title}`, bounds, changed).trace).toBeUndefined();
  });
});
