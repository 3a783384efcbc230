import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../process/free-port.ts';
import { leash, letGo } from '../process/leash.ts';
import { emulatorEnv } from './emulator-env.ts';
import type { Tools } from './tools.ts';

/** MiniStack, at work. */
export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  readonly tools: Tools;
  /** Everything it writes goes here; the folder goes with it. */
  readonly workDir: string;
  readonly logFile: string;
}

const START_TIMEOUT_MS = 30_000;

/** Enough to keep a processor busy while others wait for answers; see start-ministack.py. */
const FUNCTIONS_PER_PROCESSOR = 4;
const LAUNCHER = join(import.meta.dirname, 'start-ministack.py');

/** Starts MiniStack on a free port; resolves when it answers. It does not outlive this process. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { tools, workDir, logFile } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    // It runs the `node` of its path.
    ...emulatorEnv(process.env, tools),
    FUNCTIONS_AT_A_TIME: String(FUNCTIONS_PER_PROCESSOR * availableParallelism()),
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    LAMBDA_EXECUTOR: 'local',
    PERSIST_STATE: '0',
    TMPDIR: workDir,
    STATE_DIR: join(workDir, 'state'),
    S3_DATA_DIR: join(workDir, 's3'),
    LOG: logFile,
  };
  // Its output goes into a file, which is worth reading when something went wrong.
  const args = ['-c', 'exec "$0" "$@" >"$LOG" 2>&1', tools.python, LAUNCHER];
  const program = leash('/bin/sh', args, { cwd: workDir, env, doomed: workDir });
  await answering(url, () => program.exitCode !== null, logFile);
  return {
    url,
    stop: async () => {
      await letGo(program);
    },
  };
}

async function answering(url: string, hasEnded: () => boolean, logFile: string): Promise<void> {
  const untilMs = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    if (hasEnded() || performance.now() > untilMs) {
      throw new Error(`MiniStack did not start; its log is ${logFile}`);
    }
    await pause(100);
  }
}
