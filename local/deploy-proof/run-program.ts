import { leash } from '../process/leash.ts';

export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end; it does not outlive this process.
 *
 * Errors: throws with all that it said where it ends with a code other than 0.
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<void> {
  // The leash carries the error output alone; some programs say what is wrong on the other one.
  const program = leash('/bin/sh', ['-c', 'exec "$0" "$@" >&2', command, ...args], options);
  let said = '';
  program.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const code = await new Promise((resolve, reject) => {
    program.once('error', reject);
    program.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}:\n${said}`);
}
