import { describe, expect, it } from 'vitest';
import { groupRows } from '../../../../lambdas/enrichments/intake/group-rows.ts';

const EMAIL = { email: 'ada@acme.example' };
const PROFILE = { linkedinUrl: 'linkedin.com/in/ada' };
const NAME = { fullName: 'Ada Example', companyDomain: 'acme.example' };

describe('groupRows', () => {
  it('leaves different persons apart', () => {
    const rows = groupRows('ws_1', [EMAIL, PROFILE, NAME]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, undefined, undefined]);
    expect(rows.map(({ keys }) => keys.length)).toEqual([1, 1, 1]);
  });

  it('lets the first row stand for all, with what the others know', () => {
    const rows = groupRows('ws_1', [
      { ref: 'a', ...EMAIL },
      { ref: 'b', ...EMAIL, ...PROFILE },
      { ref: 'c', fullName: 'Ada B. Example', ...PROFILE },
      { ref: 'd', fullName: 'Later Name', ...EMAIL },
    ]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, 0, 0, 0]);
    expect(rows[0]?.subject).toEqual({
      ref: 'a',
      fullName: 'Ada B. Example',
      ...EMAIL,
      ...PROFILE,
    });
    expect(rows[0]?.keys).toHaveLength(2);
    expect(rows[1]?.subject.ref).toBe('b');
  });

  it('joins rows across a chain: a third row links two that share nothing', () => {
    const rows = groupRows('ws_1', [
      EMAIL,
      NAME,
      PROFILE,
      { ...EMAIL, ...NAME },
      { ...NAME, ...PROFILE },
    ]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, 0, 0, 0, 0]);
    expect(new Set(rows[0]?.keys).size).toBe(3);
  });

  it('joins two groups that a later row links under the very first of their rows', () => {
    const other = { email: 'bob@acme.example' };
    const rows = groupRows('ws_1', [
      other,
      PROFILE,
      { ...other },
      { ...PROFILE },
      { ...other, ...PROFILE },
      EMAIL,
    ]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, 0, 0, 0, 0, undefined]);
  });

  it('keeps people with different profiles apart, whatever else they share', () => {
    const john = { fullName: 'John Smith', companyDomain: 'acme.example' };
    const rows = groupRows('ws_1', [
      { ...john, linkedinUrl: 'linkedin.com/in/js1' },
      { ...john },
      { ...john, linkedinUrl: 'linkedin.com/in/js2' },
      { linkedinUrl: 'linkedin.com/in/js2', email: 'js2@acme.example' },
    ]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, 0, undefined, 2]);
  });

  it('keeps people apart who share an office’s mailbox', () => {
    const email = 'info@acme.example';
    const rows = groupRows('ws_1', [
      { email, fullName: 'Ada Example', companyName: 'Acme' },
      { email, fullName: 'Bob Example', companyName: 'Acme' },
      { email },
      { email },
    ]);
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([
      undefined,
      undefined,
      undefined,
      2,
    ]);
  });

  it('groups ten thousand rows', () => {
    const subjects = Array.from({ length: 10_000 }, (_, n) => ({
      email: `p${n % 5_000}@a.example`,
    }));
    const rows = groupRows('ws_1', subjects);
    expect(rows.filter(({ duplicateOf }) => duplicateOf !== undefined)).toHaveLength(5_000);
  });

  it('keeps a row small, however many ways there are to spell its person', () => {
    const spelled = Array.from({ length: 300 }, (_, n) => ({
      ...EMAIL,
      fullName: `Ada ${n}`,
      companyDomain: 'acme.example',
    }));
    const [first] = groupRows('ws_1', spelled);
    expect(first?.keys).toHaveLength(16);
    const long = (letter: string) => letter.repeat(900);
    const [row] = groupRows('ws_1', [
      { ...EMAIL, fullName: long('a') },
      { ...EMAIL, firstName: long('b') },
      { ...EMAIL, lastName: long('c'), companyName: 'Acme' },
    ]);
    expect(row?.subject).toEqual({
      ...EMAIL,
      fullName: long('a'),
      firstName: long('b'),
      companyName: 'Acme',
    });
  });
});
