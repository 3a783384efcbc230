import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/**
 * `npm start` on a list of two people of the sample, cut off and started again. Finders know both
 * that answer at once: nobody is waited for.
 */
const MAIN = join(import.meta.dirname, '../../../local/main.ts');
const SAMPLE = join(import.meta.dirname, '../../../samples/contacts.csv');
const START_MS = 90_000;
const dir = mkdtempSync(join(tmpdir(), 'sluice-resume-'));
const csv = join(dir, 'leads.csv');
const [headings = '', ...rows] = readFileSync(SAMPLE, 'utf8').split('\n');
writeFileSync(csv, `${[headings, ...rows.slice(2, 4)].join('\n')}\n`);

interface Run {
  readonly program: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}
const runs: Run[] = [];
afterAll(() => {
  for (const { program } of runs) program.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

function start(latency: string, ...more: string[]): Run {
  const words = ['--port', '0', '--data', join(dir, 'data'), '--csv', csv, '--latency', latency];
  const program = spawn(process.execPath, [MAIN, ...words, ...more]);
  let text = '';
  for (const stream of [program.stdout, program.stderr])
    stream?.on('data', (more: Buffer) => {
      text += more.toString();
    });
  const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
  const run = { program, said: () => text, ended };
  runs.push(run);
  return run;
}

/** Starts, waits until it has said that, and sends the signal. */
async function startUntil(pattern: RegExp, signal: NodeJS.Signals, latency: string): Promise<Run> {
  const run = start(latency);
  await expect.poll(run.said, { timeout: START_MS }).toMatch(pattern);
  run.program.kill(signal);
  await run.ended;
  return run;
}

describe('a demo that is cut off', () => {
  it(
    'in the middle of its request goes on with it at the next start',
    async () => {
      const first = await startUntil(/0\/2 {3}found 0/, 'SIGKILL', '3000-3000');
      expect(first.said()).toContain('Enriching leads.csv, 2 contacts, contact.email');
      const second = await startUntil(/written to leads.enriched.csv[\s\S]*try:/, 'SIGINT', '0-0');
      expect(second.said()).toContain(
        'Going on with leads.csv, which the last run left unfinished …',
      );
      expect(second.said()).toMatch(/found 2\/2 in [\s\S]* charged +2\n +released +0\n/);
      expect(second.said()).toMatch(/the ledger says the same in \d+ entries/);
    },
    3 * START_MS,
  );
});
