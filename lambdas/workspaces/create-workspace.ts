import { Temporal } from 'temporal-polyfill';
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
 * it is passed over, while a workspace without its line would be missed by the schedules.
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
  if (origin.idempotencyKey) await bindKey(p, id, made);
  await putItem(p.db, keys.workspaceLine(id), { workspaceId: id });
  const workspace = { ...toWorkspace(input, id, p.now()), ...made };
  const put = await putNewItem<MadeWorkspace>(p.db, keys.workspace(id), workspace);
  if (put.kind === 'taken') throw taken(id);
  return { kind: put.kind, workspace: put.item };
}

function idOf(p: Ports, { idempotencyKey }: Origin): string {
  return idempotencyKey ? computedId('ws', 'operator', idempotencyKey) : newId('ws', p.random);
}

/** Looks before anything is written, so that a refusal leaves nothing behind. */
async function refuseTaken(p: Ports, id: string, made: Made): Promise<void> {
  const found = await findItem<MadeWorkspace>(p.db, keys.workspace(id));
  if (found && found.madeBy !== made.madeBy) throw taken(id);
}

/**
 * Keeps which id the key made: with an id of the caller's choice, it does not follow from the key.
 */
async function bindKey(p: Ports, workspaceId: string, made: Made): Promise<void> {
  const put = await putNewItem(p.db, keys.workspaceCreation(made.madeBy), { workspaceId, ...made });
  assertInvariant(put.kind !== 'taken', 'creation-by-its-key');
}

function toWorkspace(input: NewWorkspace, id: string, nowMs: EpochMs): Workspace {
  const { name, plan, timezone, allotments } = input;
  const periodAnchor = input.periodAnchor ?? firstOfMonth(nowMs, timezone);
  return {
    id,
    name,
    plan,
    timezone,
    periodAnchor,
    ...(allotments && { allotments }),
    status: 'active',
    createdAt: nowMs,
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
