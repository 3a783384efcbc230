import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Processor time in milliseconds, of this process with its threads and of those that it started.
 */
export interface ProcessorTime {
  readonly ownMs: number;
  /** 0 where the system has no `/proc` (anything but Linux). */
  readonly startedMs: number;
}

/** Linux counts the time of other processes in hundredths of a second. */
const TICK_MS = 10;

/** Reads what has been used so far. */
function readProcessorTime(): ProcessorTime {
  const { user, system } = process.cpuUsage();
  const started = statsOfStarted().reduce((sum, { ticks }) => sum + ticks, 0);
  return { ownMs: (user + system) / 1000, startedMs: started * TICK_MS };
}

/** Gives the processor time that some work takes. */
export async function timeOf(work: () => Promise<void>): Promise<ProcessorTime> {
  const before = readProcessorTime();
  await work();
  const after = readProcessorTime();
  return {
    ownMs: after.ownMs - before.ownMs,
    startedMs: after.startedMs - before.startedMs,
  };
}

/** A fixed piece of work, to tell a slow machine from a slow program: SHA-256 over 256 MiB. */
export async function fixedWork(): Promise<void> {
  const block = Buffer.alloc(2 ** 20, 7);
  const hash = createHash('sha256');
  for (let n = 0; n < 256; n += 1) hash.update(block);
  hash.digest();
}

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** The processes that this one has started, and those that they have. */
function statsOfStarted(): ProcessStat[] {
  if (process.platform !== 'linux') return [];
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statOf(Number(pid)) ?? []);
  const startedBy = (pid: number): ProcessStat[] =>
    all.filter(({ parent }) => parent === pid).flatMap((each) => [each, ...startedBy(each.pid)]);
  return startedBy(process.pid);
}

/** Undefined for a process that has just ended. */
function statOf(pid: number): ProcessStat | undefined {
  try {
    // The name, in brackets, may hold blanks: what follows it is state, parent … user, system.
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/);
    const fields = rest.split(' ').map(Number);
    return { pid, parent: fields[1] ?? 0, ticks: (fields[11] ?? 0) + (fields[12] ?? 0) };
  } catch {
    return undefined;
  }
}
