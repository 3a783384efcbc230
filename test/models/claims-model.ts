import { chooseSubjects, isOwned } from '../../lambdas/claims/choose-subject.ts';
import type {
  Claimant,
  DoubleClaim,
  Finding,
  Known,
} from '../../lambdas/claims/claims.contract.ts';
import { planClaim } from '../../lambdas/claims/plan-claim.ts';
import { type DoubleFate, planDoubleEnd } from '../../lambdas/claims/plan-double.ts';
import { planEnd } from '../../lambdas/claims/plan-end.ts';
import { planFound } from '../../lambdas/claims/plan-found.ts';
import { identify, valueKey, withProfile } from '../../lambdas/identity/identify.ts';
import type { Identity } from '../../lambdas/identity/identity.contract.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { EMPTY, end, read, recordAt, type World, write } from './claims-world.ts';

/** A row of a request: whom it asks for, who that is, and what its finder finds of each datum. */
export interface Asker {
  readonly subject: SubjectInput;
  /** The person behind it: what belongs to another one is a stranger's. */
  readonly person: string;
  /** By datum; a datum without a value is sought and not found. */
  readonly finds: Readonly<Partial<Record<'email' | 'phone', readonly string[]>>>;
  /** The profile that its finder names beside what it finds. */
  readonly learns?: string;
  /** Who asks has all that is found already: it is confirmed. */
  readonly has?: true;
}

/** People of a story, and whose each value is. */
export interface Story {
  readonly askers: readonly Asker[];
  /** Values that several people share, such as a mailbox of two. */
  readonly shared?: readonly string[];
  /** Answers that may be lost and rows that may give up, in all; absent: any number. */
  readonly mishaps?: number;
  /**
   * A person is found at values that have nothing in common before a row tells that it is one: two
   * charges stand until then, and one of them from then on.
   */
  readonly isLate?: true;
}

type Stage = 'claim' | 'found' | 'charge' | 'end' | 'done';

/** How far one row has come. `known` is a copy that may be stale by now. */
interface Actor {
  readonly stage: Stage;
  readonly attempt: number;
  readonly known?: Known | undefined;
  readonly won: readonly string[];
  readonly pays: readonly string[];
  /** What it was given, by datum. */
  readonly given: Readonly<Record<string, string>>;
  /** Its request was cancelled, or refused, or died, before anything was found. */
  readonly gaveUp: boolean;
}

interface State {
  readonly world: World;
  readonly actors: readonly Actor[];
  /** `request datum` of each charge. */
  readonly charges: readonly string[];
  /** Those that were credited back. */
  readonly credited: readonly string[];
  readonly mishaps: number;
}

const NOW = epochMs(1_773_144_000_000);
const WS = 'ws';

/** A breach of a rule, with the moves that led to it. */
export interface Breach {
  readonly rule: string;
  readonly moves: readonly string[];
}

/** What a search through all orders of moves has seen. */
export interface Search {
  readonly states: number;
  readonly breach: Breach | undefined;
}

/** The plan functions of the product; a test hands in broken ones. */
export interface Plans {
  readonly claim: typeof planClaim;
  readonly found: typeof planFound;
  readonly end: typeof planEnd;
  readonly double: typeof planDoubleEnd;
}

export const PRODUCT: Plans = {
  claim: planClaim,
  found: planFound,
  end: planEnd,
  double: planDoubleEnd,
};

/**
 * Goes through every order in which the rows of a story can move: each reads, then plans and
 * writes from what it has read, and any write's answer may be lost, after which the row reads
 * again. A row may give up after its claim. The sweep comes by at any time, and may die between
 * the credit and its note that nothing is left to do. Ends at the first breach.
 */
