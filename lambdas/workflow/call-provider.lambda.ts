import type { SubjectRun } from '../enrichments/enrichment-run.contract.ts';
import { advanceSubject } from '../enrichments/rounds/advance-subject.ts';
import { wire } from '../shared/wire.ts';
import { openStepPorts } from './step-ports.ts';

/** Calls one provider for a row, once. */
export const handler = wire(
  'callProvider',
  (env) => openStepPorts(env.PROVIDERS_SECRET_ARN),
  async (ports, event: SubjectRun & { readonly step?: number }) =>
    advanceSubject(await ports(), 'call', event),
);
