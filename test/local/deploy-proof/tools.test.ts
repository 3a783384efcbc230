import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findTools } from '../../../local/deploy-proof/tools.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-tools-'));
  mkdirSync(join(dir, '.venv/bin'), { recursive: true });
  mkdirSync(join(dir, 'node_modules/.bin'), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

function install(...paths: readonly string[]): void {
  for (const path of paths) writeFileSync(join(dir, path), '');
}

it('names the command that brings the emulator where it is missing', () => {
  expect(() => findTools(dir)).toThrow('ministack is not installed; run: .ci/install-python-tools');
});

it('names the command that brings the linter where it is missing', () => {
  install('.venv/bin/ministack');
  expect(() => findTools(dir)).toThrow('cfn-lint is not installed; run: .ci/install-python-tools');
});

it('gives the paths of the programs that are there', () => {
  install('.venv/bin/ministack', '.venv/bin/cfn-lint', 'node_modules/.bin/cdk');
  expect(findTools(dir)).toEqual({
    python: join(dir, '.venv/bin/python'),
    cfnLint: join(dir, '.venv/bin/cfn-lint'),
    cdk: join(dir, 'node_modules/.bin/cdk'),
    binDir: join(dir, 'node_modules/.bin'),
  });
});
