import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { temporaryDir } from '../../local/aws/dynamodb/database.ts';
import { startStack } from '../../local/stack.ts';
import { WORLD_VENDORS } from './world-vendors.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    flowStack: { readonly url: string; readonly operatorKey: string };
  }
}

/** Starts the one stack that the flows of a run share, empty; it goes with the run. */
export default async function startFlowStack(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = temporaryDir();
  const stack = await startStack({
    port: 0,
    dataDir,
    latency: '0-0',
    vendors: WORLD_VENDORS,
    skipsWaits: true,
  });
  project.provide('flowStack', { url: stack.url, operatorKey: stack.operatorKey });
  return async () => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
