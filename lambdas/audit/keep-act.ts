import { isRefusal } from '../shared/errors.ts';
import type { ItemKey } from '../shared/keys.contract.ts';
import { describeError } from '../shared/log.ts';
import type { Ports } from '../shared/ports.ts';
import type { ActResult, IntendedAct } from './audit.contract.ts';
import { type ActEnd, closeAct, openAct } from './audit.store.ts';

/**
 * Does an act and keeps a record of it: that it is about to be done, first, and how it ended, then.
 * A crash in between leaves a record whose outcome is unknown, never an act without a record. An
 * act that cannot be recorded is not done.
 */
export async function keepAct<T>(
  p: Ports,
  act: IntendedAct,
  run: () => Promise<T>,
  resultOf: (done: T) => ActResult,
): Promise<T> {
  const key = await openAct(p, act);
  try {
    const done = await run();
    await tell(p, key, endOf(act, resultOf(done)));
    return done;
  } catch (error) {
    // What may pass may also have been done, in part or whole: it stays unknown.
    if (isRefusal(error)) await tell(p, key, { outcome: 'refused', code: error.code });
    throw error;
  }
}

function endOf(act: IntendedAct, { targetId = act.targetId, replayed }: ActResult): ActEnd {
  return {
    outcome: replayed ? 'replayed' : 'done',
    targetId,
    // A workspace that has just been made has no id in its path.
    workspaceId: act.workspaceId ?? (act.act.startsWith('workspace.') ? targetId : undefined),
  };
}

/** The act is done by now, so its answer stands, whatever becomes of this. */
async function tell(p: Ports, key: ItemKey, end: ActEnd): Promise<void> {
  try {
    await closeAct(p, key, end);
  } catch (error) {
    p.log('AUDIT_END_UNTOLD', describeError(error));
  }
}
