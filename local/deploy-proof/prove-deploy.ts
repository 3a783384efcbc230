import { join } from 'node:path';
import type { ReceiptFacts } from '../demo/receipt.ts';
import type { Stoppers } from '../process/stoppers.ts';
import { bootstrap, deploy, lintTemplates, synthesize } from './deploy.ts';
import { startEmulator } from './emulator.ts';
import { differencesOf, factsOf, unmet } from './facts.ts';
import { buyThere, runHere, runThere } from './places.ts';
import type { Tools } from './tools.ts';

export interface ProofOptions {
  readonly tools: Tools;
  readonly projectDir: string;
  /** Goes with the emulator. */
  readonly workDir: string;
  readonly logFile: string;
  /** Takes on what is started. */
  readonly running: Stoppers;
  readonly output: NodeJS.WriteStream;
}

/** What the proof came to; it holds where there are no faults. */
export interface Proof {
  readonly first: ReceiptFacts;
  readonly faults: readonly string[];
}

/**
 * Synthesizes and lints the stacks, runs the sample list and buys two packs on this machine, deploys
 * the same assembly to the emulator, does the same there, and compares.
 */
export async function proveDeploy(options: ProofOptions): Promise<Proof> {
  const { tools, projectDir, workDir, logFile, running, output } = options;
  const assemblyDir = join(workDir, 'cdk.out');
  const project = { tools, dir: projectDir, assemblyDir };
  const ground = { projectDir, workDir, assemblyDir, output };
  const step = stepsOn(output);

  const emulator = await step('MiniStack starts', () =>
    running.keep(startEmulator({ tools, workDir, logFile })),
  );
  // Both are one busy process that needs nothing of the other.
  await Promise.all([
    step('cdk bootstrap', () => bootstrap(project, emulator.url)),
    step('cdk synth', () => synthesize(project)),
  ]);
  await step('cfn-lint', () => lintTemplates(project));
  const here = await step('the list, twice, on this machine', () => runHere(ground));
  const deployed = await step('cdk deploy --all', () => deploy(project, emulator.url));
  const at = { deployed, endpoint: emulator.url };
  const list = await step('the list, twice, deployed', () => runThere(ground, at));
  const purchase = await step('two packs bought, deployed', () => buyThere(at));

  const facts = factsOf({ ...list, purchase });
  const wrong = unmet(facts).map((fact) => `not so where it is deployed: ${fact}`);
  const wanted = { from: 'this machine', facts: factsOf(here) };
  const got = { from: 'the deployed stacks', facts };
  return { first: list.first, faults: [...wrong, ...differencesOf(wanted, got)] };
}

/** Writes each step's name and seconds when it is done. */
function stepsOn(output: NodeJS.WriteStream) {
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedMs = performance.now();
    const result = await work();
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    output.write(`${name.padEnd(34)}${seconds.padStart(6)} s\n`);
    return result;
  };
}
