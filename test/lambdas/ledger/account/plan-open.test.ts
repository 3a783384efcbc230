import { expect, it } from 'vitest';
import { planOpen } from '../../../../lambdas/ledger/account/plan-open.ts';
import { at, MONTHLY } from '../../../support/accounts.ts';

it('begins with the allotment of its period, under ids that a seat has for itself', () => {
  const cause = { actor: 'operator', reason: 'workspace created', ref: 'ws_1' };
  const id = { workspaceId: 'ws_1', seat: 'mem_ada' };
  const opened = planOpen(id, MONTHLY, { atMs: at('2026-03-10T12:00:00Z'), cause });
  expect(opened).toMatchObject({
    ...id,
    rev: 1,
    period: { id: '2026-03-01', endsAt: at('2026-04-01T00:00:00Z') },
    grants: { 'grant_2026-03-01-contact-mem_ada': { available: 100, held: 0 } },
    opened: 1,
    last: { ...cause, op: 'open:2026-03-01', action: 'open' },
  });
});
