import { join } from 'node:path';
import { ApiCaller } from './demo/api-caller.ts';
import { runDemo } from './demo/demo.ts';
import { DEMO_WORKSPACE, openDemoWorkspace } from './demo/demo-workspace.ts';
import { readOptions, type StartOptions, USAGE } from './process/options.ts';
import { watchNpm } from './process/parent-watch.ts';
import { ReadyFile } from './process/ready-file.ts';
import type { JsonObject } from './server/json.ts';
import { type LocalStack, startStack } from './stack.ts';

const PROJECT_DIR = join(import.meta.dirname, '..');
const output = process.stdout;
let ending = false;
let ready: ReadyFile | undefined;
let stack: LocalStack | undefined;

const { demo, ...options } = optionsOrExit();
watchNpm(process.env, () => void end(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(0));
}
stack = await startStack({
  ...options,
  onDir: (dir) => {
    ready = new ReadyFile(dir, { shared: options.dataDir === undefined });
  },
  onSynth: () => output.write('Synthesizing the stacks with cdk …\n'),
}).catch((error: unknown) => {
  complain(error);
  ready?.release();
  process.exit(1);
});

try {
  const key = demo ? await openDemo(stack) : undefined;
  announce(stack, key);
  if (key !== undefined) await runDemo({ stack, key, projectDir: PROJECT_DIR, output });
} catch (error) {
  // A call that is cut off because everything ends is no failure.
  if (!ending) {
    complain(error);
    await end(1);
  }
}

/** Ends with 0 where only help was asked for, with 2 for options that do not exist. */
function optionsOrExit(): StartOptions {
  try {
    const asked = readOptions(process.argv.slice(2));
    if (asked !== 'help') return asked;
  } catch (error) {
    complain(error);
    process.stderr.write(`\n${USAGE}`);
    process.exit(2);
  }
  output.write(USAGE);
  process.exit(0);
}

function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

function openDemo({ url, operatorKey }: LocalStack): Promise<string> {
  return openDemoWorkspace(new ApiCaller(url, operatorKey), options.dataDir);
}

/** Writes `local.json`: tests and programs wait for it. */
function announce({ url, operatorKey, stripe }: LocalStack, key: string | undefined): void {
  const workspaces: JsonObject = key === undefined ? {} : { [DEMO_WORKSPACE]: { key } };
  const payments: JsonObject = stripe
    ? { stripe: { url: stripe.url, secretKey: stripe.secretKey } }
    : {};
  ready?.write({ url, operatorKey, workspaces, ...payments });
  output.write(`Sluice serves at ${url}   (Ctrl-C ends it; keys are in ${ready?.path})\n`);
}

/** While the stack starts there is nothing yet to stop: programs that it started end with this process. */
async function end(code: number): Promise<never> {
  ending = true;
  ready?.release();
  await stack?.stop().catch(() => {});
  process.exit(code);
}
