import { forEachWorkspace } from '../../lambdas/schedules/each-workspace.ts';
import { sweepRecords } from '../../lambdas/schedules/sweep-records.ts';
import { endsOf } from '../../lambdas/schedules/sweep-unfinished.lambda.ts';
import { TURN_TOUR, turnWorkspace } from '../../lambdas/schedules/turn-workspace.ts';
import { memoryFiles } from '../support/memory-files.ts';
import type { Surroundings } from './surroundings.ts';

/** As the schedule of the template has it. */
const EVERY_MS = 300_000;
/** No storm imports a list. */
const NO_FILES = memoryFiles();
const armed = new WeakSet<Surroundings>();

/** Lets the sweep run every five minutes for as long as a record has work left. */
export function armSweep(world: Surroundings): void {
  if (armed.has(world)) return;
  armed.add(world);
  world.schedule.after(EVERY_MS * (1 + world.chance.unit()), async () => {
    armed.delete(world);
    if (!(await isAnythingOpen(world))) return;
    void sweep(world)
      .catch(() => {})
      .then(() => armSweep(world));
  });
}

async function sweep(world: Surroundings): Promise<void> {
  await world.functions.invoke('sweepUnfinished', (p, by) =>
    sweepRecords(p, endsOf({ ...world.portsOf(p, by), files: NO_FILES })),
  );
}

/** Says whether a record waits for its end. */
export async function isAnythingOpen({ table }: Surroundings): Promise<boolean> {
  return (await table.scan()).some((item) => 'i2pk' in item);
}

/** Starts periods that are due and books what has expired, for every workspace. */
export async function turnPeriods(world: Surroundings): Promise<void> {
  await world.functions.invoke('turnPeriods', (p) =>
    forEachWorkspace(p, TURN_TOUR, (ws) => turnWorkspace(p, ws)),
  );
}
