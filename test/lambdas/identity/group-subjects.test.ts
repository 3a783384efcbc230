import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupSubjects } from '../../../lambdas/identity/group-subjects.ts';
import { identify } from '../../../lambdas/identity/identify.ts';
import type { Facts } from '../../../lambdas/identity/identity.contract.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

const group = (...subjects: SubjectInput[]) =>
  groupSubjects(subjects.map((subject) => identify('ws_1', subject)));

const PROFILE = { linkedinUrl: 'linkedin.com/in/ada' };
const NAME = { fullName: 'Ada Example', companyDomain: 'acme.example' };
const COMPANY = { fullName: 'Ada Example', companyName: 'Acme' };
const EMAIL = { email: 'ada@acme.example' };
const BOTH = { ...NAME, companyName: 'Acme' };

const NONE: Facts = { profiles: [], profileIds: [], names: [], domains: [], companies: [] };

describe('groupSubjects', () => {
  it.each([
    ['nobody', [], []],
    ['the same twice', [EMAIL, EMAIL], [0, 0]],
    ['who have nothing in common', [PROFILE, NAME, EMAIL], [0, 1, 2]],
    ['whom a third row links', [PROFILE, NAME, EMAIL, { ...PROFILE, ...EMAIL }], [0, 1, 0, 0]],
    ['one with domain and company, one with company', [BOTH, COMPANY], [0, 0]],
    ['the same, and one with the domain', [COMPANY, NAME, BOTH], [0, 0, 0]],
    [
      'two profiles of one name',
      [
        { ...NAME, linkedinUrl: 'linkedin.com/in/a1' },
        { ...NAME, linkedinUrl: 'linkedin.com/in/a2' },
      ],
      [0, 1],
    ],
    [
      'two profiles, and one who may be either',
      [
        { ...NAME, linkedinUrl: 'linkedin.com/in/a1' },
        NAME,
        { ...NAME, linkedinUrl: 'linkedin.com/in/a2' },
        NAME,
      ],
      [0, 1, 2, 1],
    ],
    [
      'two people behind an office’s mailbox',
      [
        { email: 'kanzlei@acme.example', fullName: 'Ada Example', companyName: 'Acme' },
        { email: 'kanzlei@acme.example', fullName: 'Bob Example', companyName: 'Acme' },
        { email: 'kanzlei@acme.example', linkedinUrl: 'linkedin.com/in/cy' },
        { email: 'kanzlei@acme.example' },
      ],
      [0, 1, 2, 3],
    ],
    [
      'colleagues with one of their addresses',
      [
        { ...NAME, email: 'ada@acme.example' },
        { fullName: 'Bob Other', companyDomain: 'acme.example', email: 'ada@acme.example' },
      ],
      [0, 1],
    ],
    [
      'namesakes at two companies of one name',
      [
        { ...COMPANY, companyDomain: 'acme.com' },
        { ...COMPANY, companyDomain: 'acmetools.de' },
        COMPANY,
      ],
      [0, 1, 2],
    ],
    [
      'one at two domains of one company',
      [
        { ...COMPANY, companyDomain: 'acme.com' },
        { ...COMPANY, companyDomain: 'acme.de' },
      ],
      [0, 0],
    ],
    [
      'namesakes without an employer',
      [
        { fullName: 'Ada Example', companyName: 'N/A' },
        { fullName: 'Ada Example', companyName: 'Self-employed' },
      ],
      [0, 1],
    ],
    [
      'an id and a handle that an address links',
      [
        { linkedinUrl: 'linkedin.com/in/ACoAABcdEFghIJklMNopQRstUVwxYZ01', ...EMAIL },
        { ...PROFILE, ...EMAIL },
      ],
      [0, 0],
    ],
    [
      'who were joined by weak keys in a chain up to somebody else',
      [
        { fullName: 'Ada Example', companyName: 'Acme', email: 'ada@gmail.com' },
        { email: 'ada@gmail.com', phone: '+491701234567' },
        { fullName: 'Ada Other', companyName: 'Globex', phone: '+491701234567' },
      ],
      [0, 0, 2],
    ],
  ] as [string, SubjectInput[], number[]][])('%s', (_, subjects, firsts) => {
    expect(group(...subjects)).toEqual(firsts);
  });

  it('does not depend on the order of rows', () => {
    const person = (n: number): SubjectInput[] => {
      const fullName = `Person${'abcdefgh'[n]} Example`;
      const linkedinUrl = `linkedin.com/in/person-${n}`;
      const email = `person${'abcdefgh'[n]}@acme.example`;
      const phone = `+49170123456${n}`;
      return [
        { fullName, companyName: 'Acme', companyDomain: 'acme.example' },
        { fullName, companyName: 'Acme', email },
        { linkedinUrl, email },
        { linkedinUrl, phone },
        { email, phone },
        { fullName, companyName: 'Acme' },
      ];
    };
    const rows = [0, 1, 2, 3].flatMap((n) => person(n).map((subject) => ({ n, subject })));
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        const firsts = group(...shuffled.map(({ subject }) => subject));
        expect(firsts).toEqual(
          shuffled.map(({ n }) => shuffled.findIndex((other) => other.n === n)),
        );
      }),
      { numRuns: 25 },
    );
  });

  /** Rows that contradict each other in every way. */
  const anybody = (): fc.Arbitrary<SubjectInput> => {
    const cell = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    return fc.record({
      fullName: cell('John Smith', 'Jane Smith', 'J. Smith'),
      companyName: cell('Acme', 'Globex'),
      companyDomain: cell('acme.com', 'globex.com'),
      linkedinUrl: cell('linkedin.com/in/p1', 'linkedin.com/in/p2', 'linkedin.com/in/unknown'),
      email: cell('smith@acme.com', 'info@acme.com', 'js@gmail.com', 'none@none.com', 'n/a'),
      phone: cell('+491701234567', '+491701234568', '-', '0170 1234567'),
    });
  };

  it('never joins rows with two profiles', () => {
    fc.assert(
      fc.property(fc.array(anybody(), { maxLength: 12 }), (subjects) => {
        const firsts = group(...subjects);
        const profiles = Map.groupBy(subjects.keys(), (row) => firsts[row]);
        for (const rows of profiles.values()) {
          const told = rows.map((row) => subjects[row]?.linkedinUrl).filter(Boolean);
          const known = told.filter((url) => !url?.endsWith('unknown'));
          expect(new Set(known).size).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('joins the same rows in any order, however they contradict', () => {
    const shuffled = fc
      .array(anybody(), { maxLength: 10 })
      .chain((rows) =>
        fc.tuple(
          fc.constant(rows),
          fc.shuffledSubarray([...rows.keys()], { minLength: rows.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([rows, order]) => {
        const firsts = group(...rows);
        const others = group(...order.map((row) => rows[row] ?? {}));
        const isJoined = (at: readonly number[], one: number, other: number) =>
          at[one] === at[other];
        for (const [one, row] of order.entries())
          for (const [other, next] of order.entries())
            expect(isJoined(others, one, other)).toBe(isJoined(firsts, row, next));
      }),
      { numRuns: 150 },
    );
  });

  it('joins by the stronger key first, so that what it tells is known to the weaker', () => {
    const rows = [
      { keys: ['p1', 'e1'], facts: { ...NONE, profiles: ['js'] } },
      { keys: ['e1'], facts: { ...NONE, names: ['jane smith'] } },
      { keys: ['p1'], facts: { ...NONE, names: ['john smith'] } },
    ];
    expect(groupSubjects(rows)).toEqual([0, 1, 0]);
    expect(groupSubjects(rows.toReversed())).toEqual([0, 1, 0]);
  });

  it('takes a key for nobody’s behind which more than 32 different sets of facts stand', () => {
    const rows = (count: number, key: string) =>
      Array.from({ length: count }, (_, n) => ({
        keys: [key],
        facts: { ...NONE, profileIds: [`kin${String.fromCharCode(64 + n)}Aid`] },
      }));
    expect(new Set(groupSubjects(rows(32, 'e1'))).size).toBe(1);
    expect(new Set(groupSubjects(rows(33, 'e1'))).size).toBe(33);
    expect(new Set(groupSubjects(rows(33, 'p1'))).size).toBe(1);
  });

  it('groups 10,000 rows at once, also behind one mailbox', () => {
    const identities = Array.from({ length: 10_000 }, (_, n) => ({
      keys: [`c${n % 5_000}`, 'e1'],
      facts: { ...NONE, names: [`person${n % 5_000} example`], companies: ['acme'] },
    }));
    const since = process.cpuUsage();
    const firsts = groupSubjects(identities);
    expect(process.cpuUsage(since).user / 1_000).toBeLessThan(1_000);
    expect(new Set(firsts).size).toBe(5_000);
  });
});
