import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLedger as route } from '../../lambdas/api/routes/ledger/list.ts';
import { findRevisions, listLedger } from '../../lambdas/ledger/ledger.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { createWorkspace } from '../../lambdas/workspaces/create-workspace.ts';
import { type ExportedEntry, readExports } from '../../local/ledger-verify/read-export.ts';
import { hashOf, verifyChain } from '../../local/ledger-verify/verify-chain.ts';
import { MONTHLY } from '../support/accounts.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable } from '../support/table.ts';

/** An export as the API gives it, of a ledger that the product made. */
describe('an exported ledger', () => {
  let json = '';
  let csv = '';
  let dir = '';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'sluice-verify-'));
    const table = await openTable();
    const desk = openLedger(table, 'ws_1');
    const first = await desk.hold('enr_1', 3);
    await desk.settle('enr_1', first, 2);
    await desk.grant('welcome', 25, null);
    const second = await desk.hold('enr_2', 101);
    desk.p.setClock('2026-04-01T00:00:00Z');
    await desk.load();
    await desk.settle('enr_2', second, 100);
    await desk.entries();
    const { items } = await listLedger(desk.p, desk.account, { limit: 200 });
    expect(items.length).toBeGreaterThan(6);
    json = JSON.stringify({ items, nextCursor: null });
    const useCases = { listLedger, findRevisions };
    const answer = await route.run(
      { ...desk.p, useCases } as never,
      { workspace: { id: 'ws_1' }, query: { order: 'asc', limit: 50 }, format: 'csv' } as never,
    );
    csv = answer.kind === 'csv' ? answer.text : '';
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const parse = (text: string) => readExports([text]);
  const flip = (change: (entries: Record<string, unknown>[]) => void): ExportedEntry[] => {
    const entries = structuredClone(parse(json)) as unknown as Record<string, unknown>[];
    change(entries);
    return entries as unknown as ExportedEntry[];
  };

  it('is whole, as JSON and as CSV', () => {
    const entries = parse(json).length;
    const whole = { kind: 'whole', entries, unsealed: 0 };
    expect(verifyChain(parse(json))).toEqual(whole);
    expect(verifyChain(parse(csv))).toEqual(whole);
    expect(parse(csv)).toEqual(parse(json));
    const lines = parse(json).map((entry) => JSON.stringify(entry));
    expect(verifyChain(readExports(lines.reverse()))).toEqual(whole);
  });

  it('finds any digit that was changed, by the entry that has it', () => {
    let checked = 0;
    for (const { index: at } of csv.matchAll(/\d/g)) {
      const digit = csv[at];
      const other = digit === '1' ? '2' : '1';
      const changed = `${csv.slice(0, at)}${other}${csv.slice(at + 1)}`;
      let verdict: { readonly kind: string };
      try {
        verdict = verifyChain(parse(changed));
      } catch {
        continue;
      }
      expect([at, verdict.kind]).toEqual([at, 'broken']);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(500);
  }, 60_000);

  it.each([
    ['an entry left out', (e: unknown[]) => e.splice(3, 1), 5, 'revision 4 is missing'],
    ['an entry twice', (e: unknown[]) => e.splice(3, 0, e[2]), 3, 'revision 4 is missing'],
    [
      'a last one that was made up',
      (e: { rev: number; hash: string }[]) => {
        const last = e.at(-1);
        if (last) e.push({ ...last, rev: last.rev + 1 });
      },
      undefined,
      undefined,
    ],
    [
      'actor',
      (e: { actor: string }[]) => {
        if (e[1]) e[1].actor = 'mem_bob';
      },
      2,
      'its hash is not that of what it says',
    ],
    [
      'totals that do not meet',
      (e: { before: { contact: { held: number } } }[]) => {
        if (e[2]) e[2].before.contact.held += 1;
      },
      3,
      'it does not begin where the one before ended',
    ],
    [
      'slices that lead elsewhere',
      (e: { slices: { available: number; spent: number }[] }[]) => {
        const slice = e[2]?.slices[0];
        if (slice) Object.assign(slice, { available: slice.available + 1, spent: slice.spent - 1 });
      },
      3,
      'its slices do not lead from before to after',
    ],
    [
      'credits from nowhere',
      (e: { slices: { spent: number }[] }[]) => {
        const slice = e[2]?.slices[0];
        if (slice) slice.spent += 1;
      },
      3,
      'a slice gives or takes what no other counter has',
    ],
    [
      'a hash that was taken away in the middle',
      (e: { hash: string | null }[]) => {
        if (e[1]) e[1].hash = null;
      },
      3,
      'it has a hash, and one before it has none',
    ],
  ] as const)('names the first broken entry: %s', (_what, change, rev, how) => {
    const verdict = verifyChain(flip(change as never));
    expect(verdict).toMatchObject({ kind: 'broken', ...(rev && { rev, how }) });
  });

  it('takes the first hash of a part as given, unless the one before is told', () => {
    const part = parse(json).slice(2);
    expect(verifyChain(part)).toMatchObject({ kind: 'whole' });
    const previous = `${parse(json)[1]?.hash}`;
    expect(verifyChain(part, previous)).toMatchObject({ kind: 'whole' });
    expect(verifyChain(part, '0'.repeat(64))).toMatchObject({ kind: 'broken', rev: 3 });
  });

  it('counts what waits for its hash, and does not call it broken', () => {
    const waiting = flip((entries) => {
      for (const entry of entries.slice(-2)) entry.hash = null;
    });
    expect(verifyChain(waiting)).toMatchObject({ kind: 'whole', unsealed: 2 });
  });

  it('is checked by a command, which ends with 1 where it is broken', () => {
    const run = (name: string, text: string) => {
      const file = join(dir, name);
      writeFileSync(file, text);
      const main = join(import.meta.dirname, '../../local/ledger-verify/main.ts');
      const { status, stdout } = spawnSync(process.execPath, [main, '--file', file], {
        encoding: 'utf8',
      });
      return [status, stdout.trim()];
    };
    const count = parse(json).length;
    expect(run('whole.csv', csv)).toEqual([0, `whole: ${count} entries, revisions 1 to ${count}`]);
    const broken = csv.replace('mem_ada', 'mem_eve');
    expect(run('broken.csv', broken)).toEqual([
      1,
      'broken at revision 2: its hash is not that of what it says',
    ]);
  });
});

