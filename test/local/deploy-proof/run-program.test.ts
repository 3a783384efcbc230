import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runProgram } from '../../../local/deploy-proof/run-program.ts';

const OPTIONS = { cwd: tmpdir() };

it('resolves when the program ends well', async () => {
  await expect(runProgram('true', [], OPTIONS)).resolves.toBeUndefined();
});

it('fails with what the program said on either output', async () => {
  const script = 'echo a finding; echo a warning >&2; exit 3';
  const run = runProgram('/bin/sh', ['-c', script], OPTIONS);
  await expect(run).rejects.toThrow('/bin/sh ended with 3:\na finding\na warning\n');
});
