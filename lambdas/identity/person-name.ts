import { foldText } from './spelling.ts';
import type { SubjectInput } from './subject.contract.ts';
import { cleanText } from './text.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Titles before a name, written with or without a dot. */
const TITLES = words(
  'dr prof professor mr mrs ms miss mx sir herr frau dipl mme mlle sra srta dott',
);
/** Titles that are names too: only with a dot. */
const DOTTED_TITLES = words(
  'hon dame rev gen col maj capt lt sgt ing engr arch avv fr hr sr mag univ',
);
/** What follows a doctor's title: Dr. rer. nat., Dr. med. */
const FACULTIES = words('rer nat med jur phil oec pol habil hc h c mult ing dent vet');
/** Degrees, certificates and generations behind a name. */
const DEGREES = words(
  'phd dphil mba emba msc bsc beng meng mphil llm llb jd md dds dvm mbbs cpa cfa cfp pmp cissp ' +
    'acca fca esq edd psyd pharmd dba jr sr jnr snr ii iii iv',
);
/** Degrees that are names too: only behind a comma. */
const COMMA_DEGREES = words('ma ba ms bs be pe rn ca aca cima phr sphr csm mag');

/** Gives the full name of a subject from whatever parts it has, or undefined. */
export function fullNameOf({ fullName, firstName, lastName }: SubjectInput): string | undefined {
  if (fullName?.trim()) return fullName.trim();
  return firstName?.trim() && lastName?.trim()
    ? `${firstName.trim()} ${lastName.trim()}`
    : undefined;
}

/**
 * Gives a name as its bearer says it: first names first, without titles, degrees and what stands
 * in brackets. `Smith, Dr. John (Johnny), MBA` is `John Smith`.
 */
export function plainName(name: string): string {
  const text = cleanText(name)
    .replace(/\s[|•].*/u, '')
    .replace(/\b(dr|prof|mrs?|ms)\.(?=\p{L})/giu, '$1. ');
  const bare = text.replace(/\(.*?\)|\[.*?\]|["“„].*?["”“]/gu, ' ');
  const [first = [], ...others] = (/\p{L}/u.test(bare) ? bare : text)
    .split(/[,，、،]/u)
    .map((part) => part.split(/\s+/u).filter(Boolean))
    .filter((part) => part.length > 0);
  const given = others.filter((part) => !isCredentials(part, first));
  return withoutDegrees(withoutTitles([...given.flat(), ...first])).join(' ');
}

/** Writes a name for comparison: the folded words of the plain name, '' where none is left. */
export function foldName(name: string): string {
  return foldText(plainName(name));
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

function withoutDegrees(name: readonly string[]): readonly string[] {
  let end = name.length;
  while (end > 1 && isIn(DEGREES, name[end - 1] ?? '')) end--;
  return name.slice(0, end);
}
