import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../../lambdas/events/events.contract.ts';
import { tellExpiring } from '../../../lambdas/schedules/tell-expiring.ts';
import { accountOf, at, grantOf } from '../../support/accounts.ts';
import { isPutOf, spoil } from '../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

/** Ten days from noon of the 10th of March. */
const SOON = at('2026-03-20T12:00:00Z');

describe('tellExpiring', () => {
  let table: TestTable;
  let p: TablePorts;
  let told: SluiceEvent[] = [];
  const publish = async (event: SluiceEvent): Promise<void> => void told.push(event);

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
  });
  beforeEach(() => {
    told = [];
  });

  it('tells of a grant once, and marks it for as long as somebody may ask', async () => {
    const account = accountOf({ g: grantOf({ exp: SOON, available: 7 }) });
    for (let n = 0; n < 3; n += 1) await tellExpiring({ ...p, publish }, account);
    expect(told).toEqual([
      {
        id: expect.stringMatching(/^evt_/),
        type: 'credits.expiring',
        version: 1,
        time: '2026-03-06T12:00:00.000Z',
        workspaceId: 'ws_1',
        data: {
          account: 'workspace',
          grantId: 'g',
          creditType: 'contact',
          credits: 7,
          expiresAt: '2026-03-20T12:00:00.000Z',
        },
      },
    ]);
    const [mark] = (await table.items('WS#ws_1')).filter(({ sk }) => sk.startsWith('TOLD#'));
    // 30 days behind the expiry.
    expect(mark).toMatchObject({ sk: 'TOLD#ACCOUNT#g', expiresAtS: SOON / 1000 + 2_592_000 });
  });

  it('tells first and marks then: a crash in between tells the same event again', async () => {
    const account = accountOf({ g: grantOf({ exp: SOON }) }, { workspaceId: 'ws_2' });
    const db = spoil(p.db, (_n, command) => (isPutOf(command, 'TOLD#') ? 'lost' : 'none'));
    await expect(tellExpiring({ ...p, db, publish }, account)).rejects.toThrow('spoiled');
    const dead = () => Promise.reject(new Error('the bus is down'));
    await expect(tellExpiring({ ...p, publish: dead }, account)).rejects.toThrow('bus');
    await tellExpiring({ ...p, publish }, account);
    expect(told.map(({ id }) => id)).toEqual([told[0]?.id, told[0]?.id]);
  });

  it('tells of a grant that was made later from when it began', async () => {
    const eff = at('2026-03-09T00:00:00Z');
    await tellExpiring(
      { ...p, publish },
      accountOf({ g: grantOf({ eff, exp: SOON }) }, { workspaceId: 'ws_3' }),
    );
    expect(told[0]?.time).toBe('2026-03-09T00:00:00.000Z');
  });

  it('tells of each grant of each account, and of no allowance', async () => {
    const grants = { a: grantOf({ exp: SOON }), b: grantOf({ exp: SOON }) };
    for (const whose of [{}, { seat: 'mem_1' }, { seat: 'mem_2' }, { cap: 'mem_1' }]) {
      await tellExpiring({ ...p, publish }, accountOf(grants, { workspaceId: 'ws_4', ...whose }));
    }
    expect(told.map(({ data }) => Object.values(data).slice(0, 2).join())).toEqual([
      'workspace,a',
      'workspace,b',
      'seat:mem_1,a',
      'seat:mem_1,b',
      'seat:mem_2,a',
      'seat:mem_2,b',
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(6);
  });
});
