import { join, resolve } from 'node:path';
import { ApiCaller } from './demo/api-caller.ts';
import { runDemo } from './demo/demo.ts';
import { DemoMemory } from './demo/demo-memory.ts';
import { DEMO_WORKSPACE, openDemoWorkspace } from './demo/demo-workspace.ts';
import { takeListFile } from './demo/list-file.ts';
import { enrichedPath, takeOutput } from './demo/output-file.ts';
import { sampleFile } from './demo/sample.ts';
import { describeWithPlace } from './process/describe-fault.ts';
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
/** Where the stack keeps its things, for what is said of a full disk. */
let folder: string | undefined;

const { demo, csv, actions, ...options } = optionsOrExit();
// What fails later than all that is awaited, as on a full disk, ends the program with one line too.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => void fail(error));
}
watchNpm(process.env, () => void end(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(0));
}

try {
  const work = demo ? await takeList() : undefined;
  stack = await startStack({
    ...options,
    onDir: (dir) => {
      folder = dir;
      ready = new ReadyFile(dir, { shared: options.dataDir === undefined });
    },
    onSynth: () => output.write('Synthesizing the stacks with cdk …\n'),
  });
  const memory = new DemoMemory(options.dataDir);
  const key = work && (await openDemoWorkspace(operatorOf(stack), memory));
  announce(stack, key);
  if (key !== undefined && work !== undefined) {
    await runDemo({ ...work, stack, key, memory, projectDir: PROJECT_DIR, actions, output });
  }
} catch (error) {
  await fail(error);
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

/** Sees that the list is there and what comes of it can be written, before anything is started. */
async function takeList() {
  const file = csv === undefined ? sampleFile(join(PROJECT_DIR, 'samples')) : fromCaller(csv);
  const isSample = csv === undefined;
  const target = isSample ? join(PROJECT_DIR, 'contacts.enriched.csv') : enrichedPath(file);
  return { list: await takeListFile(file), isSample, enriched: takeOutput(target) };
}

/** npm changes to the project's folder; the file is meant where its caller stands. */
function fromCaller(file: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), file);
}

function complain(error: unknown): void {
  process.stderr.write(`${describeWithPlace(error, folder)}\n`);
}

/** A call that is cut off because everything ends is no failure. */
async function fail(error: unknown): Promise<void> {
  if (ending) return;
  complain(error);
  await end(1);
}

function operatorOf({ url, operatorKey }: LocalStack): ApiCaller {
  return new ApiCaller(url, operatorKey);
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

/**
 * While the stack starts there is nothing yet to stop: programs that it started end with this
 * process.
 */
async function end(code: number): Promise<never> {
  ending = true;
  ready?.release();
  await stack?.stop().catch(() => {});
  process.exit(code);
}
