import { createTable, type openWire } from '../support/engine.ts';
import { readAftermath } from './aftermath.ts';
import type { Definitions } from './executions.ts';
import { auditLedgers, turnPeriods } from './jobs.ts';
import { tellEntry } from './lives.ts';
import { ask, give, quote } from './members.ts';
import { act as actOf } from './operators.ts';
import { type Broken, brokenRules } from './rules.ts';
import { type Act, drawScenario } from './scenario.ts';
import { setUp } from './set-up.ts';
import { armSweeper, isAnythingOpen } from './sweeper.ts';
import { World } from './world.ts';

/** What came of one seed. */
export interface Report {
  readonly seed: number;
  /** Rules that were broken, each with how; none: the seed passed. */
  readonly broken: readonly Broken[];
  /** The same for every run of the seed. */
  readonly hash: string;
  readonly trace: readonly string[];
  readonly requests: number;
  readonly charges: number;
  /** The lines of the trace that tell the story. */
  readonly story: readonly string[];
  readonly steps: number;
  readonly faults: number;
}

export interface Bench {
  readonly wire: ReturnType<typeof openWire>;
  readonly definitions: Definitions;
}

/** A run that has not come to rest by then never will. */
const STEPS_MAX = 30_000;

/** Plays a seed to its end and checks what is left. */
export async function runSeed(seed: number, { wire, definitions }: Bench): Promise<Report> {
  const scenario = drawScenario(seed);
  const table = await createTable(wire.call, `simulation-${seed}`);
  process.env.TABLE_NAME = 'sluice';
  const world = new World(scenario, table, definitions);
  try {
    await setUp(world);
    for (const act of scenario.acts)
      world.schedule.after(act.afterMs, () => {
        void perform(world, act).catch((error: unknown) => world.functions.note('act', error));
      });
    const rest = await comeToRest(world);
    const aftermath = await readAftermath(world);
    const broken = [...(rest ? [rest] : []), ...brokenRules(aftermath)];
    const { requests, charges } = aftermath.counts;
    const { lines: trace, story } = world.trace;
    const { steps } = world.schedule;
    const { faults } = world.network;
    const told = { hash: world.trace.hash(), trace, story };
    return { seed, broken, ...told, requests, charges, steps, faults };
  } finally {
    await table.drop();
  }
}

async function perform(world: World, act: Act): Promise<void> {
  armSweeper(world);
  switch (act.does) {
    case 'ask':
      return ask(world, act.ask);
    case 'quote':
      return quote(world, act.ask);
    case 'give':
      return give(world, act.gift);
    case 'fail':
      return world.fail(act.forMs);
    case 'engine':
      return actOf(world, act.workspaceId, act.act);
    case 'turn':
      return turnPeriods(world);
    case 'audit':
      return auditLedgers(world);
    case 'change':
      world.trace.tell('world', `${act.personId} changes: ${tellEntry(act.entry)}`);
      return world.vendors.learn(act.personId, act.entry);
  }
}

/** Lets everything run out, the last part without faults; says what keeps it from ending. */
async function comeToRest(world: World): Promise<Broken | undefined> {
  const { schedule } = world;
  const lastActMs = Math.max(...world.scenario.acts.map(({ afterMs }) => afterMs));
  try {
    await schedule.runUntil(world.scenario.startMs + lastActMs + 60_000, STEPS_MAX);
    world.trace.tell('world', 'faults stop');
    world.calmDown();
    // The sweeper goes on for as long as anything is open.
    await runOut(world);
    void turnPeriods(world).catch(() => {});
    await runOut(world);
    // Once more, when what has come back is booked: nothing may be wrong with any ledger.
    void auditLedgers(world).catch(() => {});
    await runOut(world);
    if (schedule.isHalted) return undefined;
    return (await isAnythingOpen(world))
      ? { rule: 'comes-to-rest', how: 'something stays open' }
      : undefined;
  } catch (error) {
    return { rule: 'comes-to-rest', how: String(error) };
  }
}

async function runOut({ schedule }: World): Promise<void> {
  for (let last = schedule.lastMs(); last !== undefined; last = schedule.lastMs()) {
    await schedule.runUntil(last, STEPS_MAX);
  }
}
