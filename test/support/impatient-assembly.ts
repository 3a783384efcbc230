import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ensureAssembly } from '../../local/synth.ts';

const PROJECT_DIR = join(import.meta.dirname, '../..');

/**
 * Gives the assembly of the sources, whose stream gives a record up after two tries instead of six
 * hours.
 */
export async function impatientAssembly(): Promise<{ readonly dir: string; remove(): void }> {
  const cacheDir = join(PROJECT_DIR, '.sluice');
  const dir = mkdtempSync(join(tmpdir(), 'sluice-impatient-'));
  const from = await ensureAssembly({ projectDir: PROJECT_DIR, cacheDir });
  cpSync(from, dir, { recursive: true, filter: (path) => basename(path) !== 'compiled' });
  const template = readdirSync(dir).find((name) => name.endsWith('service.template.json')) ?? '';
  const text = readFileSync(join(dir, template), 'utf8');
  const impatient = text.replace(/"MaximumRetryAttempts": 20,/, '"MaximumRetryAttempts": 1,');
  if (impatient === text) throw new Error('the stream has other retries than this knows');
  writeFileSync(join(dir, template), impatient);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
