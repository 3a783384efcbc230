import { createTable, type openWire } from '../support/engine.ts';
import { readAftermath } from './aftermath.ts';
import type { Definitions } from './executions.ts';
import { sweep, turnPeriods } from './jobs.ts';
import { ask, give, quote } from './members.ts';
import { brokenRules } from './rules.ts';
import { type Act, drawScenario } from './scenario.ts';
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
}

export interface Broken {
  readonly rule: string;
  readonly how: string;
}

export interface Bench {
  readonly wire: ReturnType<typeof openWire>;
  readonly definitions: Definitions;
}

/** A run that has not come to rest by then never will. */
const STEPS_MAX = 60_000;
const SWEEPS_MAX = 150;
const SWEEP_EVERY_MS = 300_000;

/** Plays a seed to its end and checks what is left. */
export async function runSeed(seed: number, { wire, definitions }: Bench): Promise<Report> {
  const scenario = drawScenario(seed);
  const table = await createTable(wire.call, `simulation-${seed}`);
  process.env.TABLE_NAME = 'sluice';
  const world = new World(scenario, table, definitions);
  try {
    for (const act of scenario.acts)
      world.schedule.after(act.afterMs, () => {
        void perform(world, act).catch((error: unknown) => world.note('act', error));
      });
    const rest = await comeToRest(world);
    const aftermath = await readAftermath(world);
    const broken = rest ? [rest] : brokenRules(aftermath);
    const { requests, charges } = aftermath.counts;
    const { lines: trace } = world.trace;
    return { seed, broken, hash: world.trace.hash(), trace, requests, charges };
  } finally {
    await table.drop();
  }
}

async function perform(world: World, act: Act): Promise<void> {
  switch (act.does) {
    case 'ask':
      return ask(world, act.ask);
    case 'quote':
      return quote(world, act.ask);
    case 'give':
      return give(world, act.gift);
    case 'sweep':
      return sweep(world);
    case 'turn':
      return turnPeriods(world);
  }
}

/** Lets everything run out, the last part without faults; says what keeps it from ending. */
async function comeToRest(world: World): Promise<Broken | undefined> {
  const { schedule } = world;
  const lastActMs = Math.max(...world.scenario.acts.map(({ afterMs }) => afterMs));
  try {
    await schedule.runUntil(world.scenario.startMs + lastActMs + 60_000, STEPS_MAX);
    world.trace.add('world', 'faults stop');
    world.calmDown();
    for (let n = 0; n < SWEEPS_MAX; n += 1) {
      await runOut(world);
      if (!(await isAnythingOpen(world))) {
        void turnPeriods(world).catch(() => {});
        await runOut(world);
        return undefined;
      }
      await schedule.runUntil(schedule.nowMs + SWEEP_EVERY_MS, STEPS_MAX);
      void sweep(world).catch(() => {});
    }
    return { rule: 'comes-to-rest', how: 'something stays open' };
  } catch (error) {
    return { rule: 'comes-to-rest', how: String(error) };
  }
}

async function runOut({ schedule }: World): Promise<void> {
  for (let last = schedule.lastMs(); last !== undefined; last = schedule.lastMs()) {
    await schedule.runUntil(last, STEPS_MAX);
  }
}

async function isAnythingOpen({ table, executions }: World): Promise<boolean> {
  return executions.runningCount() > 0 || (await table.scan()).some((item) => 'i2pk' in item);
}
