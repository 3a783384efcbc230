import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiCaller } from './demo/api-caller.ts';
import { runDemo } from './demo/demo.ts';
import { DEMO_WORKSPACE, openDemoWorkspace } from './demo/demo-workspace.ts';
import { type LocalStack, startStack } from './stack.ts';

const PROJECT_DIR = join(import.meta.dirname, '..');
const output = process.stdout;
let ending = false;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8787' },
    data: { type: 'string' },
    latency: { type: 'string' },
    'no-demo': { type: 'boolean', default: false },
  },
});

const stack = await startStack({
  port: Number(values.port),
  dataDir: values.data,
  latency: values.latency,
  onSynth: () => output.write('Synthesizing the stacks with cdk …\n'),
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));

try {
  const key = values['no-demo'] ? undefined : await openDemo(stack);
  announce(stack, key);
  if (key !== undefined) await runDemo({ stack, key, projectDir: PROJECT_DIR, output });
} catch (error) {
  // A call that is cut off because everything ends is no failure.
  if (!ending) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    await end(1);
  }
}

function openDemo({ url, operatorKey, dir }: LocalStack): Promise<string> {
  return openDemoWorkspace(new ApiCaller(url, operatorKey), dir);
}

/** Writes `local.json`: tests and programs wait for it. */
function announce({ url, operatorKey, dir }: LocalStack, key: string | undefined): void {
  const workspaces = key === undefined ? {} : { [DEMO_WORKSPACE]: { key } };
  mkdirSync(dir, { recursive: true });
  const facts = JSON.stringify({ url, operatorKey, workspaces }, null, 2);
  writeFileSync(join(dir, 'local.json'), `${facts}\n`, { mode: 0o600 });
  output.write(
    `Sluice serves at ${url}   (Ctrl-C ends it; keys are in ${join(dir, 'local.json')})\n`,
  );
}

async function end(code: number): Promise<never> {
  ending = true;
  await stack.stop().catch(() => {});
  process.exit(code);
}
