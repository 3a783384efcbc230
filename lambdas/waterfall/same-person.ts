import { fullNameOf, linkedinHandleOf } from './contact-query.ts';
import type { ContactQuery } from './waterfall.contract.ts';

type Known = Pick<
  ContactQuery,
  'linkedinUrl' | 'fullName' | 'firstName' | 'lastName' | 'companyName' | 'companyDomain'
>;

/**
 * Tells whether an answer is about somebody else: both name a profile and these differ, or, where
 * profiles cannot be compared, both name and employer are known of both and differ.
 */
export function isAnotherPerson(asked: Known, answered: Known): boolean {
  const profile = compareProfiles(asked, answered);
  if (profile !== undefined) return profile === 'differs';
  return (
    compareNames(asked, answered) === 'differs' && compareEmployers(asked, answered) === 'differs'
  );
}

/** Tells whether an answer shows by its own facts that it is about who was asked for. */
export function isSamePerson(asked: Known, answered: Known): boolean {
  const profile = compareProfiles(asked, answered);
  if (profile !== undefined) return profile === 'same';
  return compareNames(asked, answered) === 'same' && compareEmployers(asked, answered) === 'same';
}

type Compared = 'same' | 'differs' | undefined;

/** Ids of members, in place of a handle: their case counts, and no handle can be compared to one. */
const MEMBER_ID = /^A[A-Z][a-zA-Z]A[A-Z][\w-]{10,}$/;

function compareProfiles(one: Known, other: Known): Compared {
  const [mine, theirs] = [one, other].map(linkedinHandleOf);
  if (mine === undefined || theirs === undefined) return undefined;
  if (MEMBER_ID.test(mine) !== MEMBER_ID.test(theirs)) return undefined;
  if (MEMBER_ID.test(mine)) return mine === theirs ? 'same' : 'differs';
  return fold(mine) === fold(theirs) ? 'same' : 'differs';
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

function compareNames(one: Known, other: Known): Compared {
  const [mine, theirs] = [one, other].map((each) => wordsOf(fullNameOf(each) ?? '', NO_NAMES));
  if (!mine?.length || !theirs?.length || isLatin(mine) !== isLatin(theirs)) return undefined;
  const [few, many] = mine.length <= theirs.length ? [mine, theirs] : [theirs, mine];
  const isIn = few.every((word) => many.some((each) => isSpelling(word, each)));
  return isIn ? 'same' : 'differs';
}

/** An initial stands for a name, and its beginning for a longer one: `Rob`, `Robert`. */
function isSpelling(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short === long || ((short.length === 1 || short.length >= 3) && long.startsWith(short));
}

function compareEmployers(one: Known, other: Known): Compared {
  const compared = [compareDomains(one, other), compareCompanies(one, other)];
  if (compared.includes('same')) return 'same';
  return compared.includes('differs') ? 'differs' : undefined;
}

function compareDomains(one: Known, other: Known): Compared {
  const [mine, theirs] = [one, other].map(({ companyDomain = '' }) =>
    companyDomain
      .trim()
      .toLowerCase()
      .replace(/^(https?:\/\/)?(www\.)?/, '')
      .replace(/[/?#:].*$/, ''),
  );
  if (!mine || !theirs) return undefined;
  const isSame = mine === theirs || mine.endsWith(`.${theirs}`) || theirs.endsWith(`.${mine}`);
  return isSame ? 'same' : 'differs';
}

function compareCompanies(one: Known, other: Known): Compared {
  const [mine, theirs] = [one, other].map(({ companyName = '' }) =>
    wordsOf(companyName, NO_COMPANIES),
  );
  if (!mine?.length || !theirs?.length || isLatin(mine) !== isLatin(theirs)) return undefined;
  const [few, many] = mine.length <= theirs.length ? [mine, theirs] : [theirs, mine];
  return few.every((word) => many.includes(word)) ? 'same' : 'differs';
}

/** Words beside a name that do not tell people apart. */
const NO_NAMES = /^(dr|prof|mr|mrs|ms|ing|dipl|jr|sr|ii|iii|iv|phd|mba|md|cpa|msc|bsc|pmp)$/;
/** Legal forms, which one writes and another leaves out. */
const NO_COMPANIES =
  /^(inc|llc|ltd|limited|corp|corporation|co|company|plc|gmbh|ag|se|kg|ug|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|pty|pvt|the|and)$/;
/** Letters that do not fall apart into a base letter and a mark; umlauts are also written with an e. */
const LETTERS: readonly (readonly [RegExp, string])[] = [
  [/ß/g, 'ss'],
  [/[øö]|oe|œ/g, 'o'],
  [/[åä]|ae|æ/g, 'a'],
  [/ü|ue/g, 'u'],
  [/ł/g, 'l'],
  [/[đð]/g, 'd'],
  [/þ/g, 'th'],
  [/ı/g, 'i'],
];

function wordsOf(text: string, without: RegExp): string[] {
  const plain = LETTERS.reduce(
    (folded, [letters, plainly]) => folded.replace(letters, plainly),
    text.normalize('NFKC').toLowerCase(),
  );
  return plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’ʼ`´.\u00ad]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !without.test(word));
}

const isLatin = (words: readonly string[]): boolean => /\p{Script=Latin}/u.test(words.join(''));
