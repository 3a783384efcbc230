import { chooseSubjects, isOwned } from '../../lambdas/claims/choose-subject.ts';
import type { Claimant, Finding, Known } from '../../lambdas/claims/claims.contract.ts';
import { planClaim } from '../../lambdas/claims/plan-claim.ts';
import { planEnd } from '../../lambdas/claims/plan-end.ts';
import { planFound } from '../../lambdas/claims/plan-found.ts';
import { identify, valueKey } from '../../lambdas/identity/identify.ts';
import type { Identity } from '../../lambdas/identity/identity.contract.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { EMPTY, end, read, type World, write } from './claims-world.ts';

/** A row of a request: whom it asks for, who that is, and what its finder finds of each datum. */
export interface Asker {
  readonly subject: SubjectInput;
  /** The person behind it: what belongs to another one is a stranger's. */
  readonly person: string;
  /** By datum; a datum without a value is sought and not found. */
  readonly finds: Readonly<Partial<Record<'email' | 'phone', readonly string[]>>>;
}

/** People of a story, and whose each value is. */
export interface Story {
  readonly askers: readonly Asker[];
  /** Values that several people share, such as a mailbox of two. */
  readonly shared?: readonly string[];
  /** Answers that may be lost and rows that may give up, in all; absent: any number. */
  readonly mishaps?: number;
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
  /** `person datum` of each charge. */
  readonly charges: readonly string[];
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
}

export const PRODUCT: Plans = { claim: planClaim, found: planFound, end: planEnd };

/**
 * Goes through every order in which the rows of a story can move: each reads, then plans and
 * writes from what it has read, and any write's answer may be lost, after which the row reads
 * again. A row may give up after its claim. Ends at the first breach.
 */
export function explore(story: Story, plans: Plans = PRODUCT, statesMax = 400_000): Search {
  const identities = story.askers.map(({ subject }) => identify(WS, subject));
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
    mishaps: story.mishaps ?? Number.POSITIVE_INFINITY,
  };
  const nameOf = nameStates();
  const seen = new Set<string>();
  const stack: { state: State; moves: readonly string[] }[] = [{ state: start, moves: [] }];
  for (;;) {
    const at = stack.pop();
    if (at === undefined) return { states: seen.size, breach: undefined };
    const name = nameOf(at.state);
    if (seen.has(name)) continue;
    seen.add(name);
    if (seen.size > statesMax) throw new Error(`more than ${statesMax} states`);
    const rule = brokenRule(story, at.state);
    if (rule !== undefined) return { states: seen.size, breach: { rule, moves: at.moves } };
    for (const [move, state] of movesOf({ story, identities, plans }, at.state)) {
      stack.push({ state, moves: [...at.moves, move] });
    }
  }
}

interface Setting {
  readonly story: Story;
  readonly identities: readonly Identity[];
  readonly plans: Plans;
}

function movesOf(setting: Setting, state: State): [string, State][] {
  return state.actors.flatMap((actor, n) =>
    movesOfActor(setting, state, n).map(([move, next]): [string, State] => [
      `${n} ${actor.stage}: ${move}`,
      next,
    ]),
  );
}

