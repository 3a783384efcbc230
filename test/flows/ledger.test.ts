import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readExports } from '../../local/ledger-verify/read-export.ts';
import { verifyChain } from '../../local/ledger-verify/verify-chain.ts';
import {
  allOf,
  aPerson,
  byName,
  expectStatus,
  sharedWorld,
  type Workspace,
  type World,
} from './world.ts';

const world: World = sharedWorld();

/** The ledger once it has got to the balance's revision, all of it sealed. */
async function settledLedger(ws: Workspace, path: string) {
  const { rev } = await ws.balance();
  for (let look = 0; look < 200; look += 1) {
    const entries = await allOf(ws.caller, `${path}/ledger`);
    if (entries.length === rev && entries.every(({ hash }) => hash !== null)) return entries;
    await pause(50);
  }
  throw new Error('the ledger does not get to the balance');
}

/** Two members spend on what is found: Ada 2, Bob 1. */
async function twoMembers() {
  const ws = await world.workspace(20);
  const path = `/v1/workspaces/${ws.id}`;
  const people = ['One', 'Two', 'Three'].map((name) => aPerson(`Ledger ${name}`));
  await world.knows(...people);
  const members = { ada: await ws.member('ada'), bob: await ws.member('bob') };
  const asks = [
    [members.ada, people.slice(0, 2)],
    [members.bob, people.slice(2)],
  ] as const;
  for (const [by, whom] of asks) {
    const asked = expectStatus(await ws.ask(whom.map(byName), {}, by), 202);
    await ws.ended(asked.body.id);
  }
  return { ws, path, entries: await settledLedger(ws, path) };
}

describe('A17 usage by member', () => {
  test('sums equal the ledger, by member, action and day', async () => {
    const { ws, path, entries } = await twoMembers();
    const usage = async (groupBy: string) =>
      expectStatus(await ws.caller.get(`${path}/usage?groupBy=${groupBy}`), 200).body;
    const byMember = await usage('member');
    expect(byMember.items.map(({ credits }: { credits: object }) => credits)).toHaveLength(2);
    expect(byMember.total).toEqual({ contact: 3 });
    for (const { member, credits } of byMember.items) {
      const own = entries.filter(({ actor }) => actor === member);
      const spent = own.flatMap(({ slices }) => slices).map(({ spent: n }) => n);
      expect(credits).toEqual({ contact: spent.reduce((sum: number, n: number) => sum + n, 0) });
    }
    expect((await usage('action')).items).toEqual([
      { action: 'contact.email', credits: { contact: 3 } },
    ]);
    const days = (await usage('day')).items;
    expect(days).toEqual([{ day: entries[0].at.slice(0, 10), credits: { contact: 3 } }]);
  });
});

describe('D17 the ledger is tamper-evident', () => {
  test('an export is whole, and no digit of it can be changed unseen', async () => {
    const { ws, path } = await twoMembers();
    const answer = await fetch(`${ws.caller.url}${path}/ledger`, {
      headers: { authorization: `Bearer ${ws.caller.key}`, accept: 'text/csv' },
    });
    const csv = await answer.text();
    const entries = readExports([csv]);
    expect(verifyChain(entries)).toEqual({ kind: 'whole', entries: 5, unsealed: 0 });
    const spent = csv.indexOf('""spent"":2');
    expect(spent).toBeGreaterThan(0);
    const changed = `${csv.slice(0, spent)}""spent"":1${csv.slice(spent + 11)}`;
    expect(verifyChain(readExports([changed]))).toMatchObject({ kind: 'broken' });
  });
});

describe('D6 balance at any past instant', () => {
  test('is what the ledger left then, and refuses the future', async () => {
    const { ws, path, entries } = await twoMembers();
    for (const { rev, at, after } of entries) {
      const last = entries.filter((entry) => entry.at <= at).at(-1);
      const shown = expectStatus(await ws.caller.get(`${path}/balance?at=${at}`), 200).body;
      expect(shown.rev).toBeGreaterThanOrEqual(rev);
      expect(shown).toMatchObject({ rev: last.rev, types: last.after });
      expect(after).toBeDefined();
    }
    const first = new Date(Date.parse(entries[0].at) - 1).toISOString();
    const before = expectStatus(await ws.caller.get(`${path}/balance?at=${first}`), 200).body;
    expect(before).toMatchObject({ rev: 0, types: {} });
    const future = await ws.caller.get(`${path}/balance?at=2999-01-01T00:00:00Z`);
    expect(future.status).toBe(400);
  });
});
