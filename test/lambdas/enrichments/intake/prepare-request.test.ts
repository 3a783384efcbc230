import { beforeAll, describe, expect, it } from 'vitest';
import {
  limitRequest,
  type PreparedRequest,
  prepareRequest,
  subjectsFor,
} from '../../../../lambdas/enrichments/intake/prepare-request.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const input = (subjects: ReturnType<typeof people>) => ({
  actions: ['contact.email'] as const,
  subjects,
  allowPartial: false,
});

describe('prepareRequest', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('tells chargeable rows from owned, joined and repeated ones, and writes nothing', async () => {
    const desk = openDesk(table, 'ws_1');
    await desk.enrich({ subjects: people(2) });
    await desk.submit({ subjects: people(1, 2) });
    const before = await table.items();
    const subjects = [...people(4), ...people(1), ...people(1, 3)];
    const { chargeable, quote, price } = await prepareRequest(
      desk.p,
      desk.workspace,
      input(subjects),
    );
    expect({ chargeable, quote, price }).toEqual({
      chargeable: [3],
      price: { contact: 1 },
      quote: {
        required: { contact: 1 },
        owned: 2,
        joined: 1,
        duplicates: 2,
        suppressed: 0,
        unaffordable: 0,
      },
    });
    expect(await table.items()).toEqual(before);
  });

  it('refuses an action that the plan lacks', async () => {
    const { p, workspace } = openDesk(table, 'ws_2');
    const request = { ...input(people(1)), actions: ['contact.phone' as never] };
    await expect(prepareRequest(p, workspace, request)).rejects.toMatchObject({
      code: 'ACTION_NOT_IN_PLAN',
    });
  });
});

describe('limitRequest', () => {
  const REQUEST: PreparedRequest = {
    rows: ['a', 'b', 'c', 'd'].map((key) => ({ subject: {}, keys: [key] })),
    price: { contact: 2 },
    chargeable: [0, 2, 3],
    standing: new Map(),
    quote: {
      required: { contact: 6 },
      owned: 1,
      joined: 0,
      duplicates: 0,
      suppressed: 0,
      unaffordable: 0,
    },
  };

  it('leaves out the last rows that do not fit, and says how many', () => {
    const limited = limitRequest(REQUEST, 1);
    expect(limited.chargeable).toEqual([0]);
    expect(limited.rows.map(({ unaffordable }) => unaffordable)).toEqual([
      undefined,
      undefined,
      true,
      true,
    ]);
    expect(limited.quote).toMatchObject({ required: { contact: 2 }, owned: 1, unaffordable: 2 });
  });

  it('leaves a request that fits as it is', () => {
    expect(limitRequest(REQUEST, 3)).toBe(REQUEST);
  });
});

describe('subjectsFor', () => {
  it('gives how many subjects the scarcest type pays for', () => {
    expect(subjectsFor({ contact: 2 }, { contact: 7 })).toBe(3);
    expect(subjectsFor({ email: 1, phone: 2 }, { email: 9, phone: 3 })).toBe(1);
    expect(subjectsFor({ email: 1 }, {})).toBe(0);
  });
});
