import {
  DeleteCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Db } from '../../lambdas/shared/dynamo.ts';

/**
 * What becomes of a call: done and answered, done and the answer lost, lost before it was done, or
 * held back.
 */
export type Fault = 'none' | 'answer-lost' | 'lost' | 'late' | 'throttled';

/** A client between the code and the table that spoils calls. */
export interface Lossy extends Db {
  /** How many calls went through it. */
  readonly calls: () => number;
  /** Delivers the calls that were held back; gives what the table said to each. */
  readonly deliver: () => Promise<PromiseSettledResult<unknown>[]>;
}

/** Spoils the calls of a client: `faultOf` decides for the n-th call, counted from 0. */
export function spoil(db: Db, faultOf: (n: number, command: unknown) => Fault): Lossy {
  let calls = 0;
  const late: (() => Promise<unknown>)[] = [];
  const send = async (command: Parameters<Db['send']>[0]): Promise<unknown> => {
    const fault = faultOf(calls, command);
    calls += 1;
    if (fault === 'throttled') throw named('ThrottlingException');
    if (fault === 'late') late.push(() => db.send(command));
    if (fault === 'late' || fault === 'lost') throw named('TimeoutError');
    const answer = await db.send(command);
    if (fault === 'answer-lost') throw named('TimeoutError');
    return answer;
  };
  return {
    send: send as Db['send'],
    calls: () => calls,
    deliver: () => Promise.allSettled(late.splice(0).map((call) => call())),
  };
}

/** Spoils only the first call. */
export function spoilFirst(db: Db, fault: Fault): Lossy {
  return spoil(db, (n) => (n === 0 ? fault : 'none'));
}

/** Lets so many writes through, and no call after them: the function has died. */
export function dieAfter(db: Db, writes: number): Lossy {
  let sent = 0;
  return spoil(db, (_n, command) => {
    if (WRITES.some((kind) => command instanceof kind)) sent += 1;
    return sent > writes ? 'lost' : 'none';
  });
}

const WRITES = [PutCommand, UpdateCommand, DeleteCommand, TransactWriteCommand];

/**
 * Sends each call twice and tells the second answer, the way of the SDK when the first was lost.
 */
export function resend(db: Db): Db {
  const send = async (command: Parameters<Db['send']>[0]): Promise<unknown> => {
    await db.send(command).catch(() => {});
    return db.send(command);
  };
  return { send: send as Db['send'] };
}

/** A client that stops before a call until the test lets it go on. */
export interface Paused extends Db {
  /** Resolves when the call is there. */
  readonly reached: Promise<void>;
  readonly goOn: () => void;
}

/** Stops before each call that `isHere` tells, until the test lets all of them go on. */
export function pauseAt(db: Db, isHere: (command: unknown) => boolean): Paused {
  const here = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const send = async (command: Parameters<Db['send']>[0]): Promise<unknown> => {
    if (isHere(command)) {
      here.resolve();
      await gate.promise;
    }
    return db.send(command);
  };
  return { send: send as Db['send'], reached: here.promise, goOn: gate.resolve };
}

/** Says whether a command puts an item whose sort key begins so. */
export function isPutOf(command: unknown, sk: string): boolean {
  return command instanceof PutCommand && String(command.input.Item?.sk).startsWith(sk);
}

/** Says whether a command updates an item whose sort key begins so. */
export function isUpdateOf(command: unknown, sk: string): boolean {
  return command instanceof UpdateCommand && String(command.input.Key?.sk).startsWith(sk);
}

/** Says whether a command writes several items together. */
export function isTransaction(command: unknown): boolean {
  return command instanceof TransactWriteCommand;
}

function named(name: string): Error {
  const error = new Error('spoiled by the test');
  error.name = name;
  return error;
}
