import { beforeAll, describe, expect, it } from 'vitest';
import {
  freeClaim,
  putAlias,
  putClaim,
  readStanding,
} from '../../../lambdas/claims/claim.store.ts';
import {
  chooseClaim,
  claimRow,
  followAliases,
  freeOwnClaims,
  resolveKeys,
} from '../../../lambdas/claims/claim-datum.ts';
import { putEnrichment } from '../../../lambdas/enrichments/enrichment.store.ts';
import type {
  Alias,
  Claim,
  EnrichmentRecord,
} from '../../../lambdas/enrichments/records.contract.ts';
import { at } from '../../support/accounts.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const claimOf = (enrichmentId: string, state: Claim['state'] = 'finding'): Claim => ({
  state,
  enrichmentId,
  madeBy: `call-${enrichmentId}`,
  part: 0,
  row: 0,
  contactId: `con_${enrichmentId}`,
  atMs: at('2026-03-10T12:00:00Z'),
});
const rowOf = (enrichmentId: string, row = 0, madeBy = `call-${enrichmentId}`) => ({
  enrichmentId,
  madeBy,
  part: 0,
  row,
});
const requestOf = (
  workspaceId: string,
  id: string,
  status: EnrichmentRecord['status'],
): EnrichmentRecord => {
  const createdAtMs = at('2026-03-10T12:00:00Z');
  const hold = { id: `${id}:hold`, intendedBy: `call-${id}` };
  return { workspaceId, id, status, createdAtMs, hold } as EnrichmentRecord;
};

describe('chooseClaim', () => {
  const standing = (items: Record<string, Claim | Alias>) => new Map(Object.entries(items));

  it('would put a claim under the strongest key where nothing stands', () => {
    expect(chooseClaim(standing({}), ['email', 'name'])).toEqual({
      key: 'email',
      claim: undefined,
      unlinked: ['name'],
    });
  });

  it('prefers a paid claim to one that is being found', () => {
    const chosen = chooseClaim(
      standing({ email: claimOf('a'), name: { aliasOf: 'x' }, x: claimOf('b', 'paid') }),
      ['email', 'name'],
    );
    expect(chosen).toMatchObject({ key: 'x', claim: { enrichmentId: 'b' }, unlinked: [] });
  });

  it('goes on under the key that an alias points to, also when its claim was given back', () => {
    const chosen = chooseClaim(standing({ name: { aliasOf: 'profile' } }), ['email', 'name']);
    expect(chosen).toEqual({ key: 'profile', claim: undefined, unlinked: ['email'] });
  });

  it('links the free keys that its other keys lead to, too', () => {
    const aliases = standing({ profile: { aliasOf: 'old' }, name: { aliasOf: 'new' } });
    expect(chooseClaim(aliases, ['profile', 'name'])).toEqual({
      key: 'old',
      claim: undefined,
      unlinked: ['new'],
    });
  });

  it('follows its own profile to whoever it was found to be, also with another profile', () => {
    const paid = { ...claimOf('a', 'paid'), profile: 'p-one' };
    const items = standing({ 'p-two': { aliasOf: 'p-one' }, 'p-one': paid });
    expect(chooseClaim(items, ['p-two'])).toMatchObject({ key: 'p-one', claim: paid });
  });

  it('passes over a weaker key that leads to another profile, also where nobody has it now', () => {
    const items = standing({ 'd-name': { aliasOf: 'p-two' } });
    expect(chooseClaim(items, ['p-one', 'd-name'])).toMatchObject({ key: 'p-one', unlinked: [] });
  });

  it('ends also where aliases point in a circle', () => {
    expect(
      chooseClaim(standing({ a: { aliasOf: 'b' }, b: { aliasOf: 'a' } }), ['a']),
    ).toMatchObject({
      claim: undefined,
    });
  });
});