export function explore(story: Story, plans: Plans = PRODUCT, statesMax = 400_000): Search {
  const setting: Setting = { story, plans, rows: story.askers.map(rowOf) };
  const start: State = {
    world: EMPTY,
    actors: story.askers.map(() => ({
      stage: 'claim',
      attempt: 0,
      won: [],
      pays: [],
      given: {},
      gaveUp: false,
    })),
    charges: [],
    credited: [],
    mishaps: story.mishaps ?? Number.POSITIVE_INFINITY,
  };
  const nameOf = nameStates();
  const seen = new Set<string>();
  const stack: Step[] = [{ state: start }];
  for (;;) {
    const at = stack.pop();
    if (at === undefined) return { states: seen.size, breach: undefined };
    const name = nameOf(at.state);
    if (seen.has(name)) continue;
    seen.add(name);
    if (seen.size > statesMax) throw new Error(`more than ${statesMax} states`);
    const rule = brokenRule(setting, at.state);
    if (rule !== undefined) return { states: seen.size, breach: { rule, moves: movesTo(at) } };
    for (const [move, state] of movesOf(setting, at.state)) {
      stack.push({ state, move, from: at });
    }
  }
}

/** A state, and how it was come to. */
interface Step {
  readonly state: State;
  readonly move?: string;
  readonly from?: Step;
}

function movesTo({ move, from }: Step): string[] {
  return from === undefined ? [] : [...movesTo(from), move ?? ''];
}

interface Setting {
  readonly story: Story;
  readonly plans: Plans;
  readonly rows: readonly Row[];
}

/** What follows from an asker alone: each state of a search asks for it. */
interface Row {
  readonly identity: Identity;
  /** The identity once its finder has answered. */
  readonly learnt: Identity;
  readonly data: readonly string[];
  /** By datum; a datum of which nothing is found is not there. */
  readonly found: PlanFound['found'];
}
type PlanFound = Parameters<typeof planFound>[1];

function rowOf({ subject, finds, learns, has }: Asker): Row {
  const identity = identify(WS, subject);
  const found = Object.entries(finds).flatMap(([datum, values]) => {
    const valueKeys = values.map((value) => valueKey(WS, datum as 'email', value));
    const found = { finding: findingOf(values), valueKeys, ...(has && { isGiven: has }) };
    return values.length > 0 ? [[datum, found]] : [];
  });
  return {
    identity,
    learnt: withProfile(WS, identity, learns),
    data: Object.keys(finds),
    found: Object.fromEntries(found),
  };
}

function movesOf(setting: Setting, state: State): [string, State][] {
  const moves = state.actors.flatMap((actor, n) =>
    movesOfActor(setting, state, n).map(([move, next]): [string, State] => [
      `${n} ${actor.stage}: ${move}`,
      next,
    ]),
  );
  const doubles = Object.entries(state.world.doubles);
  return [...moves, ...doubles.flatMap(([name, double]) => sweeps(setting, state, name, double))];
}

/** The sweep looks at a double claim. */
function sweeps(
  { plans }: Setting,
  state: State,
  name: string,
  double: DoubleClaim,
): [string, State][] {
  const { [name]: _ended, ...doubles } = state.world.doubles;
  const record = recordAt(state.world, double.contactId);
  const fate = fateOf(state, name, double);
  const end = plans.double(record, double, { fate, nowMs: NOW });
  const written = end.kind === 'put-back' ? write(state.world, end.write) : state.world;
  if (end.kind === 'wait' || written === undefined) return [];
  const isCredit = end.kind === 'credit-back' && !state.credited.includes(name);
  const credited = isCredit ? [...state.credited, name].sort() : state.credited;
  const dead = { ...state, world: written, credited };
  const next = { ...dead, world: { ...written, doubles } };
  const isChange = isCredit || written !== state.world;
  return [
    [`sweep: ${end.kind}`, next],
    ...(isChange ? mishap(state, `sweep: ${end.kind}, and dies`, dead) : []),
  ];
}

