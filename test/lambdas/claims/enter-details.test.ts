import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { enterDetails } from '../../../lambdas/claims/enter-details.ts';
import { readKnown, writeSubjects } from '../../../lambdas/claims/subject.store.ts';
import type { Db } from '../../../lambdas/shared/dynamo.ts';
import { ADA, ADAS_PROFILE, record } from '../../support/subjects.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const REQUEST = { values: { email: { value: 'a@b.example', key: 'e-1' } }, actor: 'mem_1' };

describe('details in the table', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  async function withContact(ws: string) {
    const p = table.ports();
    const loser = record('con_1', ADA, { mergedInto: 'con_2' });
    const records = [loser, record('con_2', ADAS_PROFILE, { isMerger: true })];
    const changes = records.map((each) => ({ was: undefined, record: each }));
    await writeSubjects(p, ws, { records: changes, leads: [] });
    return p;
  }

  it('are entered where a merged contact leads, with their keys, once', async () => {
    const p = await withContact('ws_1');
    const first = await enterDetails(p, 'ws_1', 'con_1', REQUEST);
    expect(first).toMatchObject({ contactId: 'con_2', rev: 2, manual: { email: {} } });
    expect(await enterDetails(p, 'ws_1', 'con_2', REQUEST)).toEqual(first);
    const { leads, subjects } = await readKnown(p, 'ws_1', ['e-1']);
    expect(leads.get('e-1')).toEqual({ contactId: 'con_2' });
    expect(subjects.get('con_2')).toEqual(first);
    expect(await enterDetails(p, 'ws_2', 'con_1', REQUEST)).toBeUndefined();
  });

  it('are entered by many at once, none of whom loses', async () => {
    const p = await withContact('ws_3');
    const entered = ['email', 'phone', 'profile', 'jobs'].map((datum, n) =>
      enterDetails(p, 'ws_3', 'con_2', {
        values: { [datum]: { value: 'x', key: `e-${n}` } },
        actor: 'mem_1',
      }),
    );
    await Promise.all(entered);
    const { subjects } = await readKnown(p, 'ws_3', ['e-0']);
    expect(Object.keys(subjects.get('con_2')?.manual ?? {})).toHaveLength(4);
  });

  it('give up where others change the contact again and again', async () => {
    const p = await withContact('ws_4');
    const CancellationReasons = [{ Code: 'TransactionConflict' }];
    const lost = { message: 'busy', $metadata: {}, CancellationReasons };
    const send = async (command: Parameters<Db['send']>[0]) => {
      if (command instanceof TransactWriteCommand) throw new TransactionCanceledException(lost);
      return p.db.send(command);
    };
    const entered = enterDetails({ ...p, db: { send } as Db }, 'ws_4', 'con_2', REQUEST);
    await expect(entered).rejects.toMatchObject({ code: 'ACCOUNT_BUSY' });
  });
});
