import { assertInvariant } from '../../shared/errors.ts';
import { type Made, putNewItem } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { computedId, newId } from '../../shared/random.ts';
import { toMade } from '../made-by.ts';
import type { CreationKind, Member, NewMember, Origin } from '../workspaces.contract.ts';

/**
 * Creates a member of a workspace.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED.
 */
export async function createMember(
  p: Ports,
  workspaceId: string,
  input: NewMember,
  origin: Origin,
): Promise<{ kind: CreationKind; member: Member }> {
  const { idempotencyKey } = origin;
  const id = idempotencyKey
    ? computedId('mem', workspaceId, idempotencyKey)
    : newId('mem', p.random);
  const { email, name, role } = input;
  const member = { id, email, ...(name && { name }), role, createdAt: p.now() };
  const put = await putNewItem<Member & Made>(p, keys.member(workspaceId, id), {
    ...member,
    ...toMade(p, workspaceId, origin),
  });
  assertInvariant(put.kind !== 'taken', 'member-id-is-new');
  return { kind: put.kind, member: put.item };
}
