import { beforeAll, describe, expect, it } from 'vitest';
import {
  fitsInto,
  limitRequest,
  lookUp,
  type PreparedRequest,
  planRequest,
} from '../../../../lambdas/enrichments/intake/prepare-request.ts';
import type { SubjectInput } from '../../../../lambdas/identity/subject.contract.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;
const PRICES = { email: { contact: 1 }, phone: { contact: 2 } };

describe('planRequest', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('tells chargeable lookups from owned, joined and repeated ones, and writes nothing', async () => {
    const desk = openDesk(table, 'ws_1');
    // Persons 0 and 1: the address is owned. Person 2: both data are being found.
    await desk.enrich({ subjects: people(2) });
    await desk.submit({ subjects: people(1, 2), actions: BOTH });
    const before = await table.items();
    const input = {
      actions: BOTH,
      subjects: [...people(4), ...people(1), ...people(1, 3)],
      allowPartial: false,
    };
    const lookedUp = await lookUp(desk.p, 'ws_1', input);
    const prices = { prices: PRICES, nowMs: desk.p.now() };
    const { chargeable, quote } = planRequest(lookedUp, prices);
    expect(chargeable).toEqual([
      { row: 0, datum: 'phone' },
      { row: 1, datum: 'phone' },
      { row: 3, datum: 'email' },
      { row: 3, datum: 'phone' },
    ]);
    expect(quote).toEqual({
      required: { contact: 7 },
      owned: 2,
      joined: 2,
      duplicates: 2,
      suppressed: 0,
      unaffordable: 0,
    });
    expect(await table.items()).toEqual(before);
  });

  it('names in a row the contact of its person, whichever key leads there, and in its repeats', async () => {
    const desk = openDesk(table, 'ws_named');
    await desk.enrich({ subjects: people(1) });
    await desk.submit({ subjects: people(1, 1), actions: BOTH });
    const [contact] = (await table.items('CON#ws_named')).filter(({ listedAtMs }) => listedAtMs);
    const byAddress = { email: 'person.0@acme.example' };
    const byName = { fullName: 'Person 0', ...byAddress };
    const lookedUp = async (subjects: SubjectInput[]) => {
      const input = { actions: BOTH, subjects, allowPartial: false };
      return (await lookUp(desk.p, 'ws_named', input)).rows.map(({ contactId }) => contactId);
    };
    const id = contact?.contactId;
    expect(await lookedUp([byAddress, byName, byAddress])).toEqual([id, id, id]);
    // By the key that the contact is named after, by one that leads nowhere, while it is sought.
    const others = [...people(1), { email: 'x@acme.example' }, ...people(1, 1)];
    expect(await lookedUp(others)).toEqual([undefined, undefined, undefined]);
  });

  it('knows a person by every key, also by an address that was found', async () => {
    const desk = openDesk(table, 'ws_2');
    await desk.enrich({ subjects: people(1) }, findsAll);
    const subjects = [{ email: 'person.0@acme.example' }];
    const input = { actions: ['contact.email'] as const, subjects, allowPartial: false };
    const lookedUp = await lookUp(desk.p, 'ws_2', input);
    const prices = { prices: PRICES, nowMs: desk.p.now() };
    expect(planRequest(lookedUp, prices).quote).toMatchObject({ owned: 1 });
  });
});

it('holds nothing for a refresh of whom nothing is owned, and never counts one as owned', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_r');
  await desk.enrich({ subjects: people(1) });
  const actions = ['contact.refresh'] as const;
  const input = { actions, subjects: people(3), allowPartial: false };
  const lookedUp = await lookUp(desk.p, 'ws_r', input);
  const prices = { prices: { refresh: { contact: 2 } }, nowMs: desk.p.now() };
  const { chargeable, quote } = planRequest(lookedUp, prices);
  expect(chargeable).toEqual([{ row: 0, datum: 'refresh' }]);
  expect(quote).toMatchObject({ required: { contact: 2 }, owned: 0, joined: 0 });
});

it('counts a verdict as owned, whoever has the address now', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1');
  const check = { actions: ['contact.verify-email'] as const };
  const email = 'office@acme.example';
  await desk.enrich({ subjects: [{ fullName: 'Ada Example', email }], ...check }, () => 'risky');
  const { enrichment } = await desk.submit({
    subjects: [{ fullName: 'Bob Builder', email }],
    ...check,
  });
  expect(enrichment).toMatchObject({ status: 'completed', quote: { owned: 1 } });
});

