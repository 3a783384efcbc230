import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Person } from '../../../../../local/outside/directory.ts';
import { keepSimulators } from '../../../../../local/outside/vendors/engine/kept-simulators.ts';
import {
  type Simulators,
  startSimulators,
} from '../../../../../local/outside/vendors/engine/simulator-server.ts';

const dir = mkdtempSync(join(tmpdir(), 'sluice-simulators-'));
afterAll(() => rmSync(dir, { recursive: true }));

async function run<T>(work: (simulators: Simulators) => Promise<T> | T): Promise<T> {
  const simulators = await startSimulators({ random: () => 0, latency: { minMs: 0, maxMs: 0 } });
  try {
    return await work(keepSimulators(simulators, join(dir, 'simulators.json')));
  } finally {
    await simulators.stop();
  }
}
const person = (fullName: string, linkedinUrl: string): Person => ({
  fullName,
  linkedinUrl,
  companyDomain: 'acme.example',
  emails: [],
});
const statusOf = async ({ url }: Simulators, vendor: string): Promise<number> =>
  (await fetch(`${url}/${vendor}/v2/email-finder`)).status;

test('simulators go on with the people and modes of an earlier run', async () => {
  const [older, newer] = [person('Ada Example', 'ada-1'), person('Ada Example', 'ada-2')];
  const down = await run(async (simulators) => {
    simulators.directory.replace([person('Bo Example', 'bo'), older]);
    simulators.directory.add([newer]);
    expect(simulators.setMode('hunter', 'down')).toBe(true);
    expect(simulators.setMode('nobody', 'down')).toBe(false);
    return statusOf(simulators, 'hunter');
  });
  await run(async (simulators) => {
    const { directory } = simulators;
    expect(directory.size()).toBe(3);
    const name = { fullName: 'Ada Example', companyDomain: 'acme.example' };
    expect(directory.find(name)).toEqual(newer);
    expect(directory.find({ linkedinUrl: 'ada-1' })).toEqual(older);
    expect(await statusOf(simulators, 'hunter')).toBe(down);
    simulators.setMode('hunter', 'up');
    directory.replace([]);
  });
  await run(async (simulators) => {
    expect(simulators.directory.size()).toBe(0);
    expect(await statusOf(simulators, 'hunter')).not.toBe(down);
  });
});
