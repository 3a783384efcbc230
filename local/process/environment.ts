import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Gives `.env.local` of the folder, where there is one, under the variables of the process. */
export function readEnvironment(projectDir: string, process: Environment): Environment {
  const file = join(projectDir, '.env.local');
  if (!existsSync(file)) return process;
  return { ...parseEnv(readFileSync(file, 'utf8')), ...process };
}
