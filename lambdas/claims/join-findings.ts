import { sameStored } from '../identity/same-value.ts';
import { type Finding, type Refreshed, textOf } from './claims.contract.ts';

/**
 * Gives a finding that keeps its value, with the values of another beside its own; one value in two
 * spellings stands once.
 */
export function joinFindings(finding: Finding, other: Finding): Finding {
  const own = finding.all.map(textOf);
  const more = other.all.filter((each) => !own.some((one) => isSame(one, textOf(each))));
  const refresh = joinRefreshed(finding.refresh, other.refresh);
  return { ...finding, all: [...finding.all, ...more], ...(refresh && { refresh }) };
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one === other || sameStored(one, other);
}

/** Gives all values of a finding, the best first. */
export function valuesOf({ value, all }: Finding): string[] {
  return [...new Set([value, ...all.flatMap((each) => textOf(each) ?? [])])];
}

/** Two refreshes of one person, each paid for: what both have found is stored. */
function joinRefreshed(
  one: Refreshed | undefined,
  other: Refreshed | undefined,
): Refreshed | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const free = [
    ...(one.free ?? []),
    ...(other.free ?? []).filter((datum) => one.found[datum] === undefined),
  ];
  const changed = [...new Set([...one.changed, ...other.changed])];
  // Of what one has found bounced and nothing in its place, the other may have found another value.
  const bounced = [...new Set([...(one.bounced ?? []), ...(other.bounced ?? [])])].filter(
    (datum) => !changed.includes(datum),
  );
  const said = Object.entries({ ...other.said, ...one.said }).filter(
    ([datum]) => !changed.includes(datum),
  );
  return {
    ...(said.length > 0 && { said: Object.fromEntries(said) }),
    ...(free.length > 0 && { free }),
    ...(bounced.length > 0 && { bounced }),
    changed,
    values: { ...other.values, ...one.values },
    found: { ...other.found, ...one.found },
  };
}
