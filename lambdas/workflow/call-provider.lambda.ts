import { advanceSubject } from '../enrichments/advance-subject.ts';
import { wire } from '../shared/wire.ts';
import { openStepPorts } from './step-ports.ts';
import type { SubjectRun } from './workflow.contract.ts';

/** Calls one provider for a row, once. */
export const handler = wire(
  'callProvider',
  (env) => openStepPorts(env.PROVIDERS_SECRET_ARN),
  async (ports, event: SubjectRun & { readonly step?: number }) =>
    advanceSubject(await ports(), 'call', event),
);
