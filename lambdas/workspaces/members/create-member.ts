import { AppError, assertInvariant } from '../../shared/errors.ts';
import type { Made } from '../../shared/items.ts';
import type { Ports } from '../../shared/ports.ts';
import { computedId, newId } from '../../shared/random.ts';
import { writeUntilDone } from '../../shared/write-until-done.ts';
import { toMade } from '../made-by.ts';
import type {
  CreationKind,
  Member,
  MembersPlace,
  NewMember,
  Origin,
} from '../workspaces.contract.ts';
import { changeRoster } from './change-roster.ts';
import {
  type MemberCopy,
  type MemberRecord,
  readMemberCopy,
  refuseTakenEmail,
  toMember,
  unfinishedPlace,
  writeMember,
} from './member.store.ts';
import { planNewMember } from './plan-member.ts';

interface Creation {
  readonly kind: CreationKind;
  readonly member: Member;
}

/**
 * Creates a member of a workspace. A repeat gets the member as it was made, whatever has been
 * changed since.
 *
 * Errors: STATE_CONFLICT when another member has the address, the plan has no place left, or the
 *         member that the same key made was removed; IDEMPOTENCY_KEY_REUSED; ACCOUNT_BUSY.
 */
export async function createMember(
  p: Ports,
  workspace: MembersPlace,
  input: NewMember,
  origin: Origin,
): Promise<Creation> {
  const { id: ws, timezone, limits } = workspace;
  const { idempotencyKey: key } = origin;
  const id = key ? computedId('mem', ws, key) : newId('mem', p.random);
  const made = toMade(p, ws, origin);
  const nowMs = p.now();
  const member = planNewMember(id, input, { timezone, nowMs });
  const work = member.seat ? unfinishedPlace(p, id) : {};
  return writeUntilDone(p, async () => {
    const copy = await readMemberCopy(p, ws, id);
    const first = findFirst(copy, made);
    if (first) return first;
    await refuseTakenEmail(p, ws, member.email);
    const roster = changeRoster(copy.roster, { becomes: member }, { limits, timezone, nowMs });
    const becomes: MemberRecord = { ...member, ...made, ...work, version: 1 };
    const isDone = await writeMember(p, ws, { becomes, roster });
    return isDone ? { kind: 'created', member } : undefined;
  });
}

/** Gives what the same request has made before; undefined where it has made nothing. */
function findFirst({ record, removed }: MemberCopy, made: Made): Creation | undefined {
  const found = record ?? removed;
  if (found === undefined) return undefined;
  assertInvariant(found.madeBy === made.madeBy, 'member-id-is-new');
  if (found.bodyHash !== made.bodyHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', 'another body made it');
  }
  if (record === undefined) {
    throw new AppError('STATE_CONFLICT', `removed ${found.id}`, {
      detail: 'The member that this Idempotency-Key has made was removed.',
    });
  }
  const kind = record.attempt === made.attempt ? 'created' : 'replayed';
  return { kind, member: record.asMade ?? toMember(record) };
}
