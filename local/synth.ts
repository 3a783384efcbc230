import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { leash } from './process/leash.ts';
import { makePrivateDir } from './process/private-files.ts';

/** What the template is made from. */
const SOURCES = ['bin', 'lib', 'lambdas', 'package-lock.json', 'cdk.json', 'tsconfig.json'];
/** Assemblies that are kept, so that going back to a branch costs nothing. */
const KEPT = 3;

export interface SynthOptions {
  readonly projectDir: string;
  /** Where assemblies are kept, by the hash of their sources. */
  readonly cacheDir: string;
  readonly onSynth?: () => void;
}

/**
 * Gives the folder with the synthesized template of the sources as they are now; `cdk synth` runs
 * only for sources that it has not seen.
 */
export async function ensureAssembly(options: SynthOptions): Promise<string> {
  const { projectDir, cacheDir } = options;
  const dir = join(cacheDir, `assembly-${hashSources(projectDir)}`);
  if (existsSync(dir)) {
    const now = new Date();
    utimesSync(dir, now, now);
    return dir;
  }
  options.onSynth?.();
  makePrivateDir(cacheDir);
  const workDir = mkdtempSync(join(cacheDir, 'synth-'));
  try {
    await synth(projectDir, workDir);
    putInPlace(workDir, dir);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
  dropOld(cacheDir);
  return dir;
}

/** Another start may have been faster: then its result serves. */
function putInPlace(workDir: string, dir: string): void {
  try {
    renameSync(workDir, dir);
  } catch (error) {
    if (!existsSync(dir)) throw error;
  }
}

function hashSources(projectDir: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(projectDir, source);
    if (!existsSync(path)) continue;
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
      : [path];
    for (const file of files) {
      const content = createHash('sha256').update(readFileSync(file)).digest('hex');
      hash.update(`${relative(projectDir, file)}\0${content}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function synth(projectDir: string, outDir: string): Promise<void> {
  const bin = join(projectDir, 'node_modules', '.bin');
  const PATH = `${bin}:${process.env.PATH ?? ''}`;
  const args = ['synth', '--quiet', '--output', outDir];
  const program = leash(join(bin, 'cdk'), args, { cwd: projectDir, env: { PATH } });
  let said = '';
  program.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const code = await new Promise((resolve) => program.once('exit', resolve));
  if (code !== 0) throw new Error(`cdk synth failed:\n${said}`);
}

function dropOld(cacheDir: string): void {
  const dirs = readdirSync(cacheDir)
    .filter((name) => name.startsWith('assembly-'))
    .map((name) => ({ path: join(cacheDir, name), usedMs: statSync(join(cacheDir, name)).mtimeMs }))
    .sort((a, b) => b.usedMs - a.usedMs);
  for (const { path } of dirs.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}
