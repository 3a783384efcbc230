import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMember } from '../../../../lambdas/workspaces/members/create-member.ts';
import { fixedPorts } from '../../../support/fixed-ports.ts';
import { openMemoryItems } from '../../../support/memory-items.ts';

const INPUT = { email: 'ada@acme.example', name: 'Ada', role: 'member' } as const;

describe('createMember', () => {
  let table = openMemoryItems();
  let p = fixedPorts(table);

  beforeEach(() => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    table = openMemoryItems();
    p = fixedPorts(table);
  });

  it('writes the member under its workspace', async () => {
    const { kind, member } = await createMember(p, 'ws_1', INPUT, { bodyHash: 'h' });
    expect(kind).toBe('created');
    expect(member).toMatchObject({ ...INPUT, createdAt: 1_773_144_000_000 });
    expect(table.all()).toMatchObject([{ pk: 'WS#ws_1', sk: `MEMBER#${member.id}` }]);
  });

  it('created-once: gives the first member again for the same key and body', async () => {
    const origin = { idempotencyKey: 'k', bodyHash: 'h' };
    const first = await createMember(p, 'ws_1', INPUT, origin);
    p.advance(60_000);
    const again = await createMember(p, 'ws_1', INPUT, origin);
    expect(again.kind).toBe('replayed');
    expect(again.member).toMatchObject(first.member);
    expect(table.all()).toHaveLength(1);
  });

  it('created-once: refuses the same key with another body', async () => {
    await createMember(p, 'ws_1', INPUT, { idempotencyKey: 'k', bodyHash: 'h' });
    const other = createMember(p, 'ws_1', INPUT, { idempotencyKey: 'k', bodyHash: 'i' });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('tells the same key of two workspaces apart', async () => {
    const origin = { idempotencyKey: 'k', bodyHash: 'h' };
    const one = await createMember(p, 'ws_1', INPUT, origin);
    const two = await createMember(p, 'ws_2', INPUT, origin);
    expect(two.kind).toBe('created');
    expect(two.member.id).not.toBe(one.member.id);
  });
});
