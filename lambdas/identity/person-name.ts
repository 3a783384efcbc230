import type { SubjectInput } from './subject.contract.ts';
import { cleanText } from './text.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Titles before a name, written with or without a dot. */
const TITLES = words(
  'dr dra prof professor mr mrs ms miss mx sir herr frau dipl mme mlle sra srta dott',
);
/** Titles that are names too: only with a dot. */
const DOTTED_TITLES = words(
  'hon dame rev gen col maj capt lt sgt ing engr arch avv fr hr sr mag univ lic lcdo lcda drs ' +
    'mtro mtra dhr mevr sig',
);
/** What follows a doctor's title: Dr. rer. nat., Dr. med. */
const FACULTIES = words('rer nat med jur phil oec pol habil hc h c mult ing dent vet');
/** Degrees, certificates and generations behind a name. */
const DEGREES = words(
  'phd dphil mba emba msc bsc beng meng mphil llm llb jd md dds dvm mbbs cpa cfa cfp pmp cissp ' +
    'acca fca esq edd psyd pharmd dba jr sr jnr snr ii iii iv bsn msn msw lcsw mph mpa mfa ' +
    'cism cisa cipp cscp itil prince2 cspo frm caia mrics frics ceng ccna',
);
/** Degrees that are names too: only behind a comma. */
const COMMA_DEGREES = words('ma ba ms bs be pe rn ca aca cima phr sphr csm mag safe ap jp');

/** Gives the full name of a subject from whatever parts it has, or undefined. */
export function fullNameOf({ fullName, firstName, lastName }: SubjectInput): string | undefined {
  if (fullName?.trim()) return fullName.trim();
  return firstName?.trim() && lastName?.trim()
    ? `${firstName.trim()} ${lastName.trim()}`
    : undefined;
}

/**
 * Gives the name of a subject as its bearer says it, '' where it has none. Where first and last name
 * are given apart, the fields say which is which, so capitals do not turn them round.
 */
export function plainNameOf(subject: SubjectInput): string {
  const { fullName, firstName, lastName } = subject;
  const name = fullNameOf(subject);
  if (name === undefined) return plainName(lastName ?? firstName ?? '');
  return name === fullName?.trim() ? plainName(name) : partsOf(name).plain.join(' ');
}

/**
 * Gives a name as its bearer says it: first names first, without titles, degrees and what stands
 * in brackets. `Smith, Dr. John (Johnny), MBA` is `John Smith`.
 */
export function plainName(name: string): string {
  const { plain, isTurned } = partsOf(name);
  return (isTurned ? plain : lastNameLast(plain)).join(' ');
}

/** The words of a name without what is beside it; `isTurned`: a comma has said what comes first. */
function partsOf(name: string): { readonly plain: readonly string[]; readonly isTurned: boolean } {
  const text = cleanText(name)
    .replace(/[®™©℠]/gu, '')
    .replace(/\s([|•·~]|[-–—/]\s|#\p{L}).*/u, '')
    .replace(PRONOUNS, ' ')
    .replace(/\b(dr|prof|mrs?|ms)\.(?=\p{L})/giu, '$1. ');
  const bare = text.replace(NICKNAME, ' ');
  const [first = [], ...others] = (/\p{L}/u.test(bare) ? bare : text)
    .split(/[,，、،]/u)
    .map((part) => part.split(/\s+/u).filter(Boolean))
    .filter((part) => part.length > 0);
  const given = others.filter((part) => !isCredentials(part, first));
  const plain = withoutDegrees(withoutTitles([...given.flat(), ...first]));
  return { plain, isTurned: given.length > 0 };
}

/** What stands beside a name in brackets or in quotes; an apostrophe within a name is none. */
const NICKNAME = /\(.*?\)|\[.*?\]|["“„].*?["”“]|(?<=^|\s)['‘‚’].+?['’‘](?=\s|$)/gu;
const PRONOUNS = /(?<=\s)(she|he|they)\/(hers?|him|his|them|theirs|they)(\/\p{L}+)?(?=\s|$)/giu;

/** Turns `EXAMPLE Ada` round: capitals before a name that is written as usual mark the last name. */
function lastNameLast(name: readonly string[]): readonly string[] {
  const at = name.findIndex((word) => !/^\p{Lu}{4,}$/u.test(word.replace(/[-'’]/gu, '')));
  const isFirst = at > 0 && name.slice(at).every((word) => /^\p{Lu}.*\p{Ll}/u.test(word));
  return isFirst ? [...name.slice(at), ...name.slice(0, at)] : name;
}

/** Says whether the words behind a comma are degrees, not a first name: `Jane Smith, SHRM-CP`. */
function isCredentials(part: readonly string[], first: readonly string[]): boolean {
  const isMixed = first.length > 1 && first.join('') !== first.join('').toUpperCase();
  return part.every(
    (word) =>
      isIn(DEGREES, word) ||
      isIn(TITLES, word) ||
      isIn(COMMA_DEGREES, word) ||
      (isMixed && /^[A-Z][A-Z.-]{1,7}$/.test(word)),
  );
}

/** Looks a word up without its dots. `J.R.` are two initials, not a generation. */
function isIn(set: ReadonlySet<string>, word: string): boolean {
  const bare = word.toLowerCase().replace(/\.$/, '');
  return set.has(bare) || (set.has(bare.replace(/\./g, '')) && bare !== 'j.r');
}

function withoutTitles(name: readonly string[]): readonly string[] {
  let at = 0;
  for (; at < name.length - 1; at++) {
    const parts = (name[at] ?? '').toLowerCase().split(/[.-]/).filter(Boolean);
    const [part = ''] = parts;
    const isTitle = TITLES.has(part) || (DOTTED_TITLES.has(part) && (name[at] ?? '').endsWith('.'));
    const isFaculty = at > 0 && FACULTIES.has(part) && (name[at] ?? '').endsWith('.');
    const isWhole = parts.slice(1).every((each) => FACULTIES.has(each) || TITLES.has(each));
    if (!((isTitle || isFaculty) && isWhole)) break;
  }
  return name.slice(at);
}

/** `M.A.` behind a full name is a degree; `Ma` is a name, and `J. M.` are initials. */
function isDegreeBehind(word: string, words: number): boolean {
  return (
    isIn(DEGREES, word) || (words > 2 && /^\p{L}\.\p{L}/u.test(word) && isIn(COMMA_DEGREES, word))
  );
}

function withoutDegrees(name: readonly string[]): readonly string[] {
  let end = name.length;
  while (end > 1 && isDegreeBehind(name[end - 1] ?? '', end)) end--;
  return name.slice(0, end);
}
