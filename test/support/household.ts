import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AccountId, Operation } from '../../lambdas/ledger/ledger.contract.ts';
import { hold, loadAccount, resume, settle, toHeldSlices } from '../../lambdas/ledger/ledger.ts';
import type { DrawnSide, HeldAllowance, Side } from '../../lambdas/ledger/requests.contract.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { readItem } from '../../lambdas/shared/read-items.ts';
import type { Amounts } from '../../lambdas/shared/units.contract.ts';
import { MONTHLY } from './accounts.ts';
import type { TablePorts, TestTable } from './table.ts';

/** What one workspace has: its own credits, Ada's seat, her cap and that of her key. */
export interface Household {
  readonly own: Amounts;
  readonly seat?: Amounts;
  readonly memberCap?: Amounts;
  readonly keyCap?: Amounts;
}

export interface Wish {
  readonly wanted: readonly Amounts[];
  readonly partial?: boolean;
  readonly maxTotal?: number;
}

/** Opens the accounts of a workspace that Ada's requests draw on, and drives holds over them. */
export function openHousehold(
  table: TestTable,
  workspaceId: string,
  { own, seat, memberCap, keyCap }: Household,
  p: TablePorts = table.ports(),
) {
  const terms = { ...MONTHLY, allotments: own };
  const side = (role: Side['role'], id: object, allotments: Amounts | undefined): DrawnSide[] =>
    allotments === undefined
      ? []
      : [{ role, account: { workspaceId, ...id }, terms: { ...MONTHLY, allotments } }];
  const sides = [
    ...side('Seat', { seat: 'mem_ada' }, seat),
    ...side('MemberCap', { cap: 'mem_ada' }, memberCap),
    ...side('KeyCap', { cap: 'key_1' }, keyCap),
  ];
  const keyOf = (record: string) => ({ pk: `ENR#${workspaceId}#${record}`, sk: 'ENRICHMENT' });
  const of = (record: string, attribute: 'hold' | 'settle') => ({
    account: { workspaceId },
    place: { key: keyOf(record), attribute },
    base: `${record}:${attribute}`,
    cause: { actor: 'mem_ada', reason: 'contact.email', ref: record },
    onFate: () => ({}),
  });
  const recordOf = async (record: string) =>
    ((await readItem(p, keyOf(record))) ?? {}) as Readonly<Record<string, Operation | undefined>>;

  return {
    p,
    sides,
    /** Writes a record and holds for it. */
    hold: async (record: string, wish: Wish, via: Ports = p): Promise<Operation> => {
      await p.db.send(new PutCommand({ TableName: table.name, Item: keyOf(record) }));
      return hold(via, { ...of(record, 'hold'), terms, sides, partial: false, ...wish });
    },
    /** What a later call does with the hold of a call that died; some sides may be gone by then. */
    holdAgain: async (
      record: string,
      wish: Wish,
      gone: readonly Side['role'][] = [],
    ): Promise<Operation> => {
      const found = (await recordOf(record)).hold;
      return hold(p, {
        ...of(record, 'hold'),
        found,
        terms,
        sides: sides.filter(({ role }) => !gone.includes(role)),
        gone: sides.filter(({ role }) => gone.includes(role)),
        partial: false,
        ...wish,
      });
    },
    resume: async (record: string, { wanted, maxTotal }: Wish): Promise<Operation> => {
      const found = (await recordOf(record)).hold;
      return resume(p, { ...of(record, 'hold'), found, across: { sides, wanted, maxTotal } });
    },
    /** Spends so much of a hold, gives the rest back. */
    settle: async (record: string, spent: Amounts, via: Ports = p): Promise<Operation> => {
      const found = await recordOf(record);
      const allowances = sides
        .filter(({ role }) => role !== 'Seat')
        .map(
          ({ terms: _terms, ...each }): HeldAllowance => ({
            ...each,
            slices: toHeldSlices(found[`hold${each.role}`]?.slices ?? []),
          }),
        );
      const held = toHeldSlices(found.hold?.slices ?? []);
      const spending = [{ action: 'contact.email', type: 'contact', credits: spent.contact ?? 0 }];
      return settle(via, {
        ...of(record, 'settle'),
        found: found.settle,
        allowances,
        decide: () => ({ held, spent, spending }),
      });
    },
    /** Of each account: what can be spent and what is held, all types together. */
    balances: async (): Promise<Record<string, string>> => {
      const ids: [string, AccountId][] = [
        ['own', { workspaceId }],
        ...sides.map(({ role, account }): [string, AccountId] => [role, account]),
      ];
      const shown = await Promise.all(
        ids.map(async ([name, id]) => {
          const { grants } = await loadAccount(p, id, name === 'own' ? terms : undefined);
          const sum = (counter: 'available' | 'held') =>
            Object.values(grants).reduce((n, grant) => n + grant[counter], 0);
          return [name, `${sum('available')} ${sum('held')}`] as const;
        }),
      );
      return Object.fromEntries(shown);
    },
    open: async () => {
      await loadAccount(p, { workspaceId }, terms);
      for (const each of sides) await loadAccount(p, each.account, each.terms);
    },
  };
}
