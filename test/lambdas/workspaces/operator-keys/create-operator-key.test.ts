import { beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { createOperatorKey } from '../../../../lambdas/workspaces/operator-keys/create-operator-key.ts';
import {
  findPresentedOperatorKey,
  listOperatorKeys,
} from '../../../../lambdas/workspaces/operator-keys/read-operator-keys.ts';
import { revokeOperatorKey } from '../../../../lambdas/workspaces/operator-keys/revoke-operator-key.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { isPutOf, isTransaction, pauseAt, resend, spoil } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const INPUT = { name: 'CI', rights: 'support' } as const;
const KEYED = { idempotencyKey: 'k', bodyHash: 'h' };
const isOpening = (command: unknown): boolean => isPutOf(command, 'OPERATOR');

describe('createOperatorKey', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeEach(async () => {
    table = await openTable();
    p = table.ports();
  });

  it('gives the secret, and keeps its hash and its last four characters', async () => {
    const input = { ...INPUT, expiresAt: epochMs(NOON + 1) };
    const { kind, operatorKey, secret } = await createOperatorKey(p, input, { bodyHash: 'h' });
    expect([kind, secret]).toEqual(['created', expect.stringMatching(/^slo_[0-9a-z]{39}$/)]);
    expect(operatorKey.last4).toBe(secret?.slice(-4));
    const items = await table.items();
    expect(items).toMatchObject([
      {
        pk: `KEY#${operatorKey.hash}`,
        sk: 'OPERATOR',
        keyId: operatorKey.id,
        rights: 'support',
        expiresAt: NOON + 1,
      },
      { pk: 'OPERATORS', sk: `KEY#${operatorKey.id}`, name: 'CI', createdAt: NOON },
      { pk: 'OPERATORS', sk: expect.stringMatching(/^NAME#/), keyId: operatorKey.id },
    ]);
    expect(JSON.stringify(items)).not.toContain(secret);
  });

  it.each(['CI', ' ci ', 'operator', 'Operator '])(
    'one-name-one-key: refuses the name %j',
    async (name) => {
      await createOperatorKey(p, INPUT, { bodyHash: 'h' });
      const before = await table.items();
      const other = createOperatorKey(p, { ...INPUT, name }, { bodyHash: 'i' });
      await expect(other).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
      expect(await table.items()).toEqual(before);
    },
  );

  it('one-name-one-key: also of one that is revoked, and of two at once', async () => {
    const { operatorKey } = await createOperatorKey(p, INPUT, { bodyHash: 'h' });
    await revokeOperatorKey(p, operatorKey.id);
    const again = createOperatorKey(p, INPUT, { bodyHash: 'i' });
    await expect(again).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const two = [1, 2].map(() =>
      createOperatorKey(p, { ...INPUT, name: 'two' }, { bodyHash: 'h' }),
    );
    const ends = await Promise.allSettled(two);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('refuses an end that is not in the future', async () => {
    const past = createOperatorKey(p, { ...INPUT, expiresAt: epochMs(NOON) }, { bodyHash: 'h' });
    await expect(past).rejects.toMatchObject({
      details: { errors: [{ path: 'expiresAt', message: 'must be in the future' }] },
    });
    expect(await table.items()).toEqual([]);
  });

  it('created-once: gives no secret on a replay, also when the key has expired since', async () => {
    const input = { ...INPUT, expiresAt: epochMs(NOON + 1) };
    const first = await createOperatorKey(p, input, KEYED);
    p.advance(5);
    const again = await createOperatorKey(p, input, KEYED);
    expect(again).toMatchObject({ kind: 'replayed', secret: null, operatorKey: first.operatorKey });
    expect(await table.items()).toHaveLength(3);
    const other = createOperatorKey(p, input, { ...KEYED, bodyHash: 'i' });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('created-once: of two at once with one key one is the replay', async () => {
    const db = pauseAt(table.db, isTransaction);
    const late = createOperatorKey({ ...p, db }, INPUT, KEYED);
    await db.reached;
    await createOperatorKey(p, INPUT, KEYED);
    db.goOn();
    expect((await late).kind).toBe('replayed');
  });

  it('gives the secret also when the answer of its write was lost', async () => {
    const made = await createOperatorKey({ ...p, db: resend(table.db) }, INPUT, KEYED);
    expect([made.kind, made.secret]).toEqual(['created', expect.stringMatching(/^slo_/)]);
    expect(await findPresentedOperatorKey(p, made.operatorKey.hash)).toBeDefined();
  });

  it('listed-before-usable: nor does one open whose second write comes late', async () => {
    const db = spoil(table.db, (_n, command) => (isOpening(command) ? 'late' : 'none'));
    const cut = createOperatorKey({ ...p, db }, INPUT, KEYED);
    await expect(cut).rejects.toThrow('spoiled by the test');
    const [listed] = (await listOperatorKeys(p, { limit: 5 })).items;
    await revokeOperatorKey(p, listed?.id ?? '');
    await db.deliver();
    expect(await findPresentedOperatorKey(p, listed?.hash ?? '')).toHaveProperty('revokedAt');
  });
});
