import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Drawer, drawnSides } from '../../../../lambdas/enrichments/drawn-sides.ts';
import { submitEnrichment } from '../../../../lambdas/enrichments/intake/submit-enrichment.ts';
import {
  type RebuiltWorkspace,
  rebuildWorkspace,
} from '../../../../lambdas/enrichments/read/rebuild-workspace.ts';
import type { Revision, Slice } from '../../../../lambdas/ledger/ledger.contract.ts';
import {
  adjustCredits,
  bringUpToDate,
  grant,
  loadAccount,
  openAccount,
  voidGrant,
} from '../../../../lambdas/ledger/ledger.ts';
import { seatTermsOf, termsOf } from '../../../../lambdas/plans/terms.ts';
import { turnWorkspace } from '../../../../lambdas/schedules/turn-workspace.ts';
import type { Ports } from '../../../../lambdas/shared/ports.ts';
import type { EpochMs } from '../../../../lambdas/shared/units.contract.ts';
import { createApiKey } from '../../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { createWorkspace } from '../../../../lambdas/workspaces/create-workspace.ts';
import { createMember } from '../../../../lambdas/workspaces/members/create-member.ts';
import { loadMember } from '../../../../lambdas/workspaces/members/read-members.ts';
import { removeMember } from '../../../../lambdas/workspaces/members/remove-member.ts';
import { updateMember } from '../../../../lambdas/workspaces/members/update-member.ts';
import { loadWorkspace } from '../../../../lambdas/workspaces/read-workspaces.ts';
import { toTerms } from '../../../../lambdas/workspaces/terms-of-workspace.ts';
import { updateWorkspace } from '../../../../lambdas/workspaces/update-workspace.ts';
import type {
  MemberChanges,
  Seat,
  TermsChange,
} from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { at } from '../../../support/accounts.ts';
import { type Finder, openDesk, people } from '../../../support/desk.ts';
import { type Fault, spoil } from '../../../support/lossy.ts';
import { type Item, openTable, type TestTable } from '../../../support/table.ts';

/** 50 credits a seat and month; a number costs 5. */
const PLAN = 'seat-licences';
const SHARED = { contact: 20 };

