import { join } from 'node:path';
import { stripeSecret } from '../aws/services/secrets.ts';
import { ApiCaller } from '../demo/api-caller.ts';
import { readDirectory } from '../demo/sample.ts';
import type { Person } from '../outside/directory.ts';
import { startStripe } from '../outside/stripe/stand-in.ts';
import { startSimulators } from '../outside/vendors/engine/simulator-server.ts';
import { keyVariables, providersSecret } from '../outside/vendors/engine/vendor-keys.ts';
import { startStack } from '../stack.ts';
import { LocalClock } from '../time/clock.ts';
import { buyPacks, type PurchaseEvidence } from './buy-packs.ts';
import type { Deployed } from './deploy.ts';
import type { PlaceEvidence } from './facts.ts';
import { ParametersClient } from './parameters-client.ts';
import { type Evidence, PROOF_VENDORS, runListTwice } from './run-list.ts';
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

/**
 * Runs the list and buys two packs with the one-machine runtime, on the assembly that is deployed.
 */
export async function runHere(ground: Ground): Promise<PlaceEvidence> {
  const { projectDir, workDir: dir, assemblyDir, output } = ground;
  // Keys of real providers, in `.env.local`, are for `npm start`: a proof asks nobody outside.
  for (const variable of [
    ...Object.values(keyVariables()).map(({ key }) => key),
    'STRIPE_SECRET_KEY',
  ]) {
    process.env[variable] = '';
  }
  const latency = `${LATENCY.minMs}-${LATENCY.maxMs}`;
  const stack = await startStack({ port: 0, latency, assemblyDir, vendors: PROOF_VENDORS });
  try {
    const { url: apiUrl, operatorKey, stripe } = stack;
    if (!stripe) throw new Error('the stack sells through Stripe itself');
    const samplesDir = join(projectDir, 'samples');
    const operator = new ApiCaller(apiUrl, operatorKey);
    await operator.put('/_local/directory', readDirectory(samplesDir));
    const list = await runListTwice({ apiUrl, operatorKey, dir, samplesDir, output });
    return { ...list, purchase: await buyPacks({ apiUrl, operatorKey, stripe }) };
  } finally {
    await stack.stop();
  }
}

/** The deployed stacks, and where the emulator answers. */
export interface DeployedAt {
  readonly deployed: Deployed;
  readonly endpoint: string;
}

/**
 * Runs the list on the deployed stacks: points their providers' secret at simulators, takes the
 * operator's key.
 */
export async function runThere(
  ground: Ground,
  { deployed, endpoint }: DeployedAt,
): Promise<Evidence> {
  const { projectDir, workDir: dir, output } = ground;
  const { apiUrl, operatorSecret, providersSecret: secret } = deployed;
  const simulators = await startSimulators({ latency: LATENCY, random: Math.random });
  try {
    const samplesDir = join(projectDir, 'samples');
    const { people } = readDirectory(samplesDir);
    // The project's own file.
    simulators.directory.replace(people as unknown as readonly Person[]);
    const secrets = new SecretsClient(endpoint);
    await secrets.put(secret, providersSecret({}, simulators.url, PROOF_VENDORS));
    const operatorKey = await secrets.field(operatorSecret, 'operatorKey');
    return await runListTwice({ apiUrl, operatorKey, dir, samplesDir, output });
  } finally {
    await simulators.stop();
  }
}

/** Has the deployed stacks sell through a stand-in for Stripe, and buys two packs of them. */
export async function buyThere({ deployed, endpoint }: DeployedAt): Promise<PurchaseEvidence> {
  const { apiUrl, operatorSecret, stripeParameter } = deployed;
  const stripe = await startStripe({
    clock: new LocalClock(),
    random: Math.random,
    secretKey: 'sk_test_deployproof',
    webhookSecret: 'whsec_deployproof',
  });
  try {
    stripe.delivery.deliverTo(`${apiUrl}/stripe/webhook`);
    await new ParametersClient(endpoint).put(stripeParameter, stripeSecret({}, stripe));
    const operatorKey = await new SecretsClient(endpoint).field(operatorSecret, 'operatorKey');
    return await buyPacks({ apiUrl, operatorKey, stripe });
  } finally {
    await stripe.stop();
  }
}
