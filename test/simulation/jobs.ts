import { AUDIT_TOUR, auditWorkspace } from '../../lambdas/schedules/audit-workspace.ts';
import { forEachWorkspace } from '../../lambdas/schedules/each-workspace.ts';
import { sweepRecords } from '../../lambdas/schedules/sweep-records.ts';
import { endsOf } from '../../lambdas/schedules/sweep-unfinished.lambda.ts';
import { TURN_TOUR, turnWorkspace } from '../../lambdas/schedules/turn-workspace.ts';
import { memoryFiles } from '../support/memory-files.ts';
import type { World } from './world.ts';

async function nothingIsBought(): Promise<void> {
  throw new Error('no story buys anything');
}

/** No story imports a list. */
const NO_FILES = memoryFiles();

const NOTHING_IS_BOUGHT = {
  queuePayment: nothingIsBought,
  queueSubscription: nothingIsBought,
  queueTopUp: nothingIsBought,
};

/** Brings what a crash cut off to its end. */
export async function sweep(world: World): Promise<void> {
  await world.functions.invoke('sweepUnfinished', (p) =>
    sweepRecords(p, endsOf({ ...p, ...NOTHING_IS_BOUGHT, files: NO_FILES })),
  );
}

/** Starts periods that are due and books what has expired, for every workspace. */
export async function turnPeriods(world: World): Promise<void> {
  await world.functions.invoke('turnPeriods', (p) =>
    forEachWorkspace(p, TURN_TOUR, (ws) => turnWorkspace(p, ws)),
  );
}

/** Proves that ledgers are whole; the observer notes what it finds wrong. */
export async function auditLedgers(world: World): Promise<void> {
  await world.functions.invoke('auditLedgers', (p) =>
    forEachWorkspace(p, AUDIT_TOUR, async (ws) => {
      await auditWorkspace(p, ws);
    }),
  );
}
