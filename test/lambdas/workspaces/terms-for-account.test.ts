import { beforeAll, describe, expect, it } from 'vitest';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { termsForAccount } from '../../../lambdas/workspaces/terms-for-account.ts';
import { WORKSPACE } from '../../support/api-call.ts';
import { openTable, type TablePorts } from '../../support/table.ts';

describe('termsForAccount', () => {
  let p: TablePorts;
  const caps = { amounts: { contact: 5 }, no: 3 };

  beforeAll(async () => {
    p = (await openTable()).ports();
    const put = (key: 'member' | 'apiKey', id: string, item: object) =>
      putItem(p.db, keys[key]('ws_1', id), { id, ...item });
    await put('member', 'mem_seat', { seat: { licensedOn: '2026-03-15', no: 2 }, caps });
    const ended = { licensedOn: '2026-03-15', no: 3, endedAt: 1 };
    await put('member', 'mem_ended', { seat: ended });
    await put('member', 'mem_plain', {});
    await put('apiKey', 'key_agent', { caps });
    await put('apiKey', 'key_plain', {});
  });

  it.each([
    ['the workspace', {}, { anchor: '2026-01-01', allotments: { contact: 100 } }],
    ['a seat', { seat: 'mem_seat' }, { anchor: '2026-03-15', no: 2 }],
    ['a member with caps', { cap: 'mem_seat' }, { anchor: '2026-01-01', allotments: caps.amounts }],
    ['a key with caps', { cap: 'key_agent' }, { allotments: caps.amounts, no: 3 }],
  ])('of %s', async (_what, id, terms) => {
    expect(await termsForAccount(p, WORKSPACE, id)).toMatchObject(terms);
  });

  it.each([
    ['a seat that has ended', { seat: 'mem_ended' }],
    ['a member without one', { seat: 'mem_plain' }],
    ['a member who is gone', { seat: 'mem_gone' }],
    ['caps that were lifted', { cap: 'mem_plain' }],
    ['a key without caps', { cap: 'key_plain' }],
    ['a key that is gone', { cap: 'key_gone' }],
  ])('are none of %s', async (_what, id) => {
    expect(await termsForAccount(p, WORKSPACE, id)).toBeUndefined();
  });
});
