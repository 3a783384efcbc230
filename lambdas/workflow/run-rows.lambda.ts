import type { RowsRun } from '../enrichments/enrichment-run.contract.ts';
import { runGroup } from '../enrichments/run-group.ts';
import { wire } from '../shared/wire.ts';
import { openStepPorts } from './step-ports.ts';

/**
 * Runs the waterfalls of a group of rows, as far as the call's time allows; the only group of a
 * round settles it as well.
 */
export const handler = wire(
  'runRows',
  (env) => openStepPorts(env),
  async (ports, event: RowsRun) => runGroup(await ports(), event),
);