/** A workspace with seats, whose acts go through the product's own use cases. */
async function openOffice(table: TestTable, id: string) {
  const desk = openDesk(table, id, SHARED, table.ports(), PLAN);
  const { p } = desk;
  const place = { id, timezone: 'UTC' };
  const made = { id, name: 'Example', plan: PLAN, timezone: 'UTC', allotments: SHARED };
  await createWorkspace(
    p,
    { ...made, periodAnchor: '2026-01-01' },
    { bodyHash: 'h', actor: 'op_ada' },
  );
  const now = async () => toTerms(await loadWorkspace(p, id), p.now());
  const own = { workspaceId: id };
  const opened = { actor: 'op_ada', reason: 'workspace created', ref: id };
  await openAccount(p, own, termsOf(await now()), opened);
  let asks = 0;

  const followLicence = async (seat: string, licence: Seat | undefined) => {
    if (licence === undefined) return;
    await bringUpToDate(p, { ...own, seat }, seatTermsOf(await now(), licence));
  };

  return {
    ...desk,
    pass: (days: number) => p.advance(days * 86_400_000),
    member: async (name: string, more: { seat?: boolean; caps?: { contact: number } }) => {
      const input = { email: `${name}@acme.example`, role: 'member', ...more } as const;
      const { member } = await createMember(p, place, input, { bodyHash: name });
      await followLicence(member.id, member.seat);
      return member.id;
    },
    change: async (member: string, changes: MemberChanges) => {
      await followLicence(member, (await updateMember(p, place, member, changes)).seat);
    },
    remove: async (member: string) => {
      await followLicence(member, (await removeMember(p, place, member)).seat);
    },
    key: async (memberId: string, contact: number) => {
      const input = { name: 'agent', memberId, scopes: ['enrich'], caps: { contact } } as const;
      const { apiKey } = await createApiKey(p, id, input, { bodyHash: 'key' });
      return { id: apiKey.id, caps: apiKey.caps };
    },
    /** Runs a request for so many persons, by a member, with a key where one is given. */
    ask: async (
      by: { member: string; key?: Drawer['key'] },
      rows: readonly [count: number, from: number],
      more: {
        finder?: Finder;
        whileRunning?: () => Promise<unknown>;
        via?: Ports;
      } = {},
    ) => {
      asks += 1;
      const workspace = await now();
      const drawer = { member: await loadMember(p, id, by.member), key: by.key };
      desk.p.loadTerms = async () => termsOf(await now());
      Object.assign(desk.p, { loadSides: async () => drawnSides(await now(), drawer) });
      await submitEnrichment(
        { ...p, ...more.via },
        {
          workspace,
          drawer,
          actor: by.member,
          memberId: by.member,
          idempotencyKey: `key-${asks}`,
          bodyHash: `${asks}`,
          input: {
            actions: ['contact.phone'],
            subjects: people(...rows),
            allowPartial: false,
          },
        },
      );
      const start = desk.started.pop();
      if (start === undefined) return;
      await more.whileRunning?.();
      await desk.run(start, more.finder ?? findsPhone);
    },
    give: async (key: string, amount: number, expiresAtMs: EpochMs | null = null) =>
      grant(p, {
        account: own,
        terms: termsOf(await now()),
        grantId: `grant_${key}`,
        creditType: 'contact',
        amount,
        category: 'pack',
        reason: 'bought',
        actor: 'op_ada',
        expiresAtMs,
        bodyHash: key,
      }),
    take: async (amount: number) =>
      adjustCredits(p, {
        account: own,
        terms: termsOf(await now()),
        adjustmentId: 'adj_1',
        creditType: 'contact',
        amount,
        reason: 'too many',
        actor: 'op_bob',
        bodyHash: 'h',
      }),
    end: (key: string) =>
      voidGrant(p, { account: own, grantId: `grant_${key}`, reason: 'mistake', actor: 'op_bob' }),
    sell: async (terms: Partial<TermsChange>, from: EpochMs = p.now()) => {
      await updateWorkspace(p, id, { terms: { from, by: 'op_bob', ...terms } });
      await loadAccount(p, own, termsOf(await now()));
    },
    schedule: () => turnWorkspace(p, id),
  };
}

/** Finds a number for everybody, made of the name. */
const findsPhone: Finder = ({ fullName = '' }) =>
  `+1415555${fullName.replace(/\D/g, '').padStart(4, '0')}`;

/** Loses the first attempt of each hold on its way. */
function losesFirstHolds(_n: number, command: unknown): Fault {
  const { input } = command as { input: { ExpressionAttributeValues?: Record<string, unknown> } };
  const last = input.ExpressionAttributeValues?.[':last'] as Revision | undefined;
  const { action, op = '' } = last ?? {};
  return action === 'hold' && /:1$/.test(op) ? 'lost' : 'none';
}

const KEPT = ['LEDGER#', 'USAGE#', 'GRANTS#'] as const;

/** A counter that is 0 and one that is not there say the same: which it is, batches decide. */
const COUNTERS = ['available', 'held', 'spent', 'expired', 'voided'];
const withoutZeros = (item: Item): Item =>
  Object.fromEntries(
    Object.entries(item).filter(([name, value]) => value !== 0 || !COUNTERS.includes(name)),
  ) as Item;
/** What follows from the times of entries. */
const withoutTimes = ({ at: _at, asOf: _asOf, hash: _hash, ...item }: Item): Item => item;