/** A row that is done is charged, or never will be. */
function fateOf({ actors, charges }: State, name: string, { claim }: DoubleClaim): DoubleFate {
  const n = Number(claim.enrichmentId.slice('enr_'.length));
  if (actors[n]?.stage !== 'done') return { kind: 'open' };
  if (!charges.includes(name)) return { kind: 'not-charged' };
  return { kind: 'charged', owned: { ...claim, state: 'paid' } };
}

function movesOfActor(setting: Setting, state: State, n: number): [string, State][] {
  const actor = state.actors[n];
  if (actor === undefined || actor.stage === 'done') return [];
  const put: Turn['put'] = (change, more = {}) => ({
    ...state,
    ...more,
    actors: state.actors.map((each, k) => (k === n ? { ...each, ...change } : each)),
  });
  if (actor.stage === 'charge') {
    const charges = [...state.charges, ...actor.pays.map((datum) => `enr_${n} ${datum}`)];
    const end = { stage: 'end', known: undefined } as const;
    // Another call of the row's settle may have decided before it had found.
    return [
      ['charges', put(end, { charges })],
      ...mishap(state, 'is not charged', put({ ...end, pays: [] })),
    ];
  }
  if (actor.known === undefined) {
    const known = read(state.world, keysOf(setting, actor, n));
    if (actor.stage === 'claim' && !canMove(setting, known, n)) return [];
    return [['reads', put({ known })]];
  }
  const moves: [string, State][] = [];
  switch (actor.stage) {
    case 'claim':
      moves.push(...claims(setting, { state, actor, n, put }));
      break;
    case 'found':
      moves.push(...finds(setting, { state, actor, n, put }));
      break;
    case 'end':
      moves.push(...ends(setting, { state, actor, n, put }));
      break;
  }
  return moves;
}

interface Turn {
  readonly state: State;
  readonly actor: Actor;
  readonly n: number;
  readonly put: (change: Partial<Actor>, more?: Partial<State>) => State;
}

/**
 * Who waits for another row moves when there is something to win or to own by now, or a key to
 * link: it waits all the same then.
 */
function canMove({ rows, plans }: Setting, known: Known, n: number): boolean {
  const { identity, data } = rows[n] as Row;
  const plan = plans.claim(known, { ...asked(n), identity, data, attempt: 0, givenUp: new Set() });
  const waits = Object.values(plan.outcomes).some(({ kind }) => kind === 'joined');
  return !waits || plan.write !== undefined;
}

function claims({ rows, plans }: Setting, turn: Turn): [string, State][] {
  const { state, actor, n, put } = turn;
  const { identity, data } = rows[n] as Row;
  const known = actor.known as Known;
  const { attempt } = actor;
  const plan = plans.claim(known, { ...asked(n), identity, data, attempt, givenUp: new Set() });
  const kinds = Object.entries(plan.outcomes);
  const again = put({ known: undefined, attempt: Math.min(attempt + 1, 2) });
  if (kinds.some(([, { kind }]) => kind === 'joined')) {
    const linked = plan.write && write(state.world, plan.write);
    return [['waits', linked === undefined ? again : put({ known: undefined }, { world: linked })]];
  }
  const won = kinds.flatMap(([datum, { kind }]) => (kind === 'won' ? [datum] : []));
  const given = Object.fromEntries(
    kinds.flatMap(([datum, outcome]) =>
      outcome.kind === 'owned' ? [[datum, outcome.finding.value]] : [],
    ),
  );
  const stage = won.length > 0 ? 'found' : 'done';
  const after = { stage, won, given, known: undefined, attempt: 0 } as const;
  if (plan.write === undefined) return [['has them', put(after)]];
  const world = write(state.world, plan.write);
  if (world === undefined) return [['fails', again]];
  const gaveUp = { ...after, stage: 'end', gaveUp: true } as const;
  return [
    ['writes', put(after, { world })],
    ...mishap(state, 'writes, and its answer is lost', put({ known: undefined }, { world })),
    ...(won.length > 0 ? mishap(state, 'writes, and gives up', put(gaveUp, { world })) : []),
  ];
}