function movesOfActor(setting: Setting, state: State, n: number): [string, State][] {
  const actor = state.actors[n];
  const identity = setting.identities[n];
  if (actor === undefined || identity === undefined || actor.stage === 'done') return [];
  const put: Turn['put'] = (change, more = {}) => ({
    ...state,
    ...more,
    actors: state.actors.map((each, k) => (k === n ? { ...each, ...change } : each)),
  });
  if (actor.stage === 'charge') {
    const person = setting.story.askers[n]?.person;
    const charges = [...state.charges, ...actor.pays.map((datum) => `${person} ${datum}`)];
    return [['charges', put({ stage: 'end', known: undefined }, { charges })]];
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

/** Who waits for another row moves when there is something to win or to own by now. */
function canMove({ story, identities, plans }: Setting, known: Known, n: number): boolean {
  const identity = identities[n] as Identity;
  const data = Object.keys(story.askers[n]?.finds ?? {});
  const plan = plans.claim(known, { ...asked(n), identity, data, attempt: 0, givenUp: new Set() });
  return Object.values(plan.outcomes).every(({ kind }) => kind !== 'joined');
}

function claims({ story, identities, plans }: Setting, turn: Turn): [string, State][] {
  const { state, actor, n, put } = turn;
  const identity = identities[n] as Identity;
  const known = actor.known as Known;
  const data = Object.keys(story.askers[n]?.finds ?? {});
  const { attempt } = actor;
  const plan = plans.claim(known, { ...asked(n), identity, data, attempt, givenUp: new Set() });
  const kinds = Object.entries(plan.outcomes);
  const again = put({ known: undefined, attempt: Math.min(attempt + 1, 2) });
  if (kinds.some(([, { kind }]) => kind === 'joined')) return [['waits', again]];
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

function finds({ story, identities, plans }: Setting, turn: Turn): [string, State][] {
  const { state, actor, n, put } = turn;
  const identity = identities[n] as Identity;
  const found = Object.fromEntries(
    actor.won.flatMap((datum) => {
      const values = story.askers[n]?.finds[datum as 'email'] ?? [];
      if (values[0] === undefined) return [];
      const valueKeys = values.map((value) => valueKey(WS, datum as 'email', value));
      return [[datum, { finding: findingOf(values), valueKeys }]];
    }),
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

function keysOf({ story, identities }: Setting, actor: Actor, n: number): string[] {
  const values =
    actor.stage === 'found'
      ? actor.won.flatMap((datum) =>
          (story.askers[n]?.finds[datum as 'email'] ?? []).map((value) =>
            valueKey(WS, datum as 'email', value),
          ),
        )
      : [];
  return [...(identities[n]?.keys ?? []), ...values];
}

function asked(n: number): { readonly claimant: Claimant; readonly nowMs: typeof NOW } {
  return { claimant: { enrichmentId: `enr_${n}`, madeBy: 'call', part: 0, row: 0 }, nowMs: NOW };
}

function findingOf(values: readonly string[]): Finding {
  return { value: values[0] ?? '', all: values, provider: 'hunter' };
}

/** The rules, each by its name; undefined while all hold. */
function brokenRule(story: Story, state: State): string | undefined {
  const charges = new Set(state.charges);
  if (charges.size < state.charges.length) return 'a datum of a person is charged twice';
  const stranger = state.actors.some((actor, n) =>
    Object.entries(actor.given).some(([datum, value]) => !isOwnValue(story, n, { datum, value })),
  );
  if (stranger) return "somebody is given a stranger's value";
  if (state.actors.some(({ stage }) => stage !== 'done')) return undefined;
  const claims = Object.values(state.world.records).flatMap(({ data }) => Object.values(data));
  if (claims.some(({ state: claim }) => claim !== 'paid')) return 'a claim stays';
  const dangling = Object.values(state.world.leads).some(
    ({ contactId }) => state.world.records[contactId] === undefined,
  );
  if (dangling) return 'a key leads to no record';
  if (lostDatum(story, state)) return 'what a person is charged for is not owned';
  return ownsStrangers(story, state) ? "somebody would be given a stranger's value" : undefined;
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
function lostDatum({ askers }: Story, state: State): boolean {
  return state.actors.some(({ pays, gaveUp }, n) => {
    const asker = askers[n];
    if (asker === undefined || gaveUp) return false;
    const identity = identify(WS, asker.subject);
    const known = read(state.world, identity.keys);
    const [record] = chooseSubjects(known, identity);
    return pays.some((datum) => !isOwned(record?.data[datum], NOW));
  });
}

/** Says whether a row that asks again would be given a stranger's value for its own. */
function ownsStrangers(story: Story, state: State): boolean {
  return story.askers.some(({ subject, finds }, n) => {
    const identity = identify(WS, subject);
    const [record] = chooseSubjects(read(state.world, identity.keys), identity);
    return Object.keys(finds).some((datum) => {
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
  return ({ world, actors, charges, mishaps }) =>
    [
      numberOf(world, JSON.stringify),
      ...actors.map((actor) => numberOf(actor, textOfActor)),
      ...charges,
      mishaps,
    ].join();
}

function textOfActor({ known, ...actor }: Actor): string {
  const inOrder = <T>(map: ReadonlyMap<string, T> = new Map()) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const copy = known && [inOrder(known.leads), inOrder(known.subjects)];
  return JSON.stringify([actor, copy]);
}
