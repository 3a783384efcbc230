import { beforeAll, describe, expect, it } from 'vitest';
import { freeClaim } from '../../../lambdas/enrichments/claim.store.ts';
import { findEnrichment, findPart } from '../../../lambdas/enrichments/enrichment.store.ts';
import type { SubjectInput } from '../../../lambdas/enrichments/enrichments.contract.ts';
import type { Claim, Outcome } from '../../../lambdas/enrichments/records.contract.ts';
import { settleIdentity } from '../../../lambdas/enrichments/settle-identity.ts';
import { findSubject } from '../../../lambdas/enrichments/subject.store.ts';
import { findsAll, found, MISS, openDesk } from '../../support/desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const ADDRESS = 'ada@acme.example';
const BY_PROFILE = [{ linkedinUrl: 'linkedin.com/in/ada' }];
const BY_NAME = [{ fullName: 'Ada Example', companyDomain: 'acme.example' }];
const BY_ADDRESS = [{ email: ADDRESS }];

describe('settleIdentity', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open() {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws);
    /** A request for one row, whose waterfall ends with the outcome. */
    const ask = async (subjects: SubjectInput[], outcome: Outcome = found(ADDRESS)) => {
      const { enrichment } = await desk.submit({ subjects });
      await desk.endRow(enrichment.id, 0, 0, outcome);
      const record = await findEnrichment(desk.p, ws, enrichment.id);
      const keys = (await findPart(desk.p, ws, enrichment.id, 0))?.rows[0]?.keys ?? [];
      if (record === undefined) throw new Error('no record');
      const read = async () => {
        const subject = await findSubject(desk.p, ws, {
          enrichmentId: enrichment.id,
          part: 0,
          row: 0,
        });
        if (subject === undefined) throw new Error('no row');
        return subject;
      };
      const settle = async () => settleIdentity(desk.p, record, keys, await read());
      return { settle, read, id: enrichment.id };
    };
    return { desk, ask };
  }

  it('pays for an address that is news, and says so again', async () => {
    const { ask } = open();
    const { settle, read } = await ask(BY_PROFILE);
    expect([await settle(), await settle()]).toEqual([true, true]);
    expect(await read()).toMatchObject({ outcome: { kind: 'found' } });
  });

  it('does not pay for what was not found', async () => {
    const { ask } = open();
    expect(await (await ask(BY_PROFILE, MISS)).settle()).toBe(false);
  });

  it('does not pay for an address that was paid for under another identity', async () => {
    const { desk, ask } = open();
    await desk.enrich({ subjects: BY_PROFILE }, () => ADDRESS);
    const { settle, read } = await ask(BY_NAME);
    expect([await settle(), await settle()]).toEqual([false, false]);
    expect(await read()).toMatchObject({ outcome: { kind: 'owned', value: ADDRESS } });
    // From now on the name is known: it is owned at once.
    expect((await desk.submit({ subjects: BY_NAME })).enrichment).toMatchObject({
      status: 'completed',
      quote: { owned: 1 },
    });
  });

  it('pays once when two rows find one address at the same time', async () => {
    const { ask } = open();
    const rows = [await ask(BY_PROFILE), await ask(BY_NAME)];
    const paid = await Promise.all(rows.map(({ settle }) => settle()));
    expect(paid.sort()).toEqual([false, true]);
  });

  it('pays again for nobody who was asked for by the address itself', async () => {
    const { desk, ask } = open();
    await desk.enrich({ subjects: BY_ADDRESS }, findsAll);
    expect(await (await ask(BY_PROFILE)).settle()).toBe(false);
  });

  it('moves the claim to where the address leads when that place is empty', async () => {
    const { desk, ask } = open();
    const first = await ask(BY_PROFILE);
    await first.settle();
    // The first request ends as failed before it pays: its claim goes, the address still leads to its key.
    const claims = await table.items(`CLAIM#${desk.workspaceId}`);
    const claim = claims.find(({ state }) => state === 'finding');
    const key = String(claim?.pk.split('#')[2]);
    await freeClaim(desk.p, desk.workspaceId, key, claim as unknown as Claim);
    const second = await ask(BY_NAME);
    expect([await second.settle(), await second.settle()]).toEqual([true, true]);
    const moved = (await table.items(`CLAIM#${desk.workspaceId}#${key}`))[0];
    expect(moved).toMatchObject({ state: 'finding', row: 0 });
  });
});
