import { beforeAll, describe, expect, it } from 'vitest';
import type { PartRecord } from '../../../lambdas/enrichments/records.contract.ts';
import { keepParts, openStepPorts } from '../../../lambdas/workflow/step-ports.ts';
import { atNoon } from '../../support/handlers.ts';
import { serveStep } from '../../support/step-servers.ts';
import { openTable } from '../../support/table.ts';

const ENV = {
  TABLE_NAME: 't',
  PROVIDERS_SECRET_ARN: 'arn:secret:providers',
  PROVIDER_KEYS_PREFIX: 'sluice/test/providers/',
  EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
  API_URL: 'https://api.example',
};

describe('openStepPorts', () => {
  const servers = serveStep();
  const log = atNoon();

  // What all functions know of the vendors is read from it.
  beforeAll(() => openTable({ on: 'engine' }));

  it('opens the providers’ keys, read once, and the time budget of a waterfall', async () => {
    servers.use({ hunter: 'found' });
    const ports = openStepPorts(ENV);
    const { secrets, budgetSeconds, fetch } = await ports();
    await ports();
    expect(secrets).toMatchObject({ hunter: { key: 'key-of-hunter', simulated: true } });
    expect(budgetSeconds).toBe(150);
    expect(fetch).toBe(globalThis.fetch);
    expect(servers.secretsRead()).toEqual(['arn:secret:providers']);
  });

  it('tells vendors where to send answers only where the secret has the key for it', async () => {
    servers.use({ hunter: 'found' });
    expect((await openStepPorts(ENV)()).callbackSettings).toBeUndefined();
    servers.useCallbacks('k'.repeat(32));
    expect((await openStepPorts(ENV)()).callbackSettings).toEqual({
      baseUrl: 'https://api.example',
      key: 'k'.repeat(32),
    });
  });

  it('leaves out an entry of the secret that is of no vendor, and logs it', async () => {
    servers.use({ hunter: 'found', Prospeo: 'found' });
    const { secrets } = await openStepPorts(ENV)();
    expect(Object.keys(secrets)).toEqual(['hunter']);
    expect(log.lines()).toMatchObject([{ event: 'PROVIDER_SECRET_REFUSED', vendor: 'Prospeo' }]);
  });
});

describe('keepParts', () => {
  const part = (n: number): PartRecord => ({ madeBy: 'call-1', part: n, rows: [] });

  it('reads each of the last twenty parts once', async () => {
    const reads: number[] = [];
    const read = keepParts(async (_ws, _id, n) => {
      reads.push(n);
      return part(n);
    });
    const twenty = [...Array(20).keys()];
    for (const n of [0, ...twenty, 0, 1]) await read('ws_1', 'enr_1', n);
    expect(reads).toEqual(twenty);
    await read('ws_1', 'enr_1', 20);
    expect(await read('ws_1', 'enr_1', 0)).toEqual(part(0));
    await read('ws_2', 'enr_1', 20);
    await read('ws_1', 'enr_2', 20);
    expect(reads).toEqual([...twenty, 20, 0, 20, 20]);
  });

  it('asks again for one that was not there, or could not be read', async () => {
    const answers = [undefined, new Error('no connection'), part(0)];
    const read = keepParts(async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    });
    expect(await read('ws_1', 'enr_1', 0)).toBeUndefined();
    await expect(read('ws_1', 'enr_1', 0)).rejects.toThrow('no connection');
    expect(await read('ws_1', 'enr_1', 0)).toEqual(part(0));
    expect(await read('ws_1', 'enr_1', 0)).toEqual(part(0));
  });
});
