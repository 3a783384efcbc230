import type { EngineTable } from '../support/engine.ts';
import type { Wrong } from './books.ts';
import { judge } from './judge.ts';
import { openMemoryTable } from './memory-table.ts';
import { withStormPlans } from './storm-plans.ts';
import { type Story, tellStory } from './storm-story.ts';
import { isAnythingOpen, turnPeriods } from './storm-sweeper.ts';
import { START_MS, StormWorld } from './storm-world.ts';

/** What came of one storm. */
export interface Report {
  readonly seed: number;
  /** Rules that were broken, each with how; none: the storm passed. */
  readonly wrong: readonly Wrong[];
  /** The same for every run of the seed. */
  readonly hash: string;
  readonly story: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

/** A storm that has not come to rest by then never will. */
const STEPS_MAX = 60_000;
const DAY = 86_400_000;

/** Plays a storm to its end, and judges what is left. */
export async function runStorm(
  seed: number,
  table: EngineTable = openMemoryTable(),
): Promise<Report> {
  // The stores name it; every name leads to this table.
  process.env.TABLE_NAME ??= 'sluice';
  return withStormPlans(async () => {
    const world = new StormWorld(seed, table);
    const story = await tellStory(world, seed);
    const rest = await comeToRest(world, story);
    const wrong = rest ? [rest] : await judge(world, story);
    const { trace } = world;
    return { seed, wrong, hash: trace.hash(), story: trace.story, counts: counts(world) };
  });
}

/** Lets everything come that is on its way; then nothing fails any more. */
async function comeToRest(world: StormWorld, { endsAtMs }: Story): Promise<Wrong | undefined> {
  const { schedule } = world;
  try {
    await schedule.runUntil(Math.max(endsAtMs, START_MS), STEPS_MAX);
    world.trace.tell('world', 'the storm is over');
    world.calmDown();
    await runOut(world);
    schedule.after(0, () => world.mail.reconcile({ all: false }));
    await runOut(world);
    schedule.after(0, () => void turnPeriods(world).catch(() => {}));
    await runOut(world);
    if (schedule.isHalted || !(await isAnythingOpen(world))) return undefined;
    return { rule: 'comes-to-rest', how: 'something stays open' };
  } catch (error) {
    return { rule: 'comes-to-rest', how: String(error) };
  }
}

async function runOut({ schedule }: StormWorld): Promise<void> {
  const untilMs = schedule.nowMs + 200 * DAY;
  for (let last = schedule.lastMs(); last !== undefined; last = schedule.lastMs()) {
    if (last > untilMs) throw new RangeError('no rest after 200 days');
    await schedule.runUntil(last, STEPS_MAX);
  }
}

function counts({ mail, messages, stream, network, schedule, stripe }: StormWorld) {
  return {
    sales: stripe.sales.length,
    events: stripe.events.length,
    lost: mail.counts.lost,
    again: mail.counts.again,
    late: mail.counts.late,
    'set aside': messages.setAside,
    revisions: stream.writes.length,
    faults: network.faults,
    steps: schedule.steps,
  };
}