function finds({ story, rows, plans }: Setting, turn: Turn): [string, State][] {
  const { state, actor, n, put } = turn;
  const row = rows[n] as Row;
  const identity = row.learnt;
  const found = Object.fromEntries(
    Object.entries(row.found).filter(([datum]) => actor.won.includes(datum)),
  );
  if (Object.keys(found).length === 0) return [['finds nothing', put({ stage: 'end' })]];
  const request = { ...asked(n), identity, found, attempt: actor.attempt };
  const plan = plans.found(actor.known as Known, request);
  const owned = Object.entries(plan.owned).map(([datum, { value }]) => [datum, value]);
  const paid = plan.pays.map((datum) => [datum, story.askers[n]?.finds[datum as 'email']?.[0]]);
  const given = { ...actor.given, ...Object.fromEntries(owned), ...Object.fromEntries(paid) };
  const after = { stage: 'charge', pays: plan.pays, given, known: undefined, attempt: 0 } as const;
  if (plan.write === undefined) return [['has it', put(after)]];
  const world = write(state.world, plan.write);
  if (world === undefined) return [['fails', put({ known: undefined, attempt: 1 })]];
  return [
    ['writes', put(after, { world })],
    ...mishap(state, 'writes, and its answer is lost', put({ known: undefined }, { world })),
  ];
}

/** A move that goes wrong, as long as the story has mishaps left. */
function mishap({ mishaps }: State, move: string, next: State): [string, State][] {
  return mishaps > 0 ? [[move, { ...next, mishaps: mishaps - 1 }]] : [];
}

function ends({ plans }: Setting, turn: Turn): [string, State][] {
  const { state, actor, n, put } = turn;
  const paid = Object.fromEntries(actor.pays.map((datum) => [datum, undefined]));
  const endings = plans.end(actor.known as Known, { claimant: asked(n).claimant, paid });
  if (endings.length === 0) return [['is done', put({ stage: 'done', known: undefined })]];
  let world: World | undefined = state.world;
  for (const ending of endings) world = world && end(world, ending);
  return [[world ? 'writes' : 'fails', put({ known: undefined }, world && { world })]];
}

function keysOf({ rows }: Setting, actor: Actor, n: number): string[] {
  const { identity, learnt, found } = rows[n] as Row;
  const values =
    actor.stage === 'found' ? actor.won.flatMap((datum) => found[datum]?.valueKeys ?? []) : [];
  const isAnswered = actor.stage !== 'claim' && !actor.gaveUp;
  const { keys } = isAnswered ? learnt : identity;
  return [...keys, ...values];
}

function asked(n: number): { readonly claimant: Claimant; readonly nowMs: typeof NOW } {
  return { claimant: { enrichmentId: `enr_${n}`, madeBy: 'call', part: 0, row: 0 }, nowMs: NOW };
}

function findingOf(values: readonly string[]): Finding {
  return { value: values[0] ?? '', all: values, provider: 'hunter' };
}

/** The rules, each by its name; undefined while all hold. */
function brokenRule({ story, rows }: Setting, state: State): string | undefined {
  if (isChargedTwice(story, state)) return 'a datum of a person is charged twice';
  const stranger = state.actors.some((actor, n) =>
    Object.entries(actor.given).some(([datum, value]) => !isOwnValue(story, n, { datum, value })),
  );
  if (stranger) return "somebody is given a stranger's value";
  const areOpen = Object.keys(state.world.doubles).length > 0;
  if (areOpen || state.actors.some(({ stage }) => stage !== 'done')) return undefined;
  const claims = Object.values(state.world.records).flatMap(({ data }) => Object.values(data));
  if (claims.some(({ state: claim }) => claim !== 'paid')) return 'a claim stays';
  const dangling = Object.values(state.world.leads).some(
    ({ contactId }) => state.world.records[contactId] === undefined,
  );
  if (dangling) return 'a key leads to no record';
  if (lostDatum(rows, state)) return 'what a person is charged for is not owned';
  if (isOddlyCharged(state)) return 'what stands charged is not what is owned';
  return ownsStrangers(story, rows, state)
    ? "somebody would be given a stranger's value"
    : undefined;
}

