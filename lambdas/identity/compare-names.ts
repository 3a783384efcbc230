import { mayBeOneName } from './nicknames.ts';
import { foldDigraphs } from './spelling.ts';

/**
 * Says whether two folded names (`plainNameOf`, `foldText`) can be one person's: the same words in any order,
 * where a letter stands for a word that begins with it, one word may be short for another (`rob`,
 * `robert`) beside one that is equal, and one name may leave out some words of the other. Names
 * that cannot be compared can be one.
 */
export function namesAgree(one: string, other: string): boolean {
  if (!areComparable(one, other)) return true;
  const [a, b] = [foldDigraphs(one), foldDigraphs(other)];
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return true;
  const [few = [], many = []] = [a.split(' '), b.split(' ')].sort((x, y) => x.length - y.length);
  return leftOver(few, many).length === 0;
}

/** Says whether both texts are in Latin letters, or neither is. */
export function areComparable(one: string, other: string): boolean {
  return isLatin(one) === isLatin(other);
}

/** Says whether two folded names have no word and no initial in common. */
export function namesAreDisjoint(one: string, other: string): boolean {
  const [a, b] = [foldDigraphs(one), foldDigraphs(other)];
  const words = a.split(' ');
  return !namesAgree(one, other) && leftOver(words, b.split(' ')).length === words.length;
}

/** Words of a last name that stand before many. */
const PARTICLES = /^(al|bin|da|das|de|del|den|der|di|do|dos|du|el|la|le|ten|ter|van|von|y|zu)$/;

/**
 * Says whether two folded names are two people's: each has words that the other lacks, and either
 * the last one differs, or the given names are no short forms of each other. What is said of one
 * alone, is one word alone, or is in other letters tells nothing.
 */
export function areTwoNames(one: string, other: string): boolean {
  if (namesAgree(one, other)) return false;
  const [a, b] = [one, other].map((name) =>
    foldDigraphs(name)
      .split(' ')
      .filter((word) => !PARTICLES.test(word)),
  ) as [string[], string[]];
  const [mine, theirs] = [leftOver(a, b), leftOver(b, a)];
  const [[given], [otherGiven]] = [mine, theirs];
  if (a.length < 2 || b.length < 2 || given === undefined || otherGiven === undefined) return false;
  return a.at(-1) !== b.at(-1) || !mayBeOneName(given, otherGiven);
}

/** Says whether the first name says all that the second says and more: `john smith`, `j smith`. */
export function nameSays(more: string, less: string): boolean {
  return areComparable(more, less) && more.length > less.length && namesAgree(more, less);
}

/** Gives the words of a name that find no word of the other for themselves; equal ones go first. */
function leftOver(name: readonly string[], other: readonly string[]): readonly string[] {
  const free = [...other];
  const without = (words: readonly string[], fits: (word: string, each: string) => boolean) =>
    words.filter((word) => {
      const at = free.findIndex((each) => fits(word, each));
      if (at >= 0) free.splice(at, 1);
      return at < 0;
    });
  const unequal = without(name, Object.is);
  const rest = without(unequal, isInitialOf);
  const isLastOpen = rest.length === 1 && unequal.length < name.length;
  return isLastOpen ? without(rest, isShortFor) : rest;
}

/** Three letters and more at the beginning of a name are its short form. */
function isShortFor(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length >= 3 && long.startsWith(short);
}

function isInitialOf(one: string, other: string): boolean {
  return (one.length === 1 || other.length === 1) && one[0] === other[0];
}

function isLatin(name: string): boolean {
  return /\p{Script=Latin}/u.test(name);
}
