import type { RowsRun } from '../enrichments/enrichment-run.contract.ts';
import { runRows } from '../enrichments/rounds/run-rows.ts';
import { wire } from '../shared/wire.ts';
import { openStepPorts } from './step-ports.ts';

/** Runs the waterfalls of a group of rows, as far as the call's time allows. */
export const handler = wire(
  'runRows',
  (env) => openStepPorts(env.PROVIDERS_SECRET_ARN),
  async (ports, event: RowsRun) => runRows(await ports(), event),
);
