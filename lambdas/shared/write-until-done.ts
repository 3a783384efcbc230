import { AppError } from './errors.ts';
import type { Ports } from './ports.ts';
import { unitInterval } from './random.ts';

/** Tries among other writers of the same items: 7 s of waiting at most. */
const TRIES_MAX = 12;
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 1_000;

/**
 * Plans and writes anew until it is done; `attempt` gives undefined when somebody else was first.
 *
 * Errors: ACCOUNT_BUSY when somebody always is.
 */
export async function writeUntilDone<T>(
  p: Ports,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  for (let n = 0; n < TRIES_MAX; n += 1) {
    const done = await attempt();
    if (done !== undefined) return done;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** n, LONGEST_WAIT_MS);
    await p.sleep(waitMs * unitInterval(p.random));
  }
  throw new AppError('ACCOUNT_BUSY', 'others write the same item all the time');
}
