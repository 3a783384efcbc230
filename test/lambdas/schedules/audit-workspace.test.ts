import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditWorkspace } from '../../../lambdas/schedules/audit-workspace.ts';
import { openDesk, people } from '../../support/desk.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

describe('auditWorkspace', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A workspace with one request of two, whose charges have come to rest. */
  async function story(ws: string) {
    const desk = openDesk(table, ws);
    await desk.enrich({ subjects: people(2) });
    await table.project();
    return desk;
  }
  const later = (days: number): TablePorts => {
    const ports = table.ports();
    ports.advance(days * 86_400_000);
    return ports;
  };

  it('finds nothing, reads each entry once, and meets each charge', async () => {
    await story('ws_1');
    const p = later(1);
    expect(await auditWorkspace(p, 'ws_1')).toMatchObject({ accounts: 1, entries: 3, faults: 0 });
    expect(await auditWorkspace(p, 'ws_1')).toMatchObject({ accounts: 1, entries: 0, faults: 0 });
    expect(await auditWorkspace(later(5), 'ws_1')).toMatchObject({ faults: 0 });
    expect(p.logged).toEqual([]);
    const [charges] = await table.items('CHECK#ws_1');
    expect(charges).toMatchObject({ sk: 'CHARGES', note: { open: {} } });
  });

  it('finds a charge that says another number than was spent, days later', async () => {
    await story('ws_2');
    const [charge] = await table.items('CHARGE#ws_2');
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: charge?.pk, sk: charge?.sk },
        UpdateExpression: 'SET credits.contact = :two',
        ExpressionAttributeValues: { ':two': 2 },
      }),
    );
    expect(await auditWorkspace(later(2), 'ws_2')).toMatchObject({ faults: 0 });
    const p = later(5);
    expect(await auditWorkspace(p, 'ws_2')).toMatchObject({ faults: 1 });
    expect(p.logged).toMatchObject([
      {
        event: 'LEDGER_AUDIT_FAILED',
        workspaceId: 'ws_2',
        kind: 'charges-are-spent',
        from: charge?.enrichmentId,
      },
    ]);
  });

  it('says which rule a ledger breaks, and where, each time', async () => {
    await story('ws_3');
    const entry = (await table.items('LEDGER#ws_3'))[1];
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: entry?.pk, sk: entry?.sk },
        UpdateExpression: 'SET actor = :eve',
        ExpressionAttributeValues: { ':eve': 'mem_eve' },
      }),
    );
    const p = later(1);
    for (let n = 0; n < 2; n += 1) {
      expect(await auditWorkspace(p, 'ws_3')).toMatchObject({ faults: 1 });
    }
    const fault = { event: 'LEDGER_AUDIT_FAILED', workspaceId: 'ws_3', kind: 'sealed', from: '2' };
    expect(p.logged).toEqual([fault, fault]);
  });

  it('finds a charge whose claim is not its own, until it is mended', async () => {
    await story('ws_5');
    const [record] = await table.items('CON#ws_5');
    const nameAs = (id: unknown) =>
      table.db.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: record?.pk, sk: record?.sk },
          UpdateExpression: 'SET #data.email.#row = :id',
          ExpressionAttributeNames: { '#data': 'data', '#row': 'row' },
          ExpressionAttributeValues: { ':id': id },
        }),
      );
    const { row = 0 } = (record as { data?: { email?: { row: number } } }).data?.email ?? {};
    await nameAs(row + 50);
    const kinds = ['charges-are-claimed', 'claims-are-charged'];
    for (const days of [2, 3]) {
      const p = later(days);
      expect(await auditWorkspace(p, 'ws_5')).toMatchObject({ faults: 2 });
      expect(p.logged).toMatchObject(kinds.map((kind) => ({ event: 'LEDGER_AUDIT_FAILED', kind })));
    }
    await nameAs(row);
    for (const days of [4, 5]) {
      expect(await auditWorkspace(later(days), 'ws_5')).toMatchObject({ faults: 0 });
    }
    const [charges] = await table.items('CHECK#ws_5');
    expect(charges).toMatchObject({ sk: 'CHARGES', note: { odd: [] } });
  });

  it('counts nothing twice when two audits meet', async () => {
    await story('ws_4');
    const counts = await Promise.all([1, 1].map((days) => auditWorkspace(later(days), 'ws_4')));
    expect(counts.map(({ faults }) => faults)).toEqual([0, 0]);
    expect(await auditWorkspace(later(9), 'ws_4')).toMatchObject({ entries: 0, faults: 0 });
  });
});
