import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Caller } from '../flows/api-client.ts';
import { ROOT } from '../laws/source-files.ts';

/** What `npm start` runs, with the settings of memory that stand there. */
const START = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts.start;

/**
 * `npm start` as a process of its own, on a folder that outlives it: it can be killed, and started
 * again on what it has left.
 */
export class StackProcess {
  readonly dir = mkdtempSync(join(tmpdir(), 'stack-'));
  #process: ChildProcess | undefined;

  /** Starts it; gives the operator's key to it. */
  async start(): Promise<Caller> {
    const ready = join(this.dir, 'local.json');
    // One that was killed has left its own.
    rmSync(ready, { force: true });
    const options = ['--no-demo', '--port', '0', '--data', this.dir, '--latency', '0-0'];
    // The script replaces its shell: the process that is killed and measured is the stack itself.
    this.#process = spawn('sh', ['-c', `${START} "$@"`, 'npm', ...options], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    while (!existsSync(ready)) {
      if (this.#process.exitCode !== null) throw new Error('the stack did not start');
      await pause(100);
    }
    const { url, operatorKey } = JSON.parse(readFileSync(ready, 'utf8'));
    return new Caller(url, operatorKey);
  }

  /** The most memory that the process has had, with all functions, which are threads of it. */
  peakBytes(): number {
    const status = readFileSync(`/proc/${this.#process?.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  }

  /** Seconds of processors that it has taken: on a busy machine they say more than a clock. */
  processorSeconds(): number {
    const stat = readFileSync(`/proc/${this.#process?.pid}/stat`, 'utf8');
    const fields = stat.replace(/^.*\) /, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** What its functions have logged since the first start, by event. */
  logged(): ReadonlyMap<unknown, readonly Record<string, unknown>[]> {
    const lines = readFileSync(join(this.dir, 'functions.log'), 'utf8').trimEnd().split('\n');
    return Map.groupBy(
      lines.map((text) => JSON.parse(text).line),
      ({ event }) => event,
    );
  }

  /** Ends it at once, wherever it is: nothing of it is told, nothing tidied up. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }
}
