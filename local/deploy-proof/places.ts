import { join } from 'node:path';
import { PROVIDER_KEYS, providersSecret } from '../aws/services/secrets.ts';
import { ApiCaller } from '../demo/api-caller.ts';
import { readDirectory } from '../demo/sample.ts';
import type { Person } from '../outside/directory.ts';
import { startSimulators } from '../outside/vendors/engine/simulator-server.ts';
import { startStack } from '../stack.ts';
import type { Deployed } from './deploy.ts';
import { type Evidence, runListTwice } from './run-list.ts';
import { SecretsClient } from './secrets-client.ts';

/** Folders, and where progress is shown. */
export interface Ground {
  readonly projectDir: string;
  readonly workDir: string;
  readonly assemblyDir: string;
  readonly output: NodeJS.WriteStream;
}

/** Providers answer almost at once, so that the time is the stacks' own. */
const LATENCY = { minMs: 5, maxMs: 20 };

/** Runs the list with the one-machine runtime, on the assembly that is deployed. */
export async function runHere(ground: Ground): Promise<Evidence> {
  const { projectDir, workDir: dir, assemblyDir, output } = ground;
  // Keys of real providers, in `.env.local`, are for `npm start`: a proof asks nobody outside.
  for (const variable of Object.values(PROVIDER_KEYS)) process.env[variable] = '';
  const latency = `${LATENCY.minMs}-${LATENCY.maxMs}`;
  const stack = await startStack({ port: 0, latency, assemblyDir });
  try {
    const { url: apiUrl, operatorKey } = stack;
    const samplesDir = join(projectDir, 'samples');
    const operator = new ApiCaller(apiUrl, operatorKey);
    await operator.put('/_local/directory', readDirectory(samplesDir));
    return await runListTwice({ apiUrl, operatorKey, dir, samplesDir, output });
  } finally {
    await stack.stop();
  }
}

/**
 * Runs the list on the deployed stacks: points their providers' secret at simulators, takes the
 * operator's key.
 */
export async function runThere(
  ground: Ground,
  { deployed, endpoint }: { readonly deployed: Deployed; readonly endpoint: string },
): Promise<Evidence> {
  const { projectDir, workDir: dir, output } = ground;
  const { apiUrl, operatorSecret, providersSecret: secret } = deployed;
  const simulators = await startSimulators({ ...LATENCY, random: Math.random });
  try {
    const samplesDir = join(projectDir, 'samples');
    const { people } = readDirectory(samplesDir);
    // The project's own file.
    simulators.directory.replace(people as unknown as readonly Person[]);
    const secrets = new SecretsClient(endpoint);
    await secrets.put(secret, providersSecret({}, simulators.url));
    const operatorKey = await secrets.field(operatorSecret, 'operatorKey');
    return await runListTwice({ apiUrl, operatorKey, dir, samplesDir, output });
  } finally {
    await simulators.stop();
  }
}
