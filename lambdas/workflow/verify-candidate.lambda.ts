import type { SubjectRun } from '../enrichments/enrichment-run.contract.ts';
import { advanceSubject } from '../enrichments/rounds/advance-subject.ts';
import { wire } from '../shared/wire.ts';
import { openStepPorts } from './step-ports.ts';

/** Asks one verifier about one found address of a row. */
export const handler = wire(
  'verifyCandidate',
  (env) => openStepPorts(env.PROVIDERS_SECRET_ARN),
  async (ports, event: SubjectRun & { readonly step?: number }) =>
    advanceSubject(await ports(), 'verify', event),
);
