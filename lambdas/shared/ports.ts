import { type Db, openAccountDb, openDb } from './dynamo.ts';
import { type Log, log } from './log.ts';
import { type RandomBytes, systemRandom } from './random.ts';
import { type Clock, type Sleep, systemClock, systemSleep } from './time.ts';

/** All that a use case reaches outside itself. A test hands in its own. */
export interface Ports {
  /** Reads, and writes that may be repeated. */
  readonly db: Db;
  /** Changes of an account: sent once, never repeated by the SDK. */
  readonly accountDb: Db;
  readonly now: Clock;
  readonly sleep: Sleep;
  readonly random: RandomBytes;
  readonly log: Log;
}

/** Opens the real ones. */
export function openPorts(): Ports {
  return {
    db: openDb(),
    accountDb: openAccountDb(),
    now: systemClock,
    sleep: systemSleep,
    random: systemRandom,
    log,
  };
}
