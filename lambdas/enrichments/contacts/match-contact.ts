import { type SubjectRecord, textOf } from '../../claims/claims.contract.ts';
import { identify } from '../../identity/identify.ts';
import { foldDigraphs, foldText } from '../../identity/spelling.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { ContactFilter } from './contacts.contract.ts';
import { ownedOf } from './view-contact.ts';

/** Says whether a contact is one of those that are asked for. */
export function matches(
  record: SubjectRecord,
  { q, has = [], source }: ContactFilter,
  nowMs: EpochMs,
): boolean {
  const owned = ownedOf(record, nowMs).map(({ datum }) => datum);
  const { manual = {} } = record;
  const isFrom = {
    manual: Object.keys(manual).length > 0,
    waterfall: owned.some((datum) => record.data[datum]?.state === 'paid'),
  };
  return (
    has.every((datum) => owned.includes(datum)) &&
    (source === undefined || isFrom[source]) &&
    (q === undefined || isNamed(record, q))
  );
}

/**
 * Gives the keys of the value that a search names as a whole: an address, a number or a profile
 * leads to its contact at once. Empty where it is none.
 */
export function keysOfSearch(ws: string, q: string): readonly string[] {
  const whole = [{ email: q }, { phone: q }, { linkedinUrl: q }];
  return whole.flatMap((subject) => identify(ws, subject).keys);
}

/** Says whether each word of a search stands in something that is known of the contact. */
function isNamed(record: SubjectRecord, q: string): boolean {
  const text = searchedText(record);
  return foldDigraphs(foldText(q))
    .split(' ')
    .every((word) => text.includes(word));
}

function searchedText({ facts, data, manual = {} }: SubjectRecord): string {
  const found = Object.values(data).flatMap(({ state, finding }) =>
    state === 'paid' && finding && !finding.refresh ? [finding.value, ...finding.all] : [],
  );
  const values = [
    ...found.map((each) => textOf(each) ?? ''),
    ...Object.values(manual).map(({ value }) => value),
  ];
  const known = [...facts.names, ...facts.companies, ...facts.domains, ...facts.profiles];
  return foldDigraphs([...known, ...values].map(foldText).join('\n'));
}