describe('rebuildWorkspace', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  const kept = async (ws: string): Promise<Item[]> => {
    const items = await Promise.all(KEPT.map((kind) => table.items(`${kind}${ws}`)));
    return items.flat().map(withoutZeros);
  };
  const lose = (items: readonly Item[]) =>
    Promise.all(
      items.map(({ pk, sk }) =>
        table.db.send(new DeleteCommand({ TableName: table.name, Key: { pk, sk } })),
      ),
    );
  const rebuild = async (ws: string) => {
    const p = table.ports();
    return rebuildWorkspace(p, await loadWorkspace(p, ws));
  };
  const missingIn = ({ accounts }: RebuiltWorkspace) =>
    accounts.flatMap(({ missing }) => missing ?? []);

  /**
   * Every kind of act. \`follow\`: what has the accounts follow a change of terms, and the schedule
   * at the end of the month.
   */
  async function story(
    ws: string,
    follow: (office: Office, act: () => Promise<unknown>) => unknown,
  ) {
    const office = await openOffice(table, ws);
    const { p } = office;
    const ada = await office.member('ada', { seat: true, caps: { contact: 30 } });
    const bob = await office.member('bob', { seat: true });
    const key = await office.key(ada, 25);
    office.pass(1);
    await office.give('soon', 5, at('2026-03-20T00:00:00Z'));
    for (const name of ['one', 'two', 'beside']) await office.give(name, 10);
    await office.give('lapses', 5, at('2026-03-25T00:00:00Z'));
    await office.give('mistake', 7);
    // It comes before the last in the account, which makes way.
    await office.give('early', 5, at('2026-06-01T00:00:00Z'));
    office.pass(1);
    // 50 credits of the seat, 5 shared ones within both allowances; one number is found.
    await office.ask({ member: ada, key }, [11, 0], {
      finder: (subject, row, datum) => (row < 1 ? findsPhone(subject, row, datum) : undefined),
    });
    await office.ask({ member: bob }, [11, 60]);
    office.pass(1);
    await office.end('mistake');
    await office.end('two');
    await office.take(3);
    office.pass(1);
    await office.sell({ allotments: { contact: 40 } });
    await office.change(ada, { caps: { contact: 60 } });
    await follow(office, office.schedule);
    office.pass(1);
    // More than is left in the account: what waits beside it comes in.
    await office.ask({ member: ada }, [20, 200], {
      finder: () => undefined,
      // Some of what it gives back has expired meanwhile.
      whileRunning: async () => office.pass(6),
    });
    office.pass(1);
    // The first writes never arrive: fences keep them out, and the next attempts do it.
    await office.ask({ member: ada, key }, [10, 300], {
      via: { ...p, accountDb: spoil(p.accountDb, losesFirstHolds) },
    });
    await office.sell({ allotments: { contact: 30 } });
    await office.change(ada, { seat: false });
    await office.remove(bob);
    await follow(office, office.schedule);
    p.setClock('2026-04-01T00:00:00Z');
    await follow(office, office.schedule);
    await office.ask({ member: ada }, [1, 400]);
    await table.project();
  }
  type Office = Awaited<ReturnType<typeof openOffice>>;

  it('makes all anew with the same bytes, whatever was done', async () => {
    await story('ws_all', (_office, act) => act());
    const before = await kept('ws_all');
    const actions = new Set(before.flatMap(({ action = [] }) => action));
    expect([...actions].sort()).toEqual([
      'adjust',
      'expire',
      'fence',
      'grant',
      'hold',
      'lift',
      'open',
      'retune',
      'settle',
      'turn',
      'void',
    ]);
    const moved = new Set(
      before.flatMap(({ slices = [] }) => (slices as Slice[]).flatMap(({ moved = [] }) => moved)),
    );
    expect([...moved].sort()).toEqual(['lifted', 'shelved', 'waits']);
    await lose(before);
    expect(missingIn(await rebuild('ws_all'))).toEqual([]);
    expect(await kept('ws_all')).toEqual(before);
  });

  it('makes all but the times of what was done late and left no record', async () => {
    await story('ws_late', (office, act) => {
      office.p.advance(7_000);
      return act();
    });
    const before = await kept('ws_late');
    await lose(before);
    expect(missingIn(await rebuild('ws_late'))).toEqual([]);
    const after = await kept('ws_late');
    expect(after).not.toEqual(before);
    expect(after.map(withoutTimes)).toEqual(before.map(withoutTimes));
  });

  it.each([0, 1])(
    'finds those times where the chain is whole behind: every other entry, from %i',
    async (rest) => {
      const ws = `ws_${rest}`;
      await story(ws, (office, act) => {
        office.p.advance(7_000);
        return act();
      });
      const before = await kept(ws);
      await lose(before.filter(({ sk, rev }) => /^\d+$/.test(sk) && Number(rev) % 2 === rest));
      expect(missingIn(await rebuild(ws))).toEqual([]);
      expect(await kept(ws)).toEqual(before);
    },
  );
});