/** Says whether two charges were made for one datum of one person. */
function isChargedTwice({ askers, isLate }: Story, { charges }: State): boolean {
  if (isLate) return false;
  const paid = charges.map((charge) => {
    const [request = '', datum] = charge.split(' ');
    return `${askers[Number(request.slice('enr_'.length))]?.person} ${datum}`;
  });
  return new Set(paid).size < paid.length;
}

/** Says whether a charge stands for nothing that is owned, or the other way round. */
function isOddlyCharged({ charges, credited, world }: State): boolean {
  const standing = charges.filter((charge) => !credited.includes(charge));
  const owned = Object.values(world.records).flatMap(({ data }) =>
    Object.entries(data).flatMap(([datum, { state, isFree, enrichmentId }]) =>
      state === 'paid' && !isFree ? [`${enrichmentId} ${datum}`] : [],
    ),
  );
  return standing.sort().join() !== owned.sort().join();
}

function isOwnValue(
  { askers, shared = [] }: Story,
  n: number,
  { datum, value }: { readonly datum: string; readonly value: string },
): boolean {
  const person = askers[n]?.person;
  const own = askers.filter((asker) => asker.person === person);
  return (
    shared.includes(value) || own.some(({ finds }) => finds[datum as 'email']?.includes(value))
  );
}

/** Says whether a row that paid would not get its datum for nothing from now on. */
function lostDatum(rows: readonly Row[], state: State): boolean {
  return state.actors.some(({ pays, gaveUp }, n) => {
    if (gaveUp) return false;
    const { identity } = rows[n] as Row;
    const known = read(state.world, identity.keys);
    const [record] = chooseSubjects(known, identity);
    return pays.some((datum) => !isOwned(record?.data[datum], NOW));
  });
}

/** Says whether a row that asks again would be given a stranger's value for its own. */
function ownsStrangers(story: Story, rows: readonly Row[], state: State): boolean {
  return rows.some(({ identity, data }, n) => {
    const [record] = chooseSubjects(read(state.world, identity.keys), identity);
    return data.some((datum) => {
      const value = record?.data[datum]?.finding?.value;
      return value !== undefined && !isOwnValue(story, n, { datum, value });
    });
  });
}

/**
 * Makes what names states, equal ones alike: by the numbers of their parts, which many states
 * share and nobody changes.
 */
function nameStates(): (state: State) => string {
  const numbers = new Map<string, number>();
  const named = new WeakMap<object, number>();
  const numberOf = <Part extends object>(part: Part, textOf: (part: Part) => string): number => {
    const before = named.get(part);
    if (before !== undefined) return before;
    const text = textOf(part);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    named.set(part, number);
    return number;
  };
  const textOf = (map: Iterable<readonly [string, object]>) =>
    Array.from(map, ([key, value]) => [key, numberOf(value, JSON.stringify)]);
  const textOfWorld = ({ records, leads, doubles }: World) =>
    JSON.stringify([records, leads, doubles].map((map) => textOf(Object.entries(map))));
  const textOfActor = ({ known, ...actor }: Actor) => {
    const inOrder = (map: ReadonlyMap<string, object>) =>
      textOf([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
    return JSON.stringify([actor, known && [inOrder(known.leads), inOrder(known.subjects)]]);
  };
  return ({ world, actors, charges, credited, mishaps }) =>
    [
      numberOf(world, textOfWorld),
      ...actors.map((actor) => numberOf(actor, textOfActor)),
      ...charges,
      'credited',
      ...credited,
      mishaps,
    ].join();
}
