import { beforeAll, describe, expect, it } from 'vitest';
import { freeClaim, payClaim } from '../../../../lambdas/claims/claim.store.ts';
import { resolveKeys } from '../../../../lambdas/claims/claim-datum.ts';
import { findEnrichment, findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import type {
  Alias,
  Charge,
  Claim,
  Outcome,
} from '../../../../lambdas/enrichments/records.contract.ts';
import { findSubject } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import {
  planIdentity,
  settleIdentity,
} from '../../../../lambdas/enrichments/settle/merge-found-person.ts';
import { emailKey } from '../../../../lambdas/identity/identity-keys.ts';
import type { SubjectInput } from '../../../../lambdas/identity/subject.contract.ts';
import type { Ports } from '../../../../lambdas/shared/ports.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { findsAll, found, MISS, openDesk } from '../../../support/desk.ts';
import { NOON as NOON_MS } from '../../../support/fixed-ports.ts';
import { isPutOf, pauseAt } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ADDRESS = 'ada@acme.example';
const NOON = epochMs(NOON_MS);
const BY_PROFILE = [{ linkedinUrl: 'linkedin.com/in/ada' }];
const BY_NAME = [{ fullName: 'Ada Example', companyDomain: 'acme.example' }];
const BY_ADDRESS = [{ email: ADDRESS }];

const ROW = { enrichmentId: 'enr_mine', madeBy: 'call-1', part: 0, row: 0 };
const MINE: Claim = { state: 'finding', ...ROW, contactId: 'con_mine', atMs: NOON };
const OTHER: Claim = { ...MINE, enrichmentId: 'enr_other', contactId: 'con_other' };
const PAID = 'paid' as const;
const alias = (aliasOf: string): Alias => ({ aliasOf });

describe('planIdentity', () => {
  it.each<[string, Record<string, Claim | Alias>, ReturnType<typeof planIdentity>]>([
    [
      'lets a new address lead to its claim',
      { name: MINE },
      { kind: 'point', key: 'name', isSure: false },
    ],
    [
      'lets it lead there again when a call has died in between',
      { name: { ...MINE, foundAt: 'address' } },
      { kind: 'point', key: 'name', isSure: true },
    ],
    [
      'keeps its claim that the address leads to',
      { name: MINE, address: alias('name') },
      { kind: 'keep', left: 'name', key: 'name', isSure: false, over: 'name' },
    ],
    [
      'keeps its claim that it has paid for',
      { name: { ...MINE, state: PAID }, address: alias('name') },
      { kind: 'keep', left: 'name', key: 'name', isSure: true, over: 'name' },
    ],
    [
      'keeps the claim at the address, and leaves its own',
      { name: MINE, address: MINE },
      { kind: 'keep', left: 'name', key: 'address', isSure: false },
    ],
    [
      'yields to who has paid under the address',
      { name: MINE, address: { ...OTHER, state: PAID } },
      { kind: 'yield', own: 'name', key: 'address', claim: { ...OTHER, state: PAID } },
    ],
    [
      'yields to who has paid under its own key',
      { name: { ...OTHER, state: PAID } },
      { kind: 'yield', own: 'name', key: 'name', claim: { ...OTHER, state: PAID } },
    ],
    [
      'yields to who was found, by the mark of the claim',
      { name: MINE, address: { ...OTHER, foundAt: 'address' } },
      { kind: 'yield', own: 'name', key: 'address', claim: { ...OTHER, foundAt: 'address' } },
    ],
    [
      'yields to who was found, also under another key of the address',
      { name: MINE, profile: { ...OTHER, foundAt: 'address' }, address: alias('profile') },
      { kind: 'yield', own: 'name', key: 'profile', claim: { ...OTHER, foundAt: 'address' } },
    ],
    [
      'keeps its claim that is marked',
      { name: { ...MINE, foundAt: 'address' }, address: alias('name') },
      { kind: 'keep', left: 'name', key: 'name', isSure: true, over: 'name' },
    ],
    [
      'takes the address from who was asked for by it and found elsewhere',
      { name: MINE, profile: { ...OTHER, foundAt: 'elsewhere' }, address: alias('profile') },
      { kind: 'point', key: 'name', isSure: false, over: 'profile' },
    ],
    [
      'yields to who is known by nothing but the address, wherever it was found',
      { name: MINE, address: { ...OTHER, state: PAID, foundAt: 'elsewhere' } },
      {
        kind: 'yield',
        own: 'name',
        key: 'address',
        claim: { ...OTHER, state: PAID, foundAt: 'elsewhere' },
      },
    ],
    [
      'takes over from who is only asked for by the address',
      { name: MINE, address: OTHER },
      { kind: 'claim', key: 'address', over: OTHER },
    ],
    [
      'takes the address from who was asked for by it and is not found yet',
      { name: MINE, profile: OTHER, address: alias('profile') },
      { kind: 'point', key: 'name', isSure: false, over: 'profile' },
    ],
    [
      'takes its own key back from who is only looking',
      { name: OTHER, address: MINE },
      { kind: 'claim', key: 'name', over: OTHER },
    ],
    [
      'takes the address from a key that nobody has claimed',
      { name: MINE, address: alias('old') },
      { kind: 'point', key: 'name', isSure: false, over: 'old' },
    ],
    ['claims its own key again when its claim is gone', {}, { kind: 'claim', key: 'name' }],
  ])('%s', (_what, items, move) => {
    expect(planIdentity(new Map(Object.entries(items)), ['name'], 'address', ROW)).toEqual(move);
  });
});

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
      const settle = async (via: Ports = desk.p) => settleIdentity(via, record, keys, await read());
      return { settle, read, id: enrichment.id, keys };
    };
    return { desk, ask };
  }

  it('pays for an address that is news, and says so again', async () => {
    const { ask } = open();
    const { settle, read } = await ask(BY_PROFILE);
    expect([await settle(), await settle()]).toEqual([true, true]);
    expect(await read()).toMatchObject({ outcome: { kind: 'found' } });
  });

  it('says so too when it has paid, and the address does not lead there', async () => {
    const { desk, ask } = open();
    const { settle, id, keys } = await ask(BY_PROFILE);
    const { claim } = await resolveKeys(desk.p, desk.workspaceId, keys);
    if (claim === undefined) throw new Error('no claim');
    const { kind: _kind, ...result } = found(ADDRESS);
    await payClaim(desk.p, desk.workspaceId, keys[0] ?? '', claim, result, {
      paidAtMs: NOON,
    } as Charge);
    expect([await settle(), await settle()]).toEqual([true, true]);
    expect(
      await resolveKeys(desk.p, desk.workspaceId, [emailKey(desk.workspaceId, ADDRESS)]),
    ).toMatchObject({ claim: { enrichmentId: id, state: 'paid' } });
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

  it('pays for the address that another is only looking by, who can not be sure any more', async () => {
    const { desk, ask } = open();
    const { enrichment } = await desk.submit({ subjects: BY_ADDRESS });
    const row = await ask(BY_NAME);
    expect([await row.settle(), await row.settle()]).toEqual([true, true]);
    const claims = await table.items(`CLAIM#${desk.workspaceId}`);
    expect(claims.filter(({ state }) => state)).toMatchObject([
      { enrichmentId: row.id, state: 'finding', foundAt: expect.any(String) },
    ]);
    expect(claims.some(({ enrichmentId }) => enrichmentId === enrichment.id)).toBe(false);
  });

  it('does not take over from who was found first', async () => {
    const { desk, ask } = open();
    await desk.submit({ subjects: BY_ADDRESS });
    const rows = [await ask(BY_NAME), await ask(BY_PROFILE)];
    expect(await rows[0]?.settle()).toBe(true);
    expect(await rows[1]?.settle()).toBe(false);
    expect(await rows[1]?.read()).toMatchObject({ outcome: { kind: 'owned', value: ADDRESS } });
    expect(await rows[0]?.settle()).toBe(true);
  });

  it('is not sure before the key that it has left leads to the address', async () => {
    const { desk, ask } = open();
    const first = await ask([{ email: 'a.example@acme.example' }], found(ADDRESS));
    const second = await ask(BY_ADDRESS, found('a.example@acme.example'));
    const atPut = (n: number) => {
      let puts = 0;
      return (command: unknown) => {
        puts += isPutOf(command, 'email') ? 1 : 0;
        return isPutOf(command, 'email') && puts === n;
      };
    };
    // The second has looked, and is about to take the first’s claim over.
    const takesOver = pauseAt(desk.p.db, atPut(1));
    const takesBack = pauseAt(takesOver, atPut(2));
    const slow = second.settle({ ...desk.p, db: takesBack });
    await takesOver.reached;
    // The first has the address, and is about to leave its own key, which it does not have any more by then.
    const leaves = pauseAt(desk.p.db, atPut(2));
    const settling = first.settle({ ...desk.p, db: leaves });
    await leaves.reached;
    takesOver.goOn();
    await takesBack.reached;
    leaves.goOn();
    expect(await settling).toBe(true);
    takesBack.goOn();
    expect(await slow).toBe(false);
    const { key, claim } = await resolveKeys(desk.p, desk.workspaceId, first.keys);
    expect([key, claim]).toMatchObject([
      second.keys[0],
      { enrichmentId: first.id, state: 'finding', foundAt: expect.any(String) },
    ]);
    expect(await second.read()).toMatchObject({ outcome: { kind: 'owned' } });
  });

  it('lets the address lead to its claim where it led to nobody', async () => {
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
    expect(await table.items(`CLAIM#${desk.workspaceId}#${key}`)).toEqual([]);
    const address = emailKey(desk.workspaceId, ADDRESS);
    expect(await resolveKeys(desk.p, desk.workspaceId, [address])).toMatchObject({
      claim: { enrichmentId: second.id, foundAt: address },
    });
  });

  it('pays once where one moves the address away while another is confirming it', async () => {
    const { ask } = open();
    const asked = await ask([{ ...BY_NAME[0], email: ADDRESS }]);
    const found = await ask(BY_PROFILE);
    const ends = await Promise.all([asked.settle(), found.settle()]);
    expect(ends.filter((pays) => pays)).toHaveLength(1);
    expect([await asked.settle(), await found.settle()]).toEqual(ends);
  });
});
