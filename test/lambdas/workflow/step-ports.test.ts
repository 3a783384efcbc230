import { describe, expect, it } from 'vitest';
import { openStepPorts } from '../../../lambdas/workflow/step-ports.ts';
import { atNoon } from '../../support/handlers.ts';
import { serveStep } from '../../support/step-servers.ts';

describe('openStepPorts', () => {
  const servers = serveStep();
  const log = atNoon();

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

  it('leaves out an entry of the secret that is of no vendor, and logs it', async () => {
    servers.use({ hunter: 'found', Prospeo: 'found' });
    const { secrets } = await openStepPorts('arn:secret:providers')();
    expect(Object.keys(secrets)).toEqual(['hunter']);
    expect(log.lines()).toMatchObject([{ event: 'PROVIDER_SECRET_REFUSED', vendor: 'Prospeo' }]);
  });
});