it('knows a formula by its apostrophe, and a text that begins with one', () => {
  const hash = (reason: string) => {
    const entry = {
      rev: 1,
      reason,
      slices: [],
      before: {},
      after: {},
      spentOn: {},
      hash: null,
    } as ExportedEntry;
    return { ...entry, hash: hashOf(entry, '0'.repeat(64)) };
  };
  expect(verifyChain([{ ...hash('=1+1'), reason: "'=1+1" }])).toMatchObject({ kind: 'whole' });
  expect(verifyChain([hash("'=1+1")])).toMatchObject({ kind: 'whole' });
  expect(verifyChain([{ ...hash('x'), reason: "'x" }])).toMatchObject({ kind: 'broken' });
});

it('is made whole again by a command, and says what it cannot make', async () => {
  const table = await openTable({ on: 'engine' });
  const p = table.ports();
  const asked = { id: 'ws_1', name: 'Example', plan: 'workspace-pool', timezone: 'UTC' };
  await createWorkspace(p, { ...asked, periodAnchor: '2026-01-01' }, { bodyHash: 'h' });
  const desk = openLedger(table, 'ws_1', MONTHLY, p);
  await desk.grant('one', 5, null);
  await desk.hold('enr_1', 3);
  await desk.entries();
  const before = await table.items('LEDGER#ws_1');
  const drop = (rev: number) =>
    table.db.send(
      new DeleteCommand({ TableName: table.name, Key: keys.ledgerEntry(desk.account, rev) }),
    );
  const run = () => {
    const main = join(import.meta.dirname, '../../commands/rebuild-ledger.ts');
    const args = [main, '--table', table.name, '--workspace', 'ws_1'];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return [status, ...stdout.trim().split('\n')];
  };
  await drop(2);
  expect(run()).toEqual([0, 'workspace: 1 entries made anew, whole', '0 totals put right']);
  expect(await table.items('LEDGER#ws_1')).toEqual(before);
  await drop(1);
  expect(run().slice(0, 2)).toEqual([
    1,
    'workspace: 0 entries made anew, revision 1 follows from no record',
  ]);
});
