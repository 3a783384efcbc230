import { parse } from 'tldts';
import { areComparable, namesAgree } from './compare-names.ts';
import type { Facts, KeyKind } from './identity.contract.ts';
import { foldDigraphs } from './spelling.ts';

type Test = (a: Facts, b: Facts) => boolean;

/**
 * What tells two subjects apart although they share a key of this kind: facts that are stronger
 * than the key. Nothing is stronger than a profile.
 */
const CONTRADICTED_BY: Readonly<Record<KeyKind, readonly Test[]>> = {
  p: [],
  o: [profilesDiffer],
  d: [profilesDiffer, idsDiffer, namesDiffer],
  c: [profilesDiffer, idsDiffer, namesDiffer, domainsDiffer],
  m: [profilesDiffer, idsDiffer, namesDiffer, employersDiffer],
  e: [profilesDiffer, idsDiffer, namesDiffer, employersDiffer],
  t: [profilesDiffer, idsDiffer, namesDiffer, employersDiffer],
  v: [],
};

/**
 * Says whether stronger facts tell two subjects apart although they share the key. What is not
 * known of one of them contradicts nothing. Symmetric in its facts.
 */
export function contradicts(key: string, a: Facts, b: Facts): boolean {
  const tests = CONTRADICTED_BY[key[0] as KeyKind] ?? CONTRADICTED_BY.e;
  return tests.some((differ) => differ(a, b));
}

function profilesDiffer(a: Facts, b: Facts): boolean {
  return noneAgree(a.profiles, b.profiles, Object.is);
}

/** Ids of one kind differ; those of two kinds say nothing of each other. */
export function idsDiffer(a: Facts, b: Facts): boolean {
  return [...new Set(a.profileIds.map(kindOfId))].some((kind) =>
    noneAgree(ofKind(a.profileIds, kind), ofKind(b.profileIds, kind), Object.is),
  );
}

export function namesDiffer(a: Facts, b: Facts): boolean {
  return noneAgree(a.names, b.names, namesAgree);
}

/** By their domains where both are known, else by their names where both are known. */
export function employersDiffer(a: Facts, b: Facts): boolean {
  if (a.domains.length > 0 && b.domains.length > 0) return domainsDiffer(a, b);
  return companiesDiffer(a, b);
}

/** `acme.com` and `acme.de` are one employer's where their companies' names are one too. */
export function domainsDiffer(a: Facts, b: Facts): boolean {
  const isOneName = a.companies.length > 0 && b.companies.length > 0 && !companiesDiffer(a, b);
  return noneAgree(
    a.domains,
    b.domains,
    (one, other) => one === other || (isOneName && labelOf(one) === labelOf(other)),
  );
}

export function companiesDiffer(a: Facts, b: Facts): boolean {
  return noneAgree(a.companies, b.companies, (one, other) => {
    if (!areComparable(one, other)) return true;
    const [mine, theirs] = [foldDigraphs(one), foldDigraphs(other)];
    return mine.startsWith(theirs) || theirs.startsWith(mine);
  });
}

function noneAgree(
  a: readonly string[],
  b: readonly string[],
  agree: (one: string, other: string) => boolean,
): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return !a.some((one) => b.some((other) => agree(one, other)));
}

const kindOfId = (id: string): string => id.slice(0, 5);

function ofKind(ids: readonly string[], kind: string): readonly string[] {
  return ids.filter((id) => kindOfId(id) === kind);
}

function labelOf(domain: string): string {
  return parse(domain, { allowPrivateDomains: true }).domainWithoutSuffix ?? domain;
}
