import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureAssembly } from '../../local/synth.ts';

const projectDir = mkdtempSync(join(tmpdir(), 'project-'));
const cacheDir = join(projectDir, '.sluice');
afterAll(() => rmSync(projectDir, { recursive: true }));

/** A project whose `cdk` writes down its arguments; or fails. */
function giveCdk(script: string): void {
  const bin = join(projectDir, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'cdk'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'cdk'), 0o755);
}
const source = (text: string): void => {
  mkdirSync(join(projectDir, 'lib'), { recursive: true });
  writeFileSync(join(projectDir, 'lib/stack.ts'), text);
};

describe('ensureAssembly', () => {
  let synths = 0;
  const ensure = () => ensureAssembly({ projectDir, cacheDir, onSynth: () => (synths += 1) });

  it('runs cdk synth for sources that it has not seen, and only for them', async () => {
    giveCdk('echo "$1 $2 $3" > "$4/said"');
    source('one');
    const first = await ensure();
    expect(readFileSync(join(first, 'said'), 'utf8')).toBe('synth --quiet --output\n');
    expect(await ensure()).toBe(first);
    expect(synths).toBe(1);
    source('two');
    expect(await ensure()).not.toBe(first);
    source('one');
    expect(await ensure()).toBe(first);
    expect(synths).toBe(2);
  });

  it('fails with what cdk said, and keeps nothing of it', async () => {
    giveCdk('echo "no such stack" >&2; exit 1');
    source('three');
    await expect(ensure()).rejects.toThrow('cdk synth failed:\nno such stack');
    await expect(ensure()).rejects.toThrow('cdk synth failed');
  });
});
