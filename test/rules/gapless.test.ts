import { expect, it } from 'vitest';
import { foldSlices } from '../../lambdas/ledger/account/fold.ts';
import { expireGrants } from '../../lambdas/ledger/account/load-account.ts';
import type { OpenGrant } from '../../lambdas/ledger/ledger.contract.ts';
import { at } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { type Fault, spoil } from '../support/lossy.ts';
import { openTable } from '../support/table.ts';

it('gapless: entries are numbered without gap, each begins where the last ended, their fold is the account', async () => {
  const table = await openTable();
  const desk = openLedger(table, 'ws_1');
  await desk.grant('pack', 30, at('2026-03-15T00:00:00Z'));
  const faults: readonly Fault[] = [
    'none',
    'answer-lost',
    'none',
    'lost',
    'throttled',
    'none',
    'late',
  ];
  const accountDb = spoil(desk.p.accountDb, (n) => faults[n % faults.length] ?? 'none');
  const via = { ...desk.p, accountDb };
  await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      const held = await desk.hold(`h${n}`, n + 1, via);
      if (held.state === 'applied') await desk.settle(`h${n}`, held, n % 3 === 0 ? 1 : 0, via);
    }),
  );
  desk.p.setClock('2026-04-01T00:00:00Z');
  await expireGrants(desk.p, await desk.load());
  await desk.hold('april', 100);
  await accountDb.deliver();
  await audit(table, desk.p, 'ws_1');
  const entries = await desk.entries();
  const account = await desk.load();
  expect(entries.at(-1)).toMatchObject({ ...account.last, rev: account.rev });
  const folded = entries.reduce<Record<string, OpenGrant>>(
    (grants, { slices }) => foldSlices(grants, slices),
    {},
  );
  const open = Object.entries(folded).filter(([id]) => id in account.grants);
  expect(Object.fromEntries(open)).toEqual(account.grants);
  // Every operation moved credits at most once, whatever became of its answers.
  const moves = entries.filter(({ action }) => action !== 'fence').map(({ op }) => op);
  expect(new Set(moves).size).toBe(moves.length);
});
