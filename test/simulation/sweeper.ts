import { sweep } from './jobs.ts';
import type { World } from './world.ts';

/** As the schedule of the template has it. */
const EVERY_MS = 300_000;
/**
 * A sweep that has not brought everything to its end by then (in virtual time, two days) never
 * will.
 */
const SWEEPS_MAX = 576;

/**
 * Lets the sweep run every five minutes for as long as anything is open; at times one is missed.
 */
export function armSweeper(world: World): void {
  if (world.isSweeperArmed) return;
  world.isSweeperArmed = true;
  void sweepWhileOpen(world);
}

/** Looks in a row that found nothing open, after which no client sends any more. */
const QUIET_LOOKS = 3;

async function sweepWhileOpen(world: World): Promise<void> {
  let quiet = 0;
  for (let n = 0; n < SWEEPS_MAX; n += 1) {
    await world.schedule.wait(EVERY_MS * (n === 0 ? world.chance.unit() : 1));
    if (world.isCalm || world.chance.happens(0.8)) await sweep(world).catch(() => {});
    quiet = (await world.schedule.alone(() => isAnythingOpen(world))) ? 0 : quiet + 1;
    if (quiet === QUIET_LOOKS) break;
  }
  world.isSweeperArmed = false;
}

/** Says whether a workflow runs or a record waits for its end. */
export async function isAnythingOpen({ table, executions }: World): Promise<boolean> {
  return executions.runningCount() > 0 || (await table.scan()).some((item) => 'i2pk' in item);
}
