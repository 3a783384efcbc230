import type { Person } from '../flows/world.ts';

/** What must become of a person, whatever goes wrong with the vendors beside. */
export type Fate =
  /** A vendor that works knows the address: it is found. */
  | 'found'
  /** Only the vendor that dies in the middle knows it. */
  | 'perhaps'
  /** Nobody who answers knows an address that may be sold. */
  | 'nobody'
  /** The caller has it already, or has bought it before. */
  | 'free';

/** A person of the list, and the rows that ask for them. */
export interface Asked {
  readonly person: Person;
  readonly fate: Fate;
  /** Bought by an earlier request. */
  readonly isOwned: boolean;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Who knows whom: the vendors of the list by what is wrong with them. */
export interface CrowdVendors {
  readonly works: string;
  readonly dies: string;
  readonly broken: readonly string[];
}

type Kind = (n: number, vendors: CrowdVendors) => Asked;

/** Of twenty rows of the list, what each asks for. Those that ask for one person twice are two. */
const KINDS: readonly Kind[] = [
  ...Array<Kind>(7).fill(plain),
  twoAddresses,
  catchAll,
  stale,
  ghost,
  knownToTheBroken,
  knownToTheDying,
  knownToTheDying,
  owned,
  given,
  twiceAlike,
  twiceApart,
];
const ROWS_OF_ALL = 20;

/**
 * Makes a list of so many rows, a multiple of twenty, in no order of kinds: people with two
 * addresses, with an old one, with none; some twice, spelled alike or by profile here and by name
 * there; some owned already, or with the address given.
 */
export function makeCrowd(rows: number, vendors: CrowdVendors): readonly Asked[] {
  return Array.from({ length: rows / ROWS_OF_ALL }, (_, turn) =>
    KINDS.map((kind, n) => kind(turn * KINDS.length + n, vendors)),
  ).flat();
}

/** The rows of all, those of one person far apart; `ref` leads back to the person. */
export function rowsOf(crowd: readonly Asked[]): readonly Record<string, string>[] {
  const named = crowd.map(({ rows }, n) => rows.map((row, k) => ({ ref: `${n}-${k}`, ...row })));
  return [...named.map(([first]) => first), ...named.map(([, second]) => second)].filter(
    (row) => row !== undefined,
  );
}

/** Gives whom a row asked for. */
export function personOf(crowd: readonly Asked[], ref: string): Asked {
  const asked = crowd[Number.parseInt(ref, 10)];
  if (asked === undefined) throw new Error(`no row ${ref}`);
  return asked;
}

function personNr(n: number): Person {
  return {
    fullName: `Crowd Member${letters(n)}`,
    companyName: `Company${letters(n % 997)}`,
    companyDomain: `company-${n % 997}.example`,
    linkedinUrl: `https://www.linkedin.com/in/crowd-member-${n}`,
    emails: [],
  };
}

/** Names have no digits. */
function letters(n: number): string {
  return [...n.toString(26)]
    .map((digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)])
    .join('');
}

const addressOf = (n: number, word = 'member'): string => `${word}.${n}@company-${n % 997}.example`;

function knownBy(value: string, verdict: string, ...providers: string[]) {
  return { value, verdict, providers };
}

/** How a person is asked for in full. */
function wholeRow({ fullName, companyDomain, linkedinUrl }: Person): Record<string, string> {
  return { fullName, companyDomain, ...(linkedinUrl && { linkedinUrl }) };
}

function asked(n: number, fate: Fate, emails: Person['emails'], more: Partial<Asked> = {}): Asked {
  const person = { ...personNr(n), emails };
  return { person, fate, isOwned: false, rows: [wholeRow(person)], ...more };
}

function plain(n: number, { works, dies, broken }: CrowdVendors): Asked {
  return asked(n, 'found', [knownBy(addressOf(n), 'deliverable', works, ...broken, dies)]);
}

function twoAddresses(n: number, { works }: CrowdVendors): Asked {
  const addresses = ['member', 'second'].map((word) => addressOf(n, word));
  return asked(
    n,
    'found',
    addresses.map((value) => knownBy(value, 'deliverable', works)),
  );
}

function catchAll(n: number, { works }: CrowdVendors): Asked {
  return asked(n, 'nobody', [knownBy(addressOf(n), 'catch-all', works)]);
}

/** The vendor that dies has the address of an earlier employer. */
function stale(n: number, { works, dies }: CrowdVendors): Asked {
  const old = knownBy(addressOf(n, 'former'), 'undeliverable', dies);
  return asked(n, 'found', [old, knownBy(addressOf(n), 'deliverable', works)]);
}

function ghost(n: number): Asked {
  return asked(n, 'nobody', []);
}

function knownToTheBroken(n: number, { broken }: CrowdVendors): Asked {
  return asked(n, 'nobody', [knownBy(addressOf(n), 'deliverable', ...broken)]);
}

function knownToTheDying(n: number, { dies }: CrowdVendors): Asked {
  return asked(n, 'perhaps', [knownBy(addressOf(n), 'deliverable', dies)]);
}

function owned(n: number, vendors: CrowdVendors): Asked {
  return { ...plain(n, vendors), fate: 'free', isOwned: true };
}

function given(n: number, vendors: CrowdVendors): Asked {
  const all = plain(n, vendors);
  return { ...all, fate: 'free', rows: [{ ...wholeRow(all.person), email: addressOf(n) }] };
}

function twiceAlike(n: number, vendors: CrowdVendors): Asked {
  const all = plain(n, vendors);
  const { fullName, linkedinUrl = '', ...rest } = wholeRow(all.person);
  const loud = { ...rest, fullName: `Dr. ${String(fullName).toUpperCase()}` };
  const country = linkedinUrl.replace('www.', 'de.');
  return { ...all, rows: [wholeRow(all.person), { ...loud, linkedinUrl: `${country}/` }] };
}

/** By profile here, by name and company there: only what is found tells that it is one person. */
function twiceApart(n: number, vendors: CrowdVendors): Asked {
  const all = plain(n, vendors);
  const { linkedinUrl = '', ...named } = wholeRow(all.person);
  return { ...all, rows: [{ linkedinUrl }, named] };
}
