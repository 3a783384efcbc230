import { beforeAll, describe, expect, it } from 'vitest';
import type { EpochMs } from '../../../lambdas/shared/units.contract.ts';
import { createApiKey } from '../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { createMember } from '../../../lambdas/workspaces/members/create-member.ts';
import { removeMember } from '../../../lambdas/workspaces/members/remove-member.ts';
import { updateMember } from '../../../lambdas/workspaces/members/update-member.ts';
import { loadWorkspace } from '../../../lambdas/workspaces/read-workspaces.ts';
import type { AccountHolder } from '../../../lambdas/workspaces/terms-of-account.ts';
import { termsOverTime } from '../../../lambdas/workspaces/terms-over-time.ts';
import { updateWorkspace } from '../../../lambdas/workspaces/update-workspace.ts';
import { at } from '../../support/accounts.ts';
import { openTable, type TablePorts } from '../../support/table.ts';

/** What a workspace, a member and a key have had, each day at noon from the 10th of March on. */
describe('termsOverTime', () => {
  let p: TablePorts;
  let mem = '';
  let key = '';
  const place = { id: 'ws_1', timezone: 'UTC' };
  const day = (n: number): EpochMs => at(`2026-03-${n}T12:00:00Z`);

  beforeAll(async () => {
    p = (await openTable()).ports();
    const input = { name: 'Example', plan: 'seat-licences', timezone: 'UTC' };
    const made = { ...input, id: 'ws_1', periodAnchor: '2026-01-01' };
    await createWorkspace(p, made, { bodyHash: 'h', actor: 'op_ada' });
    const asked = { email: 'ada@acme.example', role: 'member', caps: { contact: 5 } } as const;
    const { member } = await createMember(p, place, asked, { bodyHash: 'h' });
    mem = member.id;
    const agent = { name: 'agent', scopes: ['enrich'], caps: { contact: 3 } } as const;
    key = (await createApiKey(p, 'ws_1', agent, { bodyHash: 'h' })).apiKey.id;
    const next = () => p.advance(86_400_000);
    next();
    await updateMember(p, place, mem, { seat: true });
    next();
    await updateMember(p, place, mem, { caps: { contact: 7 }, name: 'Ada' });
    next();
    const sold = { by: 'op_ada', allotments: { contact: 20 } };
    await updateWorkspace(p, 'ws_1', { terms: { from: p.now(), ...sold } });
    next();
    const more = { by: 'op_ada', allotments: { contact: 30 } };
    await updateWorkspace(p, 'ws_1', { terms: { from: p.now(), ...more } });
    next();
    await removeMember(p, place, mem);
  });

  const termsOf = async (id: AccountHolder) => termsOverTime(p, await loadWorkspace(p, 'ws_1'), id);
  const had = async (id: AccountHolder) => {
    const { at: termsAt } = await termsOf(id);
    return [10, 11, 12, 13, 14, 15].map((n) => {
      const terms = termsAt(day(n));
      return (
        terms && `${terms.no ?? 0}: ${terms.allotments.contact ?? 0}${terms.ended ? ' ended' : ''}`
      );
    });
  };

  it.each([
    ['the workspace', () => ({}), ['0: 0', '0: 0', '0: 0', '1: 20', '2: 30', '2: 30']],
    [
      'a seat, until its member was removed',
      () => ({ seat: mem }),
      [undefined, '1: 50', '1: 50', '2: 50', '3: 50', '4: 0 ended'],
    ],
    [
      'a member’s allowance',
      () => ({ cap: mem }),
      ['1: 5', '1: 5', '2: 7', '3: 7', '4: 7', undefined],
    ],
    ['a key’s', () => ({ cap: key }), ['1: 3', '1: 3', '1: 3', '2: 3', '3: 3', '3: 3']],
    ['nobody’s', () => ({ seat: 'mem_none' }), Array(6).fill(undefined)],
  ])('tells those of %s', async (_what, id, terms) => {
    expect(await had(id())).toEqual(terms);
  });

  it('tells when they began and changed', async () => {
    expect((await termsOf({})).changes).toEqual([13, 14].map(day));
    expect((await termsOf({ cap: mem })).changes).toEqual([10, 11, 12, 13, 14, 15].map(day));
    expect((await termsOf({ cap: key })).changes).toEqual([10, 13, 14].map(day));
  });
});
