import { beforeAll, describe, expect, it } from 'vitest';
import {
  doubleItem,
  endDouble,
  findDouble,
  leaveDouble,
} from '../../../lambdas/claims/double.store.ts';
import { writeSubjects } from '../../../lambdas/claims/subject.store.ts';
import { keys, unfinished } from '../../../lambdas/shared/keys.contract.ts';
import { ADA, claim, finding, record } from '../../support/subjects.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('double claims in the table', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('come with the merge, by the claim’s own name, and are left for later until they end', async () => {
    const p = table.ports();
    const lost = claim('paid', 'enr_1', { finding: finding('ada@acme.example') });
    const double = { contactId: 'con_1', datum: 'email', claim: lost };
    const one = record('con_1', ADA);
    const write = { records: [{ was: undefined, record: one }], leads: [], doubles: [double] };
    expect(await writeSubjects(p, 'ws', { ...write, leads: [] })).toBe(true);
    // Another merge of what was read before changes neither.
    expect(await writeSubjects(p, 'ws', write)).toBe(false);
    const { sk } = doubleItem(p, 'ws', double);
    const key = { pk: keys.contact('ws', 'con_1').pk, sk };
    expect(sk).toMatch(/^DOUBLE#dbl_[0-9a-z]{24}$/);
    const id = unfinished.idOf(key);
    const due = (ms: number) => unfinished.due(p.now() + ms, id);
    expect(await findDouble(p, key)).toMatchObject({ ...double, i2sk: due(120_000) });
    p.advance(60_000);
    await leaveDouble(p, key);
    expect(await findDouble(p, key)).toMatchObject({ i2sk: due(120_000) });
    await endDouble(p, key);
    await endDouble(p, key);
    await leaveDouble(p, key);
    expect(await findDouble(p, key)).toEqual(double);
  });
});
