import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventClient } from '../../../lambdas/events/event-client.ts';
import type { SluiceEvent } from '../../../lambdas/events/events.contract.ts';
import { findAccount } from '../../../lambdas/ledger/account/account.store.ts';
import { grant, loadAccount } from '../../../lambdas/ledger/ledger.ts';
import { seatTermsOf } from '../../../lambdas/plans/terms.ts';
import type { ExpiryPorts } from '../../../lambdas/schedules/tell-expiring.ts';
import { turnWorkspace } from '../../../lambdas/schedules/turn-workspace.ts';
import { setAttributes } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { createMember } from '../../../lambdas/workspaces/members/create-member.ts';
import { at, MONTHLY } from '../../support/accounts.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

describe('turnWorkspace', () => {
  let table: TestTable;
  let p: TablePorts & EventClient;
  let told: SluiceEvent[] = [];
  const publish = async (event: SluiceEvent): Promise<void> => void told.push(event);

  beforeAll(async () => {
    table = await openTable();
    p = { ...table.ports(), publish };
  });
  beforeEach(() => {
    told = [];
  });

  async function workspace(id: string): Promise<void> {
    const plan = 'workspace-pool';
    const asked = { id, name: 'Example', plan, timezone: 'UTC', periodAnchor: '2026-01-01' };
    await createWorkspace(p, asked, { bodyHash: 'h' });
  }
  async function member(ws: string, change: object): Promise<string> {
    const asked = { email: `${ws}@acme.example`, role: 'member' } as const;
    const { id } = (await createMember(p, { id: ws, timezone: 'UTC' }, asked, { bodyHash: 'h' }))
      .member;
    await setAttributes(p.db, keys.member(ws, id), { ...change });
    return id;
  }
  const later = (): ExpiryPorts => {
    const ports = table.ports();
    ports.setClock('2026-04-20T00:00:00Z');
    return { ...ports, publish };
  };
  const of = async (id: { workspaceId: string; seat?: string; cap?: string }) => findAccount(p, id);

  it('opens the account that a crash left out', async () => {
    await workspace('ws_1');
    await turnWorkspace(p, 'ws_1');
    expect(await of({ workspaceId: 'ws_1' })).toMatchObject({ rev: 1 });
  });

  it('turns the workspace, an allowance by its caps, and books what expired; twice is once', async () => {
    await workspace('ws_2');
    const caps = { amounts: { contact: 5 }, no: 1 };
    const id = await member('ws_2', { caps });
    const cap = { workspaceId: 'ws_2', cap: id };
    await turnWorkspace(p, 'ws_2');
    await loadAccount(p, cap, { ...MONTHLY, allotments: caps.amounts });
    for (let n = 0; n < 2; n += 1) await turnWorkspace(later(), 'ws_2');
    for (const [account, contact] of [
      [{ workspaceId: 'ws_2' }, 100],
      [cap, 5],
    ] as const) {
      expect(await of(account)).toMatchObject({
        rev: 3,
        period: { id: '2026-04-01' },
        grants: { 'grant_2026-04-01-contact': { available: contact } },
        last: { action: 'expire' },
      });
    }
  });

  it('turns a seat on the day of its licence', async () => {
    await workspace('ws_3');
    const licence = { licensedOn: '2026-03-15', no: 1 };
    const id = await member('ws_3', { seat: licence });
    const seat = { workspaceId: 'ws_3', seat: id };
    await loadAccount(p, seat, { ...MONTHLY, anchor: '2026-03-15' });
    await turnWorkspace(later(), 'ws_3');
    const asked = { plan: 'workspace-pool', timezone: 'UTC', periodAnchor: '2026-01-01' };
    expect(seatTermsOf(asked, licence).anchor).toBe('2026-03-15');
    expect(await of(seat)).toMatchObject({ period: { id: '2026-04-15' } });
  });

  it('gives nothing new to a seat that has ended: what expired is booked', async () => {
    await workspace('ws_4');
    const seat = { workspaceId: 'ws_4', seat: 'mem_gone' };
    await loadAccount(p, seat, MONTHLY);
    await turnWorkspace(later(), 'ws_4');
    expect(await of(seat)).toMatchObject({
      rev: 2,
      period: { id: '2026-03-01' },
      grants: { 'grant_2026-03-01-contact-mem_gone': { available: 0 } },
      last: { action: 'expire' },
    });
  });

  it('tells of packs that expire soon once every period has turned, also with a dead bus', async () => {
    await workspace('ws_5');
    const seat = { workspaceId: 'ws_5', seat: 'mem_gone' };
    await loadAccount(p, seat, MONTHLY);
    await grant(p, {
      account: { workspaceId: 'ws_5' },
      terms: MONTHLY,
      grantId: 'grant_pack',
      creditType: 'contact',
      amount: 7,
      category: 'pack',
      reason: 'bought',
      actor: 'operator',
      expiresAtMs: at('2026-05-01T00:00:00Z'),
      bodyHash: 'h',
    });
    const dead = { ...later(), publish: () => Promise.reject(new Error('the bus is down')) };
    await expect(turnWorkspace(dead, 'ws_5')).rejects.toThrow('bus');
    expect(await of({ workspaceId: 'ws_5' })).toMatchObject({ period: { id: '2026-04-01' } });
    expect(await of(seat)).toMatchObject({ last: { action: 'expire' } });
    for (let n = 0; n < 3; n += 1) await turnWorkspace(later(), 'ws_5');
    expect(told).toMatchObject([
      {
        type: 'credits.expiring',
        data: { account: 'workspace', grantId: 'grant_pack', credits: 7 },
      },
    ]);
  });
});
