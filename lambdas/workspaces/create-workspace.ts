import { Temporal } from 'temporal-polyfill';
import { findPlan } from '../plans/catalogue.ts';
import { AppError, assertInvariant } from '../shared/errors.ts';
import { findItem, type Made, putItem, putNewItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { computedId, newId } from '../shared/random.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import { toMade } from './made-by.ts';
import type { CreationKind, NewWorkspace, Origin, Workspace } from './workspaces.contract.ts';

type MadeWorkspace = Workspace & Made;

/**
 * Creates a workspace, and its line in the list of all. The line comes first: without the workspace
 * it is passed over, while a workspace without its line would be missed by the schedules. A repeat
 * gets the workspace as it was made, whatever has been changed since.
 *
 * Errors: STATE_CONFLICT when the id is taken; IDEMPOTENCY_KEY_REUSED.
 */
export async function createWorkspace(
  p: Ports,
  input: NewWorkspace,
  origin: Origin,
): Promise<{ kind: CreationKind; workspace: Workspace }> {
  const made = toMade(p, 'operator', origin);
  const id = input.id ?? idOf(p, origin);
  await refuseTaken(p, id, made);
  const fresh = toWorkspace(input, id, p.now(), origin.actor);
  const workspace = origin.idempotencyKey ? await bindKey(p, fresh, made) : fresh;
  await putItem(p.db, keys.workspaceLine(id), { workspaceId: id });
  const put = await putNewItem<MadeWorkspace>(p, keys.workspace(id), { ...workspace, ...made });
  if (put.kind === 'taken') throw taken(id);
  return { kind: put.kind, workspace };
}

function idOf(p: Ports, { idempotencyKey }: Origin): string {
  return idempotencyKey ? computedId('ws', 'operator', idempotencyKey) : newId('ws', p.random);
}

/** Looks before anything is written, so that a refusal leaves nothing behind. */
async function refuseTaken(p: Ports, id: string, made: Made): Promise<void> {
  const found = await findItem<MadeWorkspace>(p, keys.workspace(id));
  if (found && found.madeBy !== made.madeBy) throw taken(id);
}

/**
 * Keeps what the key makes, and gives what it made first: the first answer, also where the crash of
 * an earlier call left the rest to this one.
 */
async function bindKey(p: Ports, workspace: Workspace, made: Made): Promise<Workspace> {
  const creation = { workspace, ...made };
  const put = await putNewItem(p, keys.workspaceCreation(made.madeBy), creation);
  assertInvariant(put.kind !== 'taken', 'creation-by-its-key');
  return put.item.workspace;
}

function toWorkspace(
  input: NewWorkspace,
  id: string,
  nowMs: EpochMs,
  createdBy: string | undefined,
): Workspace {
  const { name, plan, timezone, allotments } = input;
  const periodAnchor = input.periodAnchor ?? firstOfMonth(nowMs, timezone);
  return {
    id,
    name,
    plan,
    // The route has made sure of the plan.
    planVersion: findPlan(plan)?.version ?? 1,
    timezone,
    periodAnchor,
    ...(allotments && { allotments }),
    status: 'active',
    createdAt: nowMs,
    ...(createdBy && { createdBy }),
  };
}

function firstOfMonth(nowMs: EpochMs, timezone: string): string {
  const day = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timezone);
  return day.toPlainDate().with({ day: 1 }).toString();
}

function taken(id: string): AppError {
  return new AppError('STATE_CONFLICT', `workspace ${id} exists`, {
    detail: 'A workspace with this id exists already.',
  });
}
