import { adjustCredits } from '../../lambdas/ledger/grants/adjust-credits.ts';
import { voidGrant } from '../../lambdas/ledger/grants/void-grant.ts';
import { bringUpToDate, loadAccount } from '../../lambdas/ledger/ledger.ts';
import { planOf, seatTermsOf, termsOf } from '../../lambdas/plans/terms.ts';
import { type EpochMs, epochMs } from '../../lambdas/shared/units.contract.ts';
import { finishMember } from '../../lambdas/workspaces/members/finish-member.ts';
import { removeMember } from '../../lambdas/workspaces/members/remove-member.ts';
import { updateMember } from '../../lambdas/workspaces/members/update-member.ts';
import { toPlace, toTerms } from '../../lambdas/workspaces/terms-of-workspace.ts';
import { updateWorkspace } from '../../lambdas/workspaces/update-workspace.ts';
import type {
  MemberChanges,
  WorkspaceChanges,
} from '../../lambdas/workspaces/workspaces.contract.ts';
import type { EngineAct } from './engine-story.ts';
import type { SimPorts } from './functions.ts';
import { nameOfAccount } from './journal-stream.ts';
import { untilCertain } from './members.ts';
import type { World } from './world.ts';

/** Does an act of the operator or of an admin, as their routes do it. */
export async function act(world: World, ws: string, engineAct: EngineAct): Promise<void> {
  const { does, ...how } = engineAct;
  world.trace.tell('operator', `${does} ${ws} ${JSON.stringify(how)}`);
  switch (engineAct.does) {
    case 'void':
      return voidSome(world, ws, engineAct);
    case 'adjust':
      return adjust(world, ws, engineAct);
    case 'sell':
      return sell(world, ws, engineAct);
    case 'call off':
      return change(world, ws, { terms: null });
    case 'suspend':
      await change(world, ws, { status: 'suspended' });
      await world.schedule.wait(engineAct.forMs);
      return change(world, ws, { status: 'active' });
    case 'cap':
      return changeMember(world, ws, engineAct.memberId, { caps: engineAct.caps });
    case 'license':
      return changeMember(world, ws, engineAct.memberId, { seat: engineAct.seat });
    case 'remove':
      await untilCertain(world, async (p) => {
        const place = toPlace(world.workspaceOf(ws), p.now());
        await removeMember(p, place, engineAct.memberId);
        await finish(world, p, ws, engineAct.memberId);
      });
  }
}

/** Ends a grant that the account has, whatever grant that is. */
async function voidSome(
  world: World,
  workspaceId: string,
  { seat, pick }: EngineAct & { readonly does: 'void' },
): Promise<void> {
  const account = { workspaceId, ...(seat !== undefined && { seat }) };
  const name = nameOfAccount(account);
  const seen = world.stream.writes.findLast((write) => write.name === name);
  const given = [...world.observer.gifts.values()].filter(
    (gift) => gift.workspaceId === workspaceId && gift.seat === seat,
  );
  const ids = [...Object.keys(seen?.account.grants ?? {}), ...given.map(({ grantId }) => grantId)];
  const grantId = ids[pick % ids.length];
  if (grantId === undefined) return;
  world.trace.tell('operator', `voids ${grantId} of ${name}`);
  await untilCertain(world, (p) =>
    voidGrant(p, { account, grantId, reason: 'mistake', actor: 'operator' }),
  );
}

async function adjust(
  world: World,
  workspaceId: string,
  { id: adjustmentId, amount, pick }: EngineAct & { readonly does: 'adjust' },
): Promise<void> {
  const noted = { workspaceId, amount, end: 'unknown' as 'done' | 'refused' | 'unknown' };
  world.observer.adjustments.set(adjustmentId, noted);
  const { creditTypes } = planOf(world.termsOf(workspaceId));
  const creditType = creditTypes[pick % creditTypes.length] ?? '';
  const error = await untilCertain(world, (p) =>
    adjustCredits(p, {
      account: { workspaceId },
      terms: termsOf(world.termsOf(workspaceId)),
      adjustmentId,
      creditType,
      amount,
      reason: 'correction',
      actor: 'operator',
      bodyHash: 'hash',
    }).then(() => {
      noted.end = 'done';
    }),
  );
  if (error === 'refused' && noted.end === 'unknown') noted.end = 'refused';
}

async function sell(
  world: World,
  ws: string,
  { effective, plan, allotments, timezone }: EngineAct & { readonly does: 'sell' },
): Promise<void> {
  const given = world.schedule.nowMs;
  await untilCertain(world, async (p) => {
    const workspace = world.workspaceOf(ws);
    const from = await effectiveFrom(p, world, { ws, effective, givenMs: given });
    const types = planOf(plan === undefined ? toTerms(workspace, p.now()) : { plan }).creditTypes;
    const agreed = Object.entries(allotments ?? {}).filter(([type]) => types.includes(type));
    const terms = {
      from,
      by: 'operator',
      plan,
      timezone,
      ...(agreed.length > 0 && { allotments: Object.fromEntries(agreed) }),
    };
    const changed = await updateWorkspace(p, ws, { terms });
    await loadAccount(p, { workspaceId: ws }, termsOf(toTerms(changed, p.now())));
  });
}

async function effectiveFrom(
  p: SimPorts,
  world: World,
  {
    ws,
    effective,
    givenMs,
  }: {
    readonly ws: string;
    readonly effective: (EngineAct & { readonly does: 'sell' })['effective'];
    readonly givenMs: number;
  },
): Promise<EpochMs> {
  if (effective === 'now') return p.now();
  if (effective !== 'next-period') return epochMs(Math.max(givenMs + effective.afterMs, p.now()));
  const account = await loadAccount(p, { workspaceId: ws }, termsOf(world.termsOf(ws)));
  return account.period.endsAt;
}

async function change(world: World, ws: string, changes: WorkspaceChanges): Promise<void> {
  await untilCertain(world, (p) => updateWorkspace(p, ws, changes));
}

async function changeMember(
  world: World,
  ws: string,
  id: string,
  changes: MemberChanges,
): Promise<void> {
  await untilCertain(world, async (p) => {
    const terms = world.termsOf(ws);
    if (changes.seat === true && planOf(terms).seatAllotments === undefined) return;
    const place = toPlace(world.workspaceOf(ws), p.now());
    const member = await updateMember(p, place, id, changes);
    if (member.seat) await finish(world, p, ws, id);
  });
}

async function finish(world: World, p: SimPorts, ws: string, id: string): Promise<void> {
  await finishMember(p, ws, id, (seat, licence) =>
    bringUpToDate(p, { workspaceId: ws, seat }, seatTermsOf(world.termsOf(ws), licence)),
  );
}
