import { beforeAll, describe, expect, it } from 'vitest';
import {
  claimData,
  type EndedRow,
  endClaims,
  markFound,
  type RowClaim,
} from '../../../lambdas/claims/claim-data.ts';
import { readKnown } from '../../../lambdas/claims/subject.store.ts';
import { valueKey } from '../../../lambdas/identity/identify.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';
import { pauseAt, resend } from '../../support/lossy.ts';
import { ADA, ADAS_PROFILE, finding, rowOf, who } from '../../support/subjects.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const ADDRESS = 'ada@acme.example';

describe('claims', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open(gone: readonly string[] = []) {
    n += 1;
    const ws = `ws_${n}`;
    const p = {
      ...table.ports(),
      hasGivenUp: async (_ws: string, { enrichmentId }: { readonly enrichmentId: string }) =>
        gone.includes(enrichmentId),
    };
    const row = (id: string, subject: SubjectInput = ADA): RowClaim & EndedRow => ({
      ws,
      identity: { ...who(subject) },
      keys: who(subject).keys,
      claimant: rowOf(id),
    });
    const kind = async (id: string, subject?: SubjectInput) =>
      (await claimData(p, row(id, subject), ['email'])).outcomes.email?.kind;
    const found = {
      email: { finding: finding(ADDRESS), valueKeys: [valueKey('ws', 'email', ADDRESS)] },
    };
    return { ws, p, row, kind, found };
  }

  it('are one row’s: twenty at once, one wins and the others join', async () => {
    const { kind } = open();
    const kinds = await Promise.all(Array.from({ length: 20 }, (_, k) => kind(`enr_${k}`)));
    expect(kinds.filter((each) => each === 'won')).toHaveLength(1);
    expect(kinds.filter((each) => each === 'joined')).toHaveLength(19);
  });

  it.each([
    ['at once', 0, [], 'joined'],
    ['after a minute, while its request lives', 60_000, [], 'joined'],
    ['after a minute, when its request is gone', 60_000, ['enr_1'], 'won'],
    ['just before a minute has gone by', 59_999, ['enr_1'], 'joined'],
  ])('%s', async (_when, ms, gone, expected) => {
    const { p, kind } = open(gone);
    await kind('enr_1');
    p.advance(ms);
    expect(await kind('enr_2')).toBe(expected);
  });

  it('are asked about at once by a request that was made anew', async () => {
    const { p, row } = open(['enr_1']);
    await claimData(p, row('enr_1'), ['email']);
    const anew = { ...row('enr_1'), claimant: { ...rowOf('enr_1'), madeBy: 'second' } };
    expect((await claimData(p, anew, ['email'])).outcomes.email?.kind).toBe('won');
  });

  it('end as owned for everybody, or as free', async () => {
    const { p, row, kind, found } = open();
    await kind('enr_1');
    const { pays } = await markFound(p, row('enr_1'), found);
    expect(pays).toEqual(['email']);
    expect(await kind('enr_2')).toBe('joined');
    await endClaims(p, row('enr_1'), { paid: { email: undefined } });
    expect(await kind('enr_2')).toBe('owned');
    expect(await kind('enr_3', { email: ADDRESS })).toBe('owned');
    await kind('enr_4', ADAS_PROFILE);
    await endClaims(p, row('enr_4', ADAS_PROFILE), { paid: {} });
    expect(await kind('enr_5', ADAS_PROFILE)).toBe('won');
  });

  it('are found by their keys also where a record went between the two reads of a claim', async () => {
    const { ws, p, row } = open();
    await claimData(p, row('enr_1'), ['email']);
    const db = pauseAt(p.db, (command) => /"CON#/.test(JSON.stringify(command)));
    const claiming = claimData({ ...p, db }, row('enr_2'), ['email']);
    await db.reached;
    await endClaims(p, row('enr_1'), { paid: {} });
    db.goOn();
    expect((await claiming).outcomes.email?.kind).toBe('won');
    const { subjects } = await readKnown(p, ws, who(ADA).keys);
    expect([...subjects.values()].map(({ data }) => data.email?.enrichmentId)).toEqual(['enr_2']);
  });

  it('hold also where every call is sent twice and only the second is answered', async () => {
    const { ws, p, row, found } = open();
    const lossy = { ...p, db: resend(p.db) };
    await claimData(lossy, row('enr_1'), ['email']);
    expect((await markFound(lossy, row('enr_1'), found)).pays).toEqual(['email']);
    await endClaims(lossy, row('enr_1'), { paid: { email: undefined } });
    const { subjects } = await readKnown(p, ws, who(ADA).keys);
    expect([...subjects.values()].map(({ data }) => data.email?.state)).toEqual(['paid']);
  });
});
