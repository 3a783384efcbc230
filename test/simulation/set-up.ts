import type { Db } from '../../lambdas/shared/dynamo.ts';
import { putItem } from '../../lambdas/shared/items.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { type EpochMs, epochMs } from '../../lambdas/shared/units.contract.ts';
import { writeMember } from '../../lambdas/workspaces/members/member.store.ts';
import { planNewMember } from '../../lambdas/workspaces/members/plan-member.ts';
import type { ApiKey, Workspace } from '../../lambdas/workspaces/workspaces.contract.ts';
import type { Command } from '../support/engine.ts';
import type { SimKey, SimMember } from './engine-story.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;

/** Writes the workspaces, members and keys of a story before it begins, without any fault. */
export async function setUp(world: World): Promise<void> {
  const { workspaces, cast } = world.scenario;
  const p = directPorts(world);
  for (const { workspaceId: id, ...sold } of workspaces) {
    const workspace: Workspace = {
      id,
      name: id,
      planVersion: 1,
      ...sold,
      status: 'active',
      createdAt: p.now(),
    };
    await putItem(p.db, keys.workspaceLine(id), { workspaceId: id });
    await putItem(p.db, keys.workspace(id), workspace);
    await world.records.look(keys.workspace(id));
    for (const member of cast.get(id)?.members ?? []) await addMember(world, p, workspace, member);
    for (const key of cast.get(id)?.keys ?? []) await addKey(p, id, key);
  }
}

async function addMember(
  world: World,
  p: Ports,
  { id: ws, timezone }: Workspace,
  { id, licensedDaysAgo, caps }: SimMember,
): Promise<void> {
  const input = {
    email: `${id}@example.com`,
    role: 'admin' as const,
    ...(licensedDaysAgo !== undefined && { seat: true }),
    ...(caps && { caps }),
  };
  const nowMs = epochMs(p.now() - (licensedDaysAgo ?? 0) * DAY);
  const member = planNewMember(id, input, { timezone, nowMs });
  const made = { madeBy: id, bodyHash: 'hash', attempt: id, version: 1 };
  await writeMember(p, ws, { becomes: { ...member, ...made } });
  await world.records.look(keys.member(ws, id));
}

async function addKey(p: Ports, ws: string, { id, memberId, caps }: SimKey): Promise<void> {
  const apiKey: ApiKey = {
    id,
    name: id,
    ...(memberId && { memberId }),
    scopes: ['read', 'enrich'],
    last4: '0000',
    hash: id,
    createdAt: p.now() as EpochMs,
    caps: { amounts: caps, no: 1 },
  };
  await putItem(p.db, keys.apiKey(ws, id), apiKey);
}

/** Ports without faults, for who looks on. */
export function directPorts({ table, schedule, chance }: World): Ports {
  const send = (command: Command) => table.execute(command);
  const db: Db = { send: send as Db['send'] };
  return {
    db,
    accountDb: db,
    now: () => epochMs(schedule.nowMs),
    sleep: async () => {},
    random: (count) => chance.bytes(count),
    log: () => {},
  };
}
