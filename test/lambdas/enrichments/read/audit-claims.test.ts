import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { pageOfCharges } from '../../../../lambdas/enrichments/charges.store.ts';
import { auditClaims } from '../../../../lambdas/enrichments/read/audit-claims.ts';
import type { ItemKey } from '../../../../lambdas/shared/keys.contract.ts';
import { type Finder, findsAll, openDesk, people } from '../../../support/desk.ts';
import { type Item, openTable, type TestTable } from '../../../support/table.ts';

describe('auditClaims', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** Two persons whose addresses were paid for, and one whose number was, too. */
  async function story() {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws, { contact: 100 });
    await desk.enrich({ subjects: people(2) });
    const number: Finder = () => '+14155550100';
    await desk.enrich({ subjects: people(1), actions: ['contact.phone'] }, number);
    const audit = async () => {
      const { items } = await pageOfCharges(desk.p, ws, { limit: 50, order: 'asc' });
      return auditClaims(desk.p, ws, items);
    };
    const records = () => table.items(`CON#${ws}`);
    return { ws, desk, audit, records };
  }
  const keyOf = ({ pk, sk }: Item): ItemKey => ({ pk, sk });
  const change = (item: Item | undefined, UpdateExpression: string, values: object) =>
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: item && keyOf(item),
        UpdateExpression,
        ExpressionAttributeNames: { '#data': 'data' },
        ExpressionAttributeValues: { ...values },
      }),
    );

  it('finds nothing where each charge has its claim, and each claim its charge', async () => {
    const { audit, desk } = await story();
    expect(await audit()).toEqual([]);
    // Owned by now, asked again, and joined to others: nothing is charged for it.
    await desk.enrich({ subjects: people(3) });
    expect(await audit()).toEqual([]);
  });

  it('finds a charge whose claim another request has', async () => {
    const { audit, records } = await story();
    const [record] = await records();
    await change(record, 'SET #data.email.enrichmentId = :other', { ':other': 'enr_other' });
    const contactId = record?.contactId;
    expect(await audit()).toMatchObject([
      { kind: 'charges-are-claimed', charge: { contactId, action: 'contact.email' } },
      // And nobody has decided that the other one pays.
      { kind: 'claims-are-charged', from: `${contactId} email` },
    ]);
  });

  it('finds a charge whose record is gone', async () => {
    const { audit, records } = await story();
    const [record] = await records();
    await table.db.send(new DeleteCommand({ TableName: table.name, Key: record && keyOf(record) }));
    const odd = await audit();
    expect(odd.map(({ kind, from, charge }) => [kind, from === charge.id])).toContainEqual([
      'charges-are-claimed',
      true,
    ]);
  });

  it('finds a paid claim whose charge is not there, by another charge of its record', async () => {
    const { ws, audit } = await story();
    const charge = (await table.items(`CHARGE#${ws}`)).find(
      ({ action }) => action === 'contact.phone',
    );
    await table.db.send(new DeleteCommand({ TableName: table.name, Key: charge && keyOf(charge) }));
    expect(await audit()).toMatchObject([
      { kind: 'claims-are-charged', from: `${charge?.contactId} phone` },
    ]);
  });

  it('takes a claim that is free for one without a charge', async () => {
    const { ws, desk, audit } = await story();
    // Another person, found at an address that is paid for.
    const same: Finder = (_subject, _row, _datum) => findsAll(people(1)[0] ?? {}, 0, 'email');
    await desk.enrich({ subjects: people(1, 30) }, same);
    expect((await table.items(`CHARGE#${ws}`)).length).toBe(3);
    expect(await audit()).toEqual([]);
  });
});
