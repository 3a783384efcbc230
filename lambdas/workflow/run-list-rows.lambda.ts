import type { RowsRun } from '../enrichments/enrichment-run.contract.ts';
import { runGroup } from '../enrichments/run-group.ts';
import { wire } from '../shared/wire.ts';
import { openStepPorts } from './step-ports.ts';

/** Runs the waterfalls of a part of a list, as `runRows` runs those of a small request. */
export const handler = wire(
  'runListRows',
  (env) => openStepPorts(env),
  async (ports, event: RowsRun) => runGroup(await ports(), event),
);
