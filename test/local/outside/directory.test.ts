import { describe, expect, it } from 'vitest';
import { openDirectory, type Person } from '../../../local/outside/directory.ts';

const SOREN: Person = {
  fullName: 'Søren García-Ruiz',
  companyName: "O'Rourke & Co",
  companyDomain: 'orourke.example',
  linkedinUrl: 'https://www.linkedin.com/in/soren-example-1',
  emails: [{ value: 'soren@orourke.example', verdict: 'risky', providers: ['hunter'] }],
};

function opened() {
  const directory = openDirectory();
  directory.replace([SOREN]);
  return directory;
}

describe('directory', () => {
  it('finds a person by profile, address, name with domain, and name with company', () => {
    const directory = opened();
    expect(directory.find({ linkedinUrl: 'http://linkedin.com/in/Soren-Example-1/?x=1' })).toBe(
      SOREN,
    );
    expect(directory.find({ linkedinUrl: 'soren-example-1' })).toBe(SOREN);
    expect(directory.find({ email: 'SOREN@orourke.example' })).toBe(SOREN);
    expect(
      directory.find({
        fullName: 'soren GARCIA RUIZ',
        companyDomain: 'https://www.ORourke.example/x',
      }),
    ).toBe(SOREN);
    expect(directory.find({ fullName: 'Søren García-Ruiz', companyName: 'orourke co' })).toBe(
      SOREN,
    );
  });

  it.each([
    ['カキ', 'ガギ'],
    ['राम', 'रीम'],
    ['ไม', 'ไม้'],
  ])('takes %s and %s for two names', (fullName, other) => {
    const directory = openDirectory();
    directory.add([{ fullName: other, companyDomain: 'acme.example', emails: [] }]);
    expect(directory.find({ fullName, companyDomain: 'acme.example' })).toBeUndefined();
    expect(directory.find({ fullName: other, companyDomain: 'acme.example' })).toBeDefined();
  });

  it.each([
    ['Άλφα Йод', 'αλφα иод'],
    ['مُحَمَّد', 'محمد'],
    ['שָׁלוֹם', 'שלום'],
  ])('takes %s and %s for one name', (fullName, other) => {
    const directory = openDirectory();
    directory.add([{ fullName: other, companyDomain: 'acme.example', emails: [] }]);
    expect(directory.find({ fullName, companyDomain: 'acme.example' })).toBeDefined();
  });

  it('finds by the name where the profile is not known', () => {
    const keys = {
      linkedinUrl: 'other',
      fullName: 'Søren García-Ruiz',
      companyDomain: 'orourke.example',
    };
    expect(opened().find(keys)).toBe(SOREN);
  });

  it('finds nobody by a name alone or at another company', () => {
    const directory = opened();
    expect(directory.find({ fullName: 'Søren García-Ruiz' })).toBeUndefined();
    expect(
      directory.find({ fullName: 'Søren García-Ruiz', companyDomain: 'acme.example' }),
    ).toBeUndefined();
    expect(directory.find({})).toBeUndefined();
  });

  it('knows the verdict of an address, and nothing of an unknown one', () => {
    expect(opened().verdictOf('Soren@ORourke.example')).toBe('risky');
    expect(opened().verdictOf('x@orourke.example')).toBeUndefined();
  });

  it('adds to what is there, and replaces all of it', () => {
    const directory = opened();
    const ada: Person = { fullName: 'Ada Example', companyName: 'Acme', emails: [] };
    directory.add([ada]);
    expect(directory.size()).toBe(2);
    directory.replace([ada]);
    expect(directory.size()).toBe(1);
    expect(directory.find({ email: 'soren@orourke.example' })).toBeUndefined();
    expect(directory.verdictOf('soren@orourke.example')).toBeUndefined();
  });
});
