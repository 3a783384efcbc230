import type { StepPorts } from '../enrichments/advance-subject.ts';
import { openPorts } from '../shared/ports.ts';
import { openSecret } from '../shared/secrets.ts';
import type { ProviderSecrets } from '../waterfall/waterfall.contract.ts';
import { WATERFALL_BUDGET_SECONDS } from './workflow.contract.ts';

/** Opens what a step of a waterfall needs: the table, the network, the providers' keys from their secret. */
export function openStepPorts(providersSecretArn: string): () => Promise<StepPorts> {
  const ports = openPorts();
  const secrets = openSecret(providersSecretArn, (json) => json as ProviderSecrets, ports.now);
  return async () => ({
    ...ports,
    fetch: globalThis.fetch,
    secrets: await secrets(),
    budgetSeconds: WATERFALL_BUDGET_SECONDS,
  });
}
