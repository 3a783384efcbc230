import { describe, expect, it } from 'vitest';
import { groupRows } from '../../../../lambdas/enrichments/intake/group-rows.ts';
import { identityOf, repeatedBy } from '../../../../lambdas/enrichments/row-subjects.ts';
import { identify } from '../../../../lambdas/identity/identify.ts';
import type { AskedSubject } from '../../../../lambdas/identity/identity.contract.ts';

const EMAIL = { email: 'ada@acme.example' };
const PROFILE = { linkedinUrl: 'linkedin.com/in/ada' };
const NAME = { fullName: 'Ada Example', companyDomain: 'acme.example' };

const group = (subjects: readonly AskedSubject[]) => groupRows('ws_1', subjects, ['email']);

describe('groupRows', () => {
  it('leaves different persons apart, each with its own keys', () => {
    const rows = group([EMAIL, PROFILE, NAME]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, undefined, undefined]);
    expect(rows.map(({ keys }) => keys)).toEqual(
      [EMAIL, PROFILE, NAME].map((subject) => identify('ws_1', subject).keys),
    );
  });

  it.each([
    ['a and b', ['a@acme.example', 'b@acme.example'], [undefined, undefined]],
    ['a, none and A', ['a@acme.example', undefined, 'A@Acme.example'], [undefined, 0, 0]],
    [
      'none, a, none and b',
      [undefined, 'a@acme.example', undefined, 'b@acme.example'],
      [undefined, 0, 0, undefined],
    ],
  ])(
    'keeps the addresses of one person apart that are to be checked: %s',
    (_which, addresses, firsts) => {
      const subjects = addresses.map((email) => ({ ...PROFILE, ...(email && { email }) }));
      const rows = groupRows('ws_1', subjects, ['email', 'emailCheck']);
      expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual(firsts);
      expect(rows[0]?.subject.email?.toLowerCase()).toBe('a@acme.example');
      const repeats = group(subjects).map(({ duplicateOf }) => duplicateOf);
      expect(repeats).toEqual(addresses.map((_, n) => (n === 0 ? undefined : 0)));
    },
  );

  it('lets the first row stand for its person, also where others bring another value to check', () => {
    const data = ['email', 'emailCheck'] as const;
    const rows = groupRows(
      'ws_1',
      [
        { ...PROFILE, email: 'a@acme.example' },
        { ...NAME, email: 'b@acme.example' },
        { ...PROFILE, ...NAME, email: 'c@acme.example', phone: '+14155550100' },
        { ...NAME, email: 'B@acme.example' },
      ],
      data,
    );
    const own = rows.map((row) => data.filter((datum) => repeatedBy(row, datum) === undefined));
    expect(own).toEqual([['email', 'emailCheck'], ['emailCheck'], ['emailCheck'], []]);
    expect(rows.map((row) => repeatedBy(row, 'email'))).toEqual([undefined, 0, 0, 0]);
    expect(rows.map((row) => repeatedBy(row, 'emailCheck'))).toEqual([
      undefined,
      undefined,
      undefined,
      1,
    ]);
    expect(rows[0]).toMatchObject({
      subject: { ...PROFILE, ...NAME, email: 'a@acme.example', phone: '+14155550100' },
      given: ['b@acme.example', 'c@acme.example', 'B@acme.example'],
    });
    expect(rows[0]?.keys).toEqual(expect.arrayContaining([...identify('ws_1', NAME).keys]));
    expect(rows[1]?.subject).toEqual({ ...NAME, email: 'b@acme.example' });
  });

  it('keeps what the cells of a person hold beside their values, and asks for nobody by it', () => {
    const rows = group([
      { ...PROFILE, given: ['0171 1234567'] },
      { ...PROFILE, ...EMAIL, given: ['b@b.example'] },
      { ...NAME, fullName: 'Bo Birch', given: ['c@b.example'] },
    ]);
    expect(rows.map(({ given }) => given)).toEqual([
      ['0171 1234567', 'b@b.example'],
      undefined,
      ['c@b.example'],
    ]);
    expect(rows[0]?.subject).toEqual({ ...PROFILE, ...EMAIL });
  });

  it('lets the first row stand for all, with what the others know', () => {
    const rows = group([
      { ref: 'a', ...EMAIL },
      { ref: 'b', ...EMAIL, ...PROFILE },
      { ref: 'c', fullName: 'Ada B. Example', ...PROFILE },
    ]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, 0, 0]);
    const known = { fullName: 'Ada B. Example', ...EMAIL, ...PROFILE };
    expect(rows[0]?.subject).toEqual({ ref: 'a', ...known });
    expect(rows[1]?.subject).toEqual({ ref: 'b', ...EMAIL, ...PROFILE });
    // Strongest key first: the profile that a repeat has, behind the row's own address.
    expect(rows[0]?.keys.map((key) => key.slice(0, 1))).toEqual(['e', 'p']);
  });

  it('keeps no key of a repeat whose name is another’s: one profile may stand beside two', () => {
    const bo = { fullName: 'Bo Birch', companyDomain: 'acme.example' };
    const ownKeys = identify('ws_1', bo).keys;
    for (const first of [PROFILE, { ...PROFILE, ...NAME }]) {
      const rows = group([
        first,
        { ...PROFILE, ...NAME },
        { ...PROFILE, ...bo },
        { ...PROFILE, fullName: 'A. Example', companyName: 'Acme' },
      ]);
      expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, 0, 0, 0]);
      const kinds = rows[0]?.keys.map((key) => key.slice(0, 1));
      expect(kinds).toEqual(['p', 'd', 'c']);
      expect(rows[0]?.keys.filter((key) => ownKeys.includes(key))).toEqual([]);
    }
  });

  it('joins rows across a chain: a third row links two that share nothing', () => {
    const rows = group([EMAIL, PROFILE, { ...EMAIL, ...PROFILE }, { ...NAME }]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, 0, 0, undefined]);
  });

  it('keeps what of a row was not used, a repeat’s apart', () => {
    const ignored = [{ field: 'phone', reason: 'malformed' }] as const;
    const rows = group([EMAIL, { ...EMAIL, ignored }, { ...PROFILE, ignored: [] }]);
    expect(rows.map((row) => row.ignored)).toEqual([undefined, ignored, undefined]);
    expect(rows[1]?.subject).not.toHaveProperty('ignored');
    expect(rows[0]?.subject).not.toHaveProperty('ignored');
  });

  it('groups ten thousand rows', () => {
    const subjects = Array.from({ length: 10_000 }, (_, n) => ({
      email: `p${n % 5_000}@a.example`,
    }));
    const rows = group(subjects);
    expect(rows.filter(({ duplicateOf }) => duplicateOf !== undefined)).toHaveLength(5_000);
  });

  it('keeps a row small, however many ways there are to spell its person', () => {
    const spelled = Array.from({ length: 300 }, (_, n) => ({
      ...PROFILE,
      fullName: 'Ada Example',
      companyDomain: `acme${n}.example`,
    }));
    const [first] = group(spelled);
    expect(first?.keys).toHaveLength(16);
    const long = (letter: string) => letter.repeat(900);
    const [row] = group([
      { ...PROFILE, fullName: long('a') },
      { ...PROFILE, fullName: long('a'), companyName: long('b') },
      { ...PROFILE, fullName: long('a'), companyDomain: 'acme.example' },
      { ...PROFILE, fullName: long('a'), email: `${'c'.repeat(400)}@acme.example` },
    ]);
    const bytes = Object.values(row?.subject ?? {}).reduce(
      (sum, text) => sum + `${text}`.length,
      0,
    );
    expect(bytes).toBeLessThanOrEqual(2_500);
    expect(row?.subject).toMatchObject({ companyDomain: 'acme.example' });
  });
});

describe('identityOf', () => {
  it('names the person of a row by the keys of all its repeats and its own facts', () => {
    const [row] = group([EMAIL, { ...EMAIL, ...PROFILE }]);
    if (row === undefined) throw new Error('no row');
    const { keys, facts } = identityOf('ws_1', row);
    expect(keys).toEqual(row.keys);
    expect(facts).toEqual(identify('ws_1', { ...EMAIL, ...PROFILE }).facts);
  });
});
