import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, emulatorEnv, REGION } from './emulator-env.ts';
import { runProgram } from './run-program.ts';
import type { Tools } from './tools.ts';

export interface Project {
  readonly tools: Tools;
  readonly dir: string;
  /** The assembly that `cdk synth` writes and `cdk deploy` reads. */
  readonly assemblyDir: string;
}

/** What the proof needs of the deployed stacks. */
export interface Deployed {
  readonly apiUrl: string;
  readonly operatorSecret: string;
  readonly providersSecret: string;
  /** The name of the parameter that says which Stripe account is sold through. */
  readonly stripeParameter: string;
}

const STAGE = 'emulator';

/** Synthesizes the project's stacks as they are deployed. */
export function synthesize({ tools, dir, assemblyDir }: Project): Promise<void> {
  const args = ['synth', '--quiet', '--no-notices', '-c', `stage=${STAGE}`];
  const env = emulatorEnv(process.env, tools);
  return runProgram(tools.cdk, [...args, '--output', assemblyDir], { cwd: dir, env });
}

/** Lints the templates; any finding is an error. */
export function lintTemplates({ tools, dir, assemblyDir }: Project): Promise<void> {
  const templates = readdirSync(assemblyDir).filter((name) => name.endsWith('.template.json'));
  if (templates.length === 0) throw new Error(`no templates in ${assemblyDir}`);
  const paths = templates.map((name) => join(assemblyDir, name));
  // W3005: CDK names a function's role in DependsOn although the function refers to it. Harmless,
  // and not ours.
  return runProgram(tools.cfnLint, ['--ignore-checks', 'W3005', '--', ...paths], { cwd: dir });
}

/** Prepares the account of the emulator for CDK. */
export function bootstrap({ tools, dir }: Project, endpoint: string): Promise<void> {
  const args = ['bootstrap', `aws://${ACCOUNT}/${REGION}`, '--no-notices'];
  const env = emulatorEnv(process.env, { ...tools, endpoint });
  return runProgram(tools.cdk, args, { cwd: dir, env });
}

/** Deploys all stacks of the assembly and gives their addresses. */
export async function deploy(project: Project, endpoint: string): Promise<Deployed> {
  const { tools, dir, assemblyDir } = project;
  const file = join(assemblyDir, 'outputs.json');
  const args = ['deploy', '--all', '--app', assemblyDir, '--require-approval', 'never'];
  const env = emulatorEnv(process.env, { ...tools, endpoint });
  const outputs = ['--outputs-file', file, '--no-notices'];
  await runProgram(tools.cdk, [...args, ...outputs], { cwd: dir, env });
  return readOutputs(readFileSync(file, 'utf8'), endpoint);
}

/**
 * Reads what `cdk deploy` wrote of the stacks. The API's name leads nowhere here: its path on the
 * endpoint does.
 */
export function readOutputs(text: string, endpoint: string): Deployed {
  const stacks = JSON.parse(text) as Record<string, Record<string, string>>;
  const outputs: Record<string, string | undefined> = Object.assign({}, ...Object.values(stacks));
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the stacks have no output ${name}`);
    return value;
  };
  const [apiId] = new URL(output('ApiUrl')).hostname.split('.');
  return {
    apiUrl: `${endpoint}/_aws/execute-api/${apiId}/$default`,
    operatorSecret: output('OperatorSecretArn'),
    providersSecret: output('ProvidersSecretArn'),
    stripeParameter: `/sluice/${STAGE}/stripe`,
  };
}
