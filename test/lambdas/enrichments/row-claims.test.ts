import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Datum } from '../../../lambdas/actions/actions.ts';
import { readKnown } from '../../../lambdas/claims/subject.store.ts';
import { findEnrichment } from '../../../lambdas/enrichments/enrichment.store.ts';
import { groupRows } from '../../../lambdas/enrichments/intake/group-rows.ts';
import type { EnrichmentRecord } from '../../../lambdas/enrichments/records.contract.ts';
import {
  claimantOf,
  claimRow,
  freeRowClaims,
  markRowFound,
} from '../../../lambdas/enrichments/row-claims.ts';
import { keysOfRow } from '../../../lambdas/enrichments/row-subjects.ts';
import { identify } from '../../../lambdas/identity/identify.ts';
import { findsNobody, openDesk, people } from '../../support/desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const recordOf = (fields: Partial<EnrichmentRecord>) =>
  ({ actions: ['contact.email', 'contact.phone'], ...fields }) as EnrichmentRecord;

describe('the claims of rows', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open() {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws);
    const [row] = groupRows(ws, people(1), ['email']);
    if (row === undefined) throw new Error('no row');
    const placed = (id: string, madeBy = 'call-1') => ({
      record: recordOf({ workspaceId: ws, id, madeBy }),
      part: 0,
      n: 3,
      row,
    });
    const kinds = async (id: string, data: readonly Datum[], madeBy?: string) => {
      const outcomes = await claimRow(desk.p, placed(id, madeBy), data);
      return data.map((datum) => outcomes[datum]?.kind);
    };
    const claims = async () => {
      const { subjects } = await readKnown(desk.p, ws, row.keys);
      const all = [...subjects.values()].flatMap(({ data }) => Object.entries(data));
      return all.map(([datum, { state, enrichmentId }]) => [datum, state, enrichmentId]).sort();
    };
    return { desk, ws, row, placed, kinds, claims };
  }

  it('are the row’s, for all its data at once; another request joins them', async () => {
    const { kinds, claims } = open();
    expect(await kinds('enr_1', ['email', 'phone'])).toEqual(['won', 'won']);
    expect(await kinds('enr_1', ['email', 'phone'])).toEqual(['won', 'won']);
    expect(await kinds('enr_2', ['email'])).toEqual(['joined']);
    expect(await claims()).toEqual([
      ['email', 'finding', 'enr_1'],
      ['phone', 'finding', 'enr_1'],
    ]);
  });

  it('are given back, but for the data that are kept', async () => {
    const { desk, ws, placed, kinds, claims } = open();
    await kinds('enr_1', ['email', 'phone']);
    await freeRowClaims(desk.p, placed('enr_2'));
    await freeRowClaims(desk.p, placed('enr_1', 'call-2'));
    expect(await claims()).toHaveLength(2);
    await freeRowClaims(desk.p, placed('enr_1'), ['phone']);
    await freeRowClaims(desk.p, placed('enr_1'), ['phone']);
    expect(await claims()).toEqual([['phone', 'finding', 'enr_1']]);
    await freeRowClaims(desk.p, placed('enr_1'));
    expect([await table.items(`CON#${ws}`), await table.items(`ID#${ws}`)]).toEqual([[], []]);
  });

  it.each([
    ['runs', 'joined'],
    ['has ended', 'won'],
    ['is gone', 'won'],
    ['was made anew by another call', 'won'],
  ])('of a request that %s are %s after a minute', async (fate, kind) => {
    const { desk, ws, row, placed, kinds } = open();
    const { enrichment } = await desk.submit({ subjects: people(1, 5) });
    const record = await findEnrichment(desk.p, ws, enrichment.id);
    if (record === undefined) throw new Error('no record');
    const madeBy = fate.includes('anew') ? 'earlier' : record.madeBy;
    await claimRow(desk.p, { ...placed(record.id), record: { ...record, madeBy }, row }, ['email']);
    const [start] = desk.started;
    if (fate === 'has ended' && start) await desk.run(start, findsNobody);
    if (fate === 'is gone') {
      const Key = { pk: `ENR#${ws}#${record.id}`, sk: 'ENRICHMENT' };
      await table.db.send(new DeleteCommand({ TableName: table.name, Key }));
    }
    desk.p.advance(59_999);
    expect(await kinds('enr_2', ['email'])).toEqual(['joined']);
    desk.p.advance(1);
    expect(await kinds('enr_2', ['email'])).toEqual([kind]);
  });

  describe('of a row whose address is checked', () => {
    const EMAIL = 'ada@acme.example';
    const PROFILE = { linkedinUrl: 'https://www.linkedin.com/in/person-zero' };
    const asked = (ws: string, id: string) => {
      const [row] = groupRows(ws, [{ ...people(1)[0], ...PROFILE, email: EMAIL }], ['emailCheck']);
      if (row === undefined) throw new Error('no row');
      const actions = ['contact.email', 'contact.verify-email'] as const;
      return {
        record: recordOf({ workspaceId: ws, id, madeBy: 'call-1', actions }),
        part: 0,
        n: 0,
        row,
      };
    };
    const finding = { value: 'deliverable', all: ['deliverable'], provider: 'zerobounce' };
    const found = { emailCheck: { finding, valueKeys: [] } };

    it('are on the address alone, are found there, and name the person as the contact', async () => {
      const { desk, ws, row } = open();
      const known = await claimRow(desk.p, { ...asked(ws, 'enr_1'), row }, ['email']);
      expect(known.email?.kind).toBe('won');
      expect(await claimRow(desk.p, asked(ws, 'enr_1'), ['emailCheck'])).toMatchObject({
        emailCheck: { kind: 'won' },
      });
      const placed = asked(ws, 'enr_1');
      const keys = keysOfRow(ws, placed.row, ['emailCheck']);
      const marked = await markRowFound(
        desk.p,
        { ...placed, known: await readKnown(desk.p, ws, keys) },
        found,
      );
      const person = (await readKnown(desk.p, ws, row.keys)).subjects.keys().next().value;
      expect(marked).toMatchObject({ contactId: person, pays: ['emailCheck'], owned: {} });
      const email = { finding: { ...finding, value: EMAIL }, valueKeys: [] };
      const both = await markRowFound(desk.p, placed, { ...found, email });
      expect([both.contactId, both.pays.toSorted()]).toEqual([person, ['email', 'emailCheck']]);
    });

    it('are all given back', async () => {
      const { desk, ws } = open();
      await claimRow(desk.p, asked(ws, 'enr_1'), ['email', 'emailCheck']);
      expect(await table.items(`CON#${ws}`)).toHaveLength(2);
      await freeRowClaims(desk.p, asked(ws, 'enr_1'));
      expect([await table.items(`CON#${ws}`), await table.items(`ID#${ws}`)]).toEqual([[], []]);
    });

    it('leave the new keys of the person linked', async () => {
      const { desk, ws, row } = open();
      await desk.enrich({ subjects: people(1) });
      await claimRow(desk.p, asked(ws, 'enr_1'), ['emailCheck']);
      const byProfile = await readKnown(desk.p, ws, identify(ws, PROFILE).keys);
      const byName = await readKnown(desk.p, ws, row.keys);
      expect(byProfile.subjects).toEqual(byName.subjects);
      expect(byName.subjects.size).toBe(1);
    });
  });

  it('name the request, the call that made it, and the row', () => {
    const record = { id: 'enr_1', madeBy: 'call-1' } as EnrichmentRecord;
    const claimant = { enrichmentId: 'enr_1', madeBy: 'call-1', part: 2, row: 7 };
    expect(claimantOf(record, 2, 7)).toEqual(claimant);
  });
});
