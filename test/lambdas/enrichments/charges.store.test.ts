import { beforeAll, describe, expect, it } from 'vitest';
import {
  chargesBehind,
  findCharge,
  pageOfCharges,
  putCharge,
} from '../../../lambdas/enrichments/charges.store.ts';
import type { Charge } from '../../../lambdas/enrichments/records.contract.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

const T0 = 1_773_144_000_000;

describe('charges', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
    for (const [n, at] of [T0, T0 + 1, T0 + 1, T0 + 2, T0 + 3].entries()) {
      const charge: Partial<Charge> = {
        id: `chg_${n}`,
        paidAtMs: epochMs(at),
        credits: { contact: n },
      };
      await putCharge(p, 'ws_1', charge as Charge);
      await putCharge(p, 'ws_1', charge as Charge);
    }
  });

  async function charges(range: { fromMs?: number; toMs?: number; order?: 'asc' | 'desc' }) {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOfCharges(p, 'ws_1', {
        limit: 2,
        cursor,
        order: range.order ?? 'asc',
        ...(range.fromMs !== undefined && { fromMs: epochMs(range.fromMs) }),
        ...(range.toMs !== undefined && { toMs: epochMs(range.toMs) }),
      });
      expect(page.items.length).toBeLessThanOrEqual(2);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  it.each([
    [{}, ['chg_0', 'chg_1', 'chg_2', 'chg_3', 'chg_4']],
    [{ order: 'desc' as const }, ['chg_4', 'chg_3', 'chg_2', 'chg_1', 'chg_0']],
    // The start of a range is in it, its end is not.
    [{ fromMs: T0 + 1, toMs: T0 + 3 }, ['chg_1', 'chg_2', 'chg_3']],
    [{ fromMs: T0 + 1, toMs: T0 + 3, order: 'desc' as const }, ['chg_3', 'chg_2', 'chg_1']],
    [{ fromMs: T0 + 1, toMs: T0 + 1 }, []],
    [{ fromMs: T0 + 3, toMs: T0 }, []],
    [{ fromMs: T0 + 100 }, []],
  ])('of %j, each once, though each was written twice', async (range, ids) => {
    expect(await charges(range)).toEqual(ids);
  });

  it('can be gone through once, up to a time, behind the last that was met', async () => {
    const read = (after: string, limit: number, toMs = T0 + 3) =>
      chargesBehind(p, 'ws_1', { after, toMs: epochMs(toMs), limit });
    const first = await read('', 2);
    const second = await read(first.position, 9);
    expect([...first.charges, ...second.charges].map(({ id }) => id)).toEqual([
      'chg_0',
      'chg_1',
      'chg_2',
      'chg_3',
    ]);
    expect(await read(second.position, 9)).toEqual({ charges: [], position: second.position });
    expect((await read(second.position, 9, T0 - 9)).charges).toEqual([]);
    expect((await read(second.position, 9, T0 + 99)).charges).toHaveLength(1);
  });

  it('are found by id and time, in their own workspace', async () => {
    const of = { id: 'chg_2', paidAtMs: epochMs(T0 + 1) };
    expect(await findCharge(p, 'ws_1', of)).toMatchObject({ credits: { contact: 2 } });
    expect(await findCharge(p, 'ws_1', { ...of, paidAtMs: epochMs(T0) })).toBeUndefined();
    expect(await findCharge(p, 'ws_2', of)).toBeUndefined();
  });

  it('stay for ever', async () => {
    const [item] = await table.items('CHARGE#ws_1');
    expect(item).toMatchObject({ sk: '001773144000000#chg_0', credits: { contact: 0 } });
    expect(item).not.toHaveProperty('expiresAtS');
  });

  it('are nobody else’s, and a cursor is of one list in one order', async () => {
    const refusal = { code: 'VALIDATION_FAILED' };
    const { nextCursor } = await pageOfCharges(p, 'ws_1', { limit: 2, order: 'desc' });
    const page = { limit: 2, cursor: `${nextCursor}` };
    const others = [
      pageOfCharges(p, 'ws_1', { ...page, order: 'asc' }),
      pageOfCharges(p, 'ws_2', { ...page, order: 'desc' }),
    ];
    for (const other of others) await expect(other).rejects.toMatchObject(refusal);
    expect((await pageOfCharges(p, 'ws_2', { limit: 2, order: 'asc' })).items).toEqual([]);
  });
});
