import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateFile } from './private-files.ts';

/** Longer than the holder takes to write down who it is. */
const BUSY_MS = 200;

/** A folder that this stack has for itself. */
export interface DirLock {
  stop(): Promise<void>;
}

/**
 * Takes the folder for this stack alone; an Error that names the process that has it. The lock is
 * that of a SQLite file, which the system takes away with the process, however it dies; readers
 * still see who holds it.
 */
export function lockDir(dir: string): DirLock {
  const file = join(dir, 'lock');
  makePrivateFile(file);
  const lock = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    lock.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE`);
  } catch (error) {
    const holder = isBusy(error) ? holderOf(lock) : undefined;
    lock.close();
    if (holder === undefined) throw error;
    throw new Error(`${dir} is in use: process ${holder} runs a stack on it`);
  }
  return { stop: async () => lock.close() };
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function holderOf(lock: DatabaseSync): number {
  return Number(lock.prepare('PRAGMA user_version').get()?.user_version);
}
