import { expect, it } from 'vitest';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { settleRound } from '../../lambdas/enrichments/settle/settle-round.ts';
import { audit } from '../support/audit.ts';
import { findsAll, openDesk, people } from '../support/desk.ts';
import { openTable } from '../support/table.ts';

it('held-credits-survive: held before the expiry they are spent after it; released, they expire at once', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1');
  desk.p.setClock('2026-03-31T23:50:00Z');
  const { enrichment } = await desk.submit({ subjects: people(5) });
  const run = { workspaceId: 'ws_1', enrichmentId: enrichment.id, part: 0, round: 0 };
  desk.p.setClock('2026-04-01T00:30:00Z');
  expect(await desk.balance()).toEqual({ available: 100, held: 5, used: 0 });
  const { groups } = await openRound(desk.p, run);
  await desk.find(run, groups.flat(), (...asked) =>
    asked[1] < 3 ? findsAll(...asked) : undefined,
  );
  await settleRound(desk.p, { ...run, force: true });
  const grants = await audit(table, desk.p, 'ws_1');
  expect(grants.get('grant_2026-03-01-contact')).toMatchObject({
    granted: 100,
    available: 0,
    held: 0,
    spent: 3,
    expired: 97,
  });
  expect(grants.get('grant_2026-04-01-contact')).toMatchObject({ available: 100, spent: 0 });
  // The settle and the expiry are two entries.
  const ledger = (await table.items('LEDGER#ws_1')).filter(({ sk }) => sk !== 'HEAD');
  expect(ledger.slice(-2)).toMatchObject([
    { action: 'settle', slices: [{ held: -5, spent: 3, available: 2 }] },
    { action: 'expire', slices: [{ available: -97, expired: 97 }] },
  ]);
  expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 3 });
});
