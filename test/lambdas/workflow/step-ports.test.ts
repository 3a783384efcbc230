import { describe, expect, it } from 'vitest';
import { openStepPorts } from '../../../lambdas/workflow/step-ports.ts';
import { serveStep } from '../../support/step-servers.ts';

describe('openStepPorts', () => {
  const servers = serveStep();

  it('opens the providers’ keys, read once, and the time budget of a waterfall', async () => {
    servers.use({ hunter: 'found' });
    const ports = openStepPorts('arn:secret:providers');
    const { secrets, budgetSeconds, fetch } = await ports();
    await ports();
    expect(secrets).toMatchObject({ hunter: { key: 'key-of-hunter', simulated: true } });
    expect(budgetSeconds).toBe(150);
    expect(fetch).toBe(globalThis.fetch);
    expect(servers.secretsRead()).toEqual(['arn:secret:providers']);
  });
});