describe('claimRow', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open() {
    n += 1;
    const ws = `ws_${n}`;
    const p = table.ports();
    const claim = (keys: string[], id: string, row = 0) =>
      claimRow(p, ws, keys, rowOf(id, row), `con_${id}`);
    return { p, ws, claim };
  }

  it('wins what nobody has, under all keys of the person', async () => {
    const { p, ws, claim } = open();
    expect(await claim(['email', 'name'], 'a')).toEqual({
      kind: 'won',
      key: 'email',
      contactId: 'con_a',
    });
    expect((await readStanding(p, ws, ['name'])).get('name')).toMatchObject({ aliasOf: 'email' });
  });

  it('wins again what it has won before', async () => {
    const { claim } = open();
    await claim(['email', 'name'], 'a');
    expect(await claim(['email', 'name'], 'a')).toMatchObject({ kind: 'won', key: 'email' });
  });

  it('joins who is finding the person under any key', async () => {
    const { claim } = open();
    await claim(['email', 'name'], 'a');
    expect(await claim(['profile', 'name'], 'b')).toMatchObject({
      kind: 'joined',
      key: 'email',
      claim: { enrichmentId: 'a' },
    });
  });

  it('gets the stored result of a paid claim', async () => {
    const { p, ws, claim } = open();
    await putClaim(p, ws, 'email', claimOf('a', 'paid'));
    await putAlias(p, ws, 'name', 'email');
    expect(await claim(['name'], 'b')).toMatchObject({ kind: 'owned', key: 'email' });
  });

  it('goes on under the same key after the first gave up', async () => {
    const { p, ws, claim } = open();
    await claim(['email', 'name'], 'a');
    await freeClaim(p, ws, 'email', rowOf('a'));
    expect(await claim(['profile', 'name'], 'b')).toMatchObject({ kind: 'won', key: 'email' });
    expect(await claim(['profile'], 'c')).toMatchObject({ kind: 'joined', key: 'email' });
  });

  it('is won by one of many rows that share a key, whatever else they are known by', async () => {
    const { claim } = open();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, row) =>
        claim([`own-${row}`, `duo-${row >> 1}`, 'shared'], 'a', row),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'won')).toHaveLength(1);
  });

  it('is won by each of two people of one name with different profiles, in whatever order', async () => {
    const { p, ws, claim } = open();
    expect(await claim(['p-one', 'd-name'], 'a')).toMatchObject({ kind: 'won', key: 'p-one' });
    expect(await claim(['p-two', 'd-name'], 'b')).toMatchObject({ kind: 'won', key: 'p-two' });
    expect(await claim(['p-two'], 'c')).toMatchObject({ kind: 'joined', key: 'p-two' });
    expect(await claim(['d-name'], 'c')).toMatchObject({ kind: 'joined', key: 'p-one' });
    expect(await claim(['e-mail', 'p-one'], 'c')).toMatchObject({ kind: 'joined', key: 'p-one' });
    expect((await readStanding(p, ws, ['p-two'])).get('p-two')).toMatchObject({ profile: 'p-two' });
    const both = open();
    const outcomes = await Promise.all(
      ['p-one', 'p-two'].map((profile, n) => both.claim([profile, 'd-name'], 'x', n)),
    );
    expect(outcomes).toMatchObject([{ kind: 'won' }, { kind: 'won' }]);
  });

  it('is won once by two whose keys lead to two free keys', async () => {
    const { p, ws, claim } = open();
    await putAlias(p, ws, 'profile', 'old');
    await putAlias(p, ws, 'name', 'new');
    const both = [
      await claim(['profile', 'name'], 'a'),
      await claim(['name'], 'b'),
      await claim(['new'], 'c'),
    ];
    expect(both.map(({ kind, key }) => [kind, key])).toEqual([
      ['won', 'old'],
      ['joined', 'old'],
      ['joined', 'old'],
    ]);
  });

  it('does not keep a key to which a pointer led that has been taken away meanwhile', async () => {
    const { p, ws, claim } = open();
    await claim(['old', 'd-name'], 'a');
    const seen = await readStanding(p, ws, ['d-name', 'old']);
    await freeOwnClaims(p, ws, seen, rowOf('a'));
    // Seen before the claim was given back, and its pointer with it.
    const stale = new Map([...seen].filter(([key]) => key === 'd-name'));
    const outcome = await claimRow(p, ws, ['d-name'], rowOf('b'), 'con_b', stale);
    expect(outcome).toMatchObject({ kind: 'won', key: 'd-name' });
    expect((await readStanding(p, ws, ['old'])).has('old')).toBe(false);
  });

  it('takes over from a request that ended without a word, after a minute', async () => {
    const { p, ws, claim } = open();
    await claim(['email'], 'dead');
    await putEnrichment(p, requestOf(ws, 'dead', 'completed'));
    expect(await claim(['email'], 'b')).toMatchObject({ kind: 'joined' });
    p.advance(60_000);
    expect(await claim(['email'], 'b')).toMatchObject({ kind: 'won' });
  });

  it('does not take over from a request that runs, however long', async () => {
    const { p, ws, claim } = open();
    await claim(['email'], 'slow');
    await putEnrichment(p, requestOf(ws, 'slow', 'running'));
    p.advance(3_600_000);
    expect(await claim(['email'], 'b')).toMatchObject({ kind: 'joined' });
  });

  it('takes over from a refused request whose id has been made anew', async () => {
    const { p, ws, claim } = open();
    await claimRow(p, ws, ['email'], rowOf('again', 0, 'call-before'), 'con_again');
    await putEnrichment(p, requestOf(ws, 'again', 'intended'));
    // What was made anew asks at once; others wait until the claim is old enough to be doubted.
    expect(await claim(['email'], 'b')).toMatchObject({ kind: 'joined' });
    expect(await claim(['email'], 'again')).toMatchObject({ kind: 'won' });
    await freeClaim(p, ws, 'email', rowOf('again', 0, 'call-before'));
    expect((await readStanding(p, ws, ['email'])).get('email')).toMatchObject({
      madeBy: 'call-again',
    });
  });
});

describe('resolveKeys and followAliases', () => {
  it('follow pointers to keys that the row does not have', async () => {
    const table = await openTable();
    const p = table.ports();
    await putClaim(p, 'ws_1', 'c', claimOf('a'));
    await putAlias(p, 'ws_1', 'b', 'c');
    await putAlias(p, 'ws_1', 'a', 'b');
    expect(await resolveKeys(p, 'ws_1', ['a'])).toMatchObject({ key: 'c', claim: { part: 0 } });
    const standing = await followAliases(p, 'ws_1', await readStanding(p, 'ws_1', ['a']));
    expect([...standing.keys()].sort()).toEqual(['a', 'b', 'c']);
  });
});
