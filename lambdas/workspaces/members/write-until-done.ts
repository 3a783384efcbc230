import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { unitInterval } from '../../shared/random.ts';

/** Tries among other writers of the same members: 2 s of waiting at most. */
const TRIES_MAX = 8;
const FIRST_WAIT_MS = 20;

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
    await p.sleep(FIRST_WAIT_MS * 2 ** n * unitInterval(p.random));
  }
  throw new AppError('ACCOUNT_BUSY', 'members change too fast');
}
