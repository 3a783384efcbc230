import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeReceipt } from '../demo/receipt.ts';
import { Stoppers } from '../process/stoppers.ts';
import { proveDeploy } from './prove-deploy.ts';
import { findTools } from './tools.ts';

const projectDir = join(import.meta.dirname, '..', '..');
const logFile = join(projectDir, '.sluice', 'deploy-proof.log');
const running = new Stoppers();
const output = process.stdout;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(1));

try {
  const tools = findTools(projectDir);
  mkdirSync(dirname(logFile), { recursive: true });
  const workDir = mkdtempSync(join(tmpdir(), 'sluice-proof-'));
  running.add(async () => rmSync(workDir, { recursive: true, force: true, maxRetries: 20 }));
  const proof = await proveDeploy({ tools, projectDir, workDir, logFile, running, output });
  output.write(`\nThe first run, deployed:\n\n${writeReceipt(proof.first)}\n\n`);
  for (const fault of proof.faults) output.write(`DIFFERENT  ${fault}\n`);
  const verdict =
    proof.faults.length === 0
      ? 'Deployed, and the same numbers.'
      : `Not the same; the emulator's log is ${logFile}.`;
  output.write(`${verdict} ${(performance.now() / 1000).toFixed(0)} s\n`);
  await end(proof.faults.length === 0 ? 0 : 1);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  await end(1);
}

async function end(code: number): Promise<never> {
  await running.stop().catch(() => {});
  process.exit(code);
}
