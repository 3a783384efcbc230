import { beforeEach, describe, expect, it, vi } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { createApiKey } from '../../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { findPresentedKey } from '../../../../lambdas/workspaces/api-keys/read-api-keys.ts';
import { revokeApiKey } from '../../../../lambdas/workspaces/api-keys/revoke-api-key.ts';
import { fixedPorts, NOON } from '../../../support/fixed-ports.ts';
import { isPutOf, pauseAt, spoil } from '../../../support/lossy.ts';
import { openMemoryItems } from '../../../support/memory-items.ts';

const INPUT = { name: 'CI', memberId: 'mem_ada', scopes: ['read'] } as const;

/** The second write: what the secret opens. */
const isOpening = (command: unknown): boolean =>
  isPutOf(command, 'KEY') && !isPutOf(command, 'KEY#');

describe('createApiKey', () => {
  let table = openMemoryItems();
  let p = fixedPorts(table);

  beforeEach(() => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    table = openMemoryItems();
    p = fixedPorts(table);
  });

  it('gives the secret, and keeps its hash and its last four characters', async () => {
    const { kind, apiKey, secret } = await createApiKey(p, 'ws_1', INPUT, { bodyHash: 'h' });
    expect(kind).toBe('created');
    expect(secret).toMatch(/^slk_[0-9a-z]{39}$/);
    expect(apiKey.last4).toBe(secret?.slice(-4));
    expect(table.all()).toMatchObject([
      {
        pk: `KEY#${apiKey.hash}`,
        sk: 'KEY',
        workspaceId: 'ws_1',
        memberId: 'mem_ada',
        scopes: ['read'],
      },
      { pk: 'WS#ws_1', sk: `KEY#${apiKey.id}`, name: 'CI' },
    ]);
  });

  it('keeps caps and end, with what the secret opens too', async () => {
    const more = { caps: { contact: 0 }, expiresAt: epochMs(NOON + 1) };
    const { apiKey } = await createApiKey(p, 'ws_1', { ...INPUT, ...more }, { bodyHash: 'h' });
    const kept = { caps: { amounts: { contact: 0 }, no: 1 }, expiresAt: NOON + 1 };
    expect(apiKey).toMatchObject(kept);
    expect(table.all()).toMatchObject([kept, kept]);
  });

  it('refuses an end that is not in the future, and writes nothing', async () => {
    const input = { ...INPUT, expiresAt: epochMs(NOON) };
    await expect(createApiKey(p, 'ws_1', input, { bodyHash: 'h' })).rejects.toMatchObject({
      details: { errors: [{ path: 'expiresAt', message: 'must be in the future' }] },
    });
    expect(table.all()).toEqual([]);
  });

  it('created-once: gives the repeat of one that has expired since', async () => {
    const input = { ...INPUT, expiresAt: epochMs(NOON + 1) };
    const origin = { idempotencyKey: 'k', bodyHash: 'h' };
    const { apiKey } = await createApiKey(p, 'ws_1', input, origin);
    p.advance(5);
    expect(await createApiKey(p, 'ws_1', input, origin)).toMatchObject({
      kind: 'replayed',
      apiKey,
    });
  });

  it('secret-shown-once: keeps the secret nowhere and gives none on a replay', async () => {
    const origin = { idempotencyKey: 'k', bodyHash: 'h' };
    const first = await createApiKey(p, 'ws_1', INPUT, origin);
    expect(JSON.stringify(table.all())).not.toContain(first.secret);
    const again = await createApiKey(p, 'ws_1', INPUT, origin);
    expect(again).toMatchObject({ kind: 'replayed', secret: null, apiKey: first.apiKey });
    expect(table.all()).toHaveLength(2);
  });

  it('listed-before-usable: a crash between its writes leaves nothing that opens', async () => {
    table.failWrite(2);
    await expect(createApiKey(p, 'ws_1', INPUT, { bodyHash: 'h' })).rejects.toThrow();
    expect(table.all()).toMatchObject([{ pk: 'WS#ws_1' }]);
  });

  it('listed-before-usable: one that was revoked between its writes opens nothing', async () => {
    const db = pauseAt(table, isOpening);
    const creating = createApiKey({ ...p, db }, 'ws_1', INPUT, { bodyHash: 'h' });
    await db.reached;
    const [listed] = table.all();
    await revokeApiKey(p, 'ws_1', String(listed?.id));
    db.goOn();
    const { apiKey } = await creating;
    expect(await findPresentedKey(p, apiKey.hash)).toHaveProperty('revokedAt');
  });

  it('listed-before-usable: nor does one whose second write comes late', async () => {
    const db = spoil(table, (_n, command) => (isOpening(command) ? 'late' : 'none'));
    const cut = createApiKey({ ...p, db }, 'ws_1', INPUT, { bodyHash: 'h' });
    await expect(cut).rejects.toThrow('spoiled by the test');
    const [listed] = table.all();
    await revokeApiKey(p, 'ws_1', String(listed?.id));
    await db.deliver();
    expect(await findPresentedKey(p, String(listed?.hash))).toHaveProperty('revokedAt');
  });

  it('created-once: refuses the same key with another body', async () => {
    await createApiKey(p, 'ws_1', INPUT, { idempotencyKey: 'k', bodyHash: 'h' });
    const other = createApiKey(p, 'ws_1', INPUT, { idempotencyKey: 'k', bodyHash: 'i' });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('gives the secret also when the answer of its write was lost', async () => {
    table.loseNextAnswer();
    const made = await createApiKey(p, 'ws_1', INPUT, { idempotencyKey: 'k', bodyHash: 'h' });
    expect(made.kind).toBe('created');
    expect(made.secret).not.toBeNull();
  });
});
