import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openOnce } from '../../../lambdas/billing/open-once.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

describe('openOnce', () => {
  let table: TestTable;
  let p: TablePorts;
  let asked: string[] = [];
  let n = 0;
  beforeAll(async () => {
    table = await openTable();
  });
  beforeEach(() => {
    process.env.TABLE_NAME = table.name;
    p = table.ports();
    asked = [];
    n += 1;
  });

  const open = (idempotencyKey?: string, bodyHash = 'h', kind: 'chk' | 'sub' = 'chk') =>
    openOnce(p, { workspaceId: `ws_${n}`, kind }, { idempotencyKey, bodyHash }, async (key) => {
      asked.push(key);
      return { id: `cs_${asked.length}`, url: 'https://x' };
    });

  it('gives a repeat the first one, and asks Stripe once', async () => {
    expect(await open('k')).toEqual({
      checkout: { id: 'cs_1', url: 'https://x' },
      isReplayed: false,
    });
    expect(await open('k')).toEqual({
      checkout: { id: 'cs_1', url: 'https://x' },
      isReplayed: true,
    });
    expect(asked).toHaveLength(1);
  });

  it('asks Stripe with one key for one request, also where the first answer was lost', async () => {
    const [first, second] = await Promise.all([open('k'), open('k')]);
    expect(new Set(asked).size).toBe(1);
    expect(first.checkout).toEqual(second.checkout);
  });

  it('refuses another body, and keeps packs and plans apart', async () => {
    await open('k');
    await expect(open('k', 'other')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await open('k', 'h', 'sub')).isReplayed).toBe(false);
  });

  it('opens one for each call without a key', async () => {
    const opened = [await open(), await open()];
    expect(opened.map(({ checkout }) => checkout.id)).toEqual(['cs_1', 'cs_2']);
    expect(new Set(asked).size).toBe(2);
  });
});