describe('two rows that ask for one thing', () => {
  const ADDRESS = 'office@acme.example';
  const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };
  const BOB = { fullName: 'Bob Builder', companyDomain: 'acme.example' };
  const CHECK = ['contact.verify-email'] as const;
  const PHONE_AND_CHECK = ['contact.phone', 'contact.verify-email'] as const;

  it.each([
    ['the verdict on an address of two people', [ADA, BOB], CHECK, 1, 1],
    ['a number and two verdicts of one person', [ADA, ADA], PHONE_AND_CHECK, 3, 0],
    ['a number of each and one verdict', [ADA, BOB], PHONE_AND_CHECK, 3, 1],
  ])('pay once for %s', async (_which, people, actions, required, joined) => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1', { contact: required });
    const subjects = people.map((person, n) => ({
      ...person,
      email: people[0] === people[1] ? `ada${n}@acme.example` : ADDRESS,
    }));
    const { enrichment } = await desk.submit({ subjects, actions });
    expect(enrichment.quote).toMatchObject({ required: { contact: required }, joined });
    expect(enrichment.held).toEqual({ contact: required });
  });
});

/** Rows 0, 2 and 3 seek an address at 1 e-mail credit and a number at 2 phone credits. */
const REQUEST: PreparedRequest = {
  rows: ['a', 'b', 'c', 'd'].map((key) => ({ subject: {}, keys: [key] })),
  asked: [],
  known: { leads: new Map(), subjects: new Map() },
  prices: { email: { email: 1 }, phone: { phone: 2 } },
  chargeable: [0, 2, 3].flatMap((row) => [
    { row, datum: 'email' as const },
    { row, datum: 'phone' as const },
  ]),
  quote: {
    required: { email: 3, phone: 6 },
    owned: 1,
    joined: 0,
    duplicates: 0,
    suppressed: 0,
    unaffordable: 0,
  },
};

describe('fitsInto', () => {
  it.each<[Record<string, number>, number | undefined, string]>([
    [{ email: 3, phone: 6 }, undefined, '111111'],
    [{ email: 9, phone: 9 }, 9, '111111'],
    [{ email: 9, phone: 9 }, 8, '111110'],
    [{ email: 9, phone: 9 }, 4, '111000'],
    [{ email: 9, phone: 9 }, 0, '000000'],
    [{ email: 2, phone: 6 }, undefined, '111101'],
    [{ email: 3, phone: 3 }, undefined, '111010'],
    [{ email: 3 }, undefined, '101010'],
    [{}, undefined, '000000'],
  ])('into %j, at most %s: %s', (available, max, expected) => {
    const fits = fitsInto(REQUEST, available, max);
    expect(fits.map(Number).join('')).toBe(expected);
  });
});

describe('limitRequest', () => {
  it('leaves out the lookups that do not fit, and says how many', () => {
    const limited = limitRequest(REQUEST, { email: 2, phone: 2 });
    expect(limited.chargeable).toEqual([
      { row: 0, datum: 'email' },
      { row: 0, datum: 'phone' },
      { row: 2, datum: 'email' },
    ]);
    expect(limited.rows.map(({ unaffordable }) => unaffordable)).toEqual([
      undefined,
      undefined,
      ['phone'],
      ['email', 'phone'],
    ]);
    const quote = { required: { email: 2, phone: 2 }, owned: 1, unaffordable: 3 };
    expect(limited.quote).toMatchObject(quote);
  });

  it.each([
    ['the credits', { email: 2, phone: 2 }, undefined, [undefined, undefined]],
    ['the maximum', { email: 9, phone: 9 }, 4, [['phone'], ['email', 'phone']]],
    ['both', { email: 2, phone: 6 }, 4, [['phone'], ['phone']]],
  ])('says what the maximum has left out, where %s did', (_, available, max, over) => {
    const { rows } = limitRequest(REQUEST, available, max);
    expect(rows.map(({ overMaximum }) => overMaximum)).toEqual([undefined, undefined, ...over]);
    expect(rows[3]?.unaffordable).toEqual(['email', 'phone']);
  });

  it('leaves a request that fits as it is', () => {
    expect(limitRequest(REQUEST, { email: 9, phone: 9 })).toBe(REQUEST);
  });
});
