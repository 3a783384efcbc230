import { foldDigraphs } from './spelling.ts';

/**
 * Says whether two folded names (`foldName`) can be one person's: the same words in any order,
 * where a letter stands for a word that begins with it, and one name may leave out some words of
 * the other. Names of which one is in Latin letters and the other in none are not compared: they
 * can be.
 */
export function namesAgree(one: string, other: string): boolean {
  if (isLatin(one) !== isLatin(other)) return true;
  const [a, b] = [foldDigraphs(one), foldDigraphs(other)];
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return true;
  const [few = [], many = []] = [a.split(' '), b.split(' ')].sort((x, y) => x.length - y.length);
  return unmatched(few, many) === 0;
}

/** Says whether two folded names have no word and no initial in common. */
export function namesAreDisjoint(one: string, other: string): boolean {
  const [a, b] = [foldDigraphs(one), foldDigraphs(other)];
  return !namesAgree(one, other) && unmatched(a.split(' '), b.split(' ')) === a.split(' ').length;
}

/** Says whether the first name says all that the second says and more: `john smith`, `j smith`. */
export function nameSays(more: string, less: string): boolean {
  return (
    isLatin(more) === isLatin(less) &&
    more !== less &&
    more.length > less.length &&
    namesAgree(more, less)
  );
}

/** Counts the words of a name that have none of their own in another; equal words meet first. */
function unmatched(name: readonly string[], other: readonly string[]): number {
  const free = [...other];
  const take = (fits: (word: string) => boolean): boolean => {
    const at = free.findIndex(fits);
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  };
  const rest = name.filter((word) => !take((each) => each === word));
  return rest.filter((word) => !take((each) => isInitialOf(word, each))).length;
}

function isInitialOf(one: string, other: string): boolean {
  return (one.length === 1 || other.length === 1) && one[0] === other[0];
}

function isLatin(name: string): boolean {
  return /\p{Script=Latin}/u.test(name);
}
