import type { Action } from '../../actions/action.contract.ts';
import { actionFor, type Datum } from '../../actions/actions.ts';
import { contradicts } from '../../identity/contradicts.ts';
import { groupSubjects } from '../../identity/group-subjects.ts';
import { identify, identifyValue } from '../../identity/identify.ts';
import type { AskedSubject, Identity, ValueKind } from '../../identity/identity.contract.ts';
import { bytesOf, SUBJECT_BYTES_MAX, type SubjectInput } from '../../identity/subject.contract.ts';
import type { Row } from '../records.contract.ts';

/**
 * Keys that a row keeps, its own first: a person has a handful, and more only where a list spells
 * it in many ways. A key beyond is not lost for good: what is found leads to the same person.
 */
const KEYS_MAX = 16;
/** Addresses and numbers of repeats that a row keeps, to tell what the caller had already. */
const GIVEN_MAX = 8;

/**
 * Finds the rows that are one person. The first row stands for all; it takes over what the others
 * know. Where a datum is wanted that belongs to a value, rows with another value seek that for
 * themselves; the person's own data are the first row's.
 */
export function groupRows(
  workspaceId: string,
  subjects: readonly AskedSubject[],
  data: readonly Datum[],
): Row[] {
  const identities = subjects.map((subject) => identify(workspaceId, subject));
  const persons = groupSubjects(identities);
  const firstOf = checkedKinds(data).reduce<readonly number[]>(
    (firsts, kind) => splitByValue(subjects, firsts, kind, workspaceId),
    persons,
  );
  const [ofPerson, ofRow] = [persons, firstOf].map((firsts) =>
    Map.groupBy(firsts.keys(), (n) => firsts[n] ?? n),
  );
  const keysOf = (n: number) => identities[n]?.keys ?? [];
  return subjects.map(({ ignored, given = [], ...subject }, n): Row => {
    const [person = n, first = n] = [persons[n], firstOf[n]];
    const dropped = ignored?.length ? { ignored } : {};
    const apart = person === first ? {} : { samePersonAs: person };
    if (first !== n) return { subject, keys: keysOf(n), ...dropped, ...apart, duplicateOf: first };
    const others = ((person === n ? ofPerson : ofRow)?.get(n) ?? []).filter((m) => m !== n);
    const known = others.map((m) => subjects[m] ?? {});
    const row = withKnownOf(subject, known);
    const told = keysTold(
      workspaceId,
      row,
      others.flatMap((m) => identities[m] ?? []),
    );
    return {
      subject: row,
      keys: [...new Set([...keysOf(n), ...told])].slice(0, KEYS_MAX),
      ...dropped,
      ...apart,
      ...givenBeside(row, known, given),
    };
  });
}

/** What of a person's addresses and numbers the caller gave beside those of the first row. */
function givenBeside(
  row: SubjectInput,
  others: readonly AskedSubject[],
  ofRow: readonly string[],
): Pick<Row, 'given'> {
  const own = [row.email, row.phone];
  const beside = others.flatMap(({ email, phone, given = [] }) => [email, phone, ...given]);
  const values = [...ofRow, ...beside]
    .filter((each) => each !== undefined)
    .filter((each) => !own.includes(each));
  const all = [...new Set(values)];
  return all.length === 0 ? {} : { given: all.slice(0, GIVEN_MAX) };
}

/** Gives the kinds of value that some of the data belong to. */
function checkedKinds(data: readonly Datum[]): ValueKind[] {
  const kinds = data.map((datum): Action['subject'] => actionFor(datum).subject);
  return [...new Set(kinds)].filter((kind) => kind !== 'contact');
}

/**
 * Splits the rows of each person by their values of a kind; a row without one goes with the
 * person's first value.
 *
 * @returns for each row the position of the first row of its person and value
 */
function splitByValue(
  subjects: readonly AskedSubject[],
  persons: readonly number[],
  kind: ValueKind,
  workspaceId: string,
): number[] {
  const firstValue = new Map<number, string>();
  const values = subjects.map(({ [kind]: value }, n) => {
    const [key = ''] = value === undefined ? [] : identifyValue(workspaceId, kind, value).keys;
    const person = persons[n] ?? n;
    if (key !== '' && !firstValue.has(person)) firstValue.set(person, key);
    return key;
  });
  const firsts = new Map<string, number>();
  return values.map((own, n) => {
    const person = persons[n] ?? n;
    const name = `${person} ${own || firstValue.get(person) || ''}`;
    const first = firsts.get(name) ?? n;
    firsts.set(name, first);
    return first;
  });
}

/**
 * Gives the keys of repeats that lead to the person of their first row: one profile may stand
 * beside two names, and a record keeps no key of a name that contradicts what is known of it.
 */
function keysTold(ws: string, row: SubjectInput, repeats: readonly Identity[]): string[] {
  if (repeats.length === 0) return [];
  const known = identify(ws, row).facts;
  return repeats.flatMap(({ keys, facts }) =>
    keys.filter((key) => !contradicts(key, known, facts)),
  );
}

/** Adds to a subject what others know of it, earlier ones first, as far as it fits. */
function withKnownOf(subject: SubjectInput, others: readonly AskedSubject[]): SubjectInput {
  const known: Record<string, string | undefined> = { ...subject };
  let room = SUBJECT_BYTES_MAX - bytesOf(subject);
  for (const { ignored: _ignored, given: _given, ...other } of others) {
    for (const [field, text] of Object.entries(other)) {
      if (text === undefined || known[field] !== undefined) continue;
      const bytes = Buffer.byteLength(text);
      if (bytes > room) continue;
      known[field] = text;
      room -= bytes;
    }
  }
  return known;
}
