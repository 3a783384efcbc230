import { beforeAll, describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import {
  type MemberRecord,
  readMemberCopy,
  refuseTakenEmail,
  sameEmail,
  toMember,
  writeMember,
} from '../../../../lambdas/workspaces/members/member.store.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const RECORD: MemberRecord = {
  id: 'mem_1',
  email: 'ada@acme.example',
  role: 'owner',
  createdAt: epochMs(NOON),
  madeBy: 'req_1',
  bodyHash: 'h',
  attempt: 'req_2',
  version: 1,
};
const ROSTER = { owners: ['mem_1'], members: 1, licences: 0, kept: {}, version: 1 };
const FIRST = { was: undefined, becomes: ROSTER };

describe('the store of members', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
  });

  it('writes a member, the claim and the roster together, and reads them together', async () => {
    expect(await writeMember(p, 'ws_1', { becomes: RECORD, roster: FIRST })).toBe(true);
    expect(await readMemberCopy(p, 'ws_1', 'mem_1')).toEqual({
      record: RECORD,
      removed: undefined,
      roster: ROSTER,
    });
    await expect(refuseTakenEmail(p, 'ws_1', 'ADA@acme.example')).rejects.toThrow();
    await refuseTakenEmail(p, 'ws_2', 'ada@acme.example');
  });

  it.each([
    ['the member', { was: { ...RECORD, version: 7 }, becomes: { ...RECORD, version: 8 } }],
    ['the roster', { was: RECORD, becomes: { ...RECORD, version: 2 }, roster: FIRST }],
    ['the address', { becomes: { ...RECORD, id: 'mem_2' as const } }],
  ])('writes nothing where %s is not as it was read', async (_what, write) => {
    const before = await table.items();
    expect(await writeMember(p, 'ws_1', write)).toBe(false);
    expect(await table.items()).toEqual(before);
  });
});

describe('sameEmail', () => {
  it.each([
    ['ada@acme.example', ' Ada@ACME.example ', true],
    ['ada@acme.example', 'ada+1@acme.example', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(sameEmail(a, b)).toBe(same);
  });
});

describe('toMember', () => {
  it('leaves out what is kept beside', () => {
    expect(Object.keys(toMember(RECORD))).toEqual(['id', 'email', 'role', 'createdAt']);
  });
});
