import type { Action } from '../actions/action.contract.ts';
import { actionFor, type Datum } from '../actions/actions.ts';
import { claimOn } from '../claims/choose-subject.ts';
import type { Claim, Known } from '../claims/claims.contract.ts';
import { mergedSubject } from '../claims/plan-merge.ts';
import { factsOfSubject, identifyValue, withProfile } from '../identity/identify.ts';
import type { Identity } from '../identity/identity.contract.ts';
import { computedId } from '../shared/random.ts';
import type { Row } from './records.contract.ts';
import type { RowRun } from './rounds/row-run.store.ts';

/** A subject that a row asks about, and those of its data that belong to it. */
export interface SubjectOfRow {
  readonly kind: Action['subject'];
  readonly identity: Identity;
  readonly data: readonly Datum[];
}

/** Gives a row as the person that it names: the keys of all its repeats, and what is known. */
export function identityOf(workspaceId: string, row: Row): Identity {
  const { keys, learntProfile } = row;
  return withProfile(workspaceId, { keys, facts: factsOf(row) }, learntProfile);
}

/** A round asks for the facts of each of its rows several times; what a row says never changes. */
const factsBySubject = new WeakMap<Row['subject'], Identity['facts']>();

function factsOf({ subject }: Row): Identity['facts'] {
  const facts = factsBySubject.get(subject) ?? factsOfSubject(subject);
  factsBySubject.set(subject, facts);
  return facts;
}

/**
 * Gives a row with the profile that an answer has named for its person, where its run has learnt
 * one: a key more, by which its claims stand from then on.
 */
export function answeredRow(
  workspaceId: string,
  row: Row,
  ran: Pick<RowRun, 'run'> | undefined,
): Row {
  const learntProfile = ran?.run?.learnt?.linkedinUrl;
  if (learntProfile === undefined) return row;
  const { keys } = withProfile(workspaceId, identityOf(workspaceId, row), learntProfile);
  return { ...row, keys, learntProfile };
}

/** Gives the subjects of a row's data: its person, and each checked value that it brings. */
export function subjectsOf(ws: string, row: Row, data: readonly Datum[]): SubjectOfRow[] {
  const byKind = Map.groupBy(data, (datum) => kindOf(row, datum));
  return [...byKind].map(([kind, own]) => ({
    kind,
    identity:
      kind === 'contact' ? identityOf(ws, row) : identifyValue(ws, kind, row.subject[kind] ?? ''),
    data: own,
  }));
}

/**
 * A row without the value cannot be asked for its datum (`canAsk`): then the datum counts as the
 * person's.
 */
function kindOf({ subject }: Row, datum: Datum): Action['subject'] {
  const kind: Action['subject'] = actionFor(datum).subject;
  return kind === 'contact' || subject[kind] === undefined ? 'contact' : kind;
}

/**
 * Gives the position of the row whose lookup of a datum a row repeats; undefined: it has its own.
 */
export function repeatedBy(row: Row, datum: Datum): number | undefined {
  const isPersons = actionFor(datum).subject === 'contact';
  return isPersons ? (row.samePersonAs ?? row.duplicateOf) : row.duplicateOf;
}

/** Gives those of the data that a row has lookups of. */
export function ownData(row: Row, data: readonly Datum[]): Datum[] {
  return data.filter((datum) => repeatedBy(row, datum) === undefined);
}

/** Gives the keys of a row's person, and of the checked values that some of its data belong to. */
export function keysOfRow(ws: string, row: Row, data: readonly Datum[]): readonly string[] {
  const checked = data.filter((datum) => kindOf(row, datum) !== 'contact');
  if (checked.length === 0) return row.keys;
  return [...row.keys, ...subjectsOf(ws, row, checked).flatMap(({ identity }) => identity.keys)];
}

/** Gives the claims that stand on a row's data. */
export function claimsOn(
  known: Known,
  ws: string,
  row: Row,
  data: readonly Datum[],
): Partial<Record<Datum, Claim>> {
  return claimsOnSubjects(known, subjectsOf(ws, row, data));
}

/** Gives the claims that stand on the data of some subjects. */
export function claimsOnSubjects(
  known: Known,
  subjects: readonly SubjectOfRow[],
): Partial<Record<Datum, Claim>> {
  const claims = subjects.flatMap(({ identity, data }) => {
    const record = mergedSubject(known, identity);
    return data.flatMap((datum) => {
      const claim = record && claimOn(record, datum);
      return claim === undefined ? [] : [[datum, claim] as const];
    });
  });
  return Object.fromEntries(claims);
}

/** Gives the id of a row's person: its record's, or the one that it would get were it new. */
export function contactIdIn(known: Known, ws: string, row: Row): string {
  return mergedSubject(known, identityOf(ws, row))?.contactId ?? newContactId(row);
}

/** Gives the contact that the workspace has of a row's person; undefined where it has none. */
export function listedContactId(known: Known, ws: string, row: Row): string | undefined {
  const record = mergedSubject(known, identityOf(ws, row));
  return record?.listedAtMs === undefined ? undefined : record.contactId;
}

/** Gives the contact that a row names until more is known: the one of its person, or a new one. */
export function contactIdOf(row: Pick<Row, 'keys' | 'contactId'>): string {
  return row.contactId ?? newContactId(row);
}

/** Gives the id that a row's person would get were it new: where nothing is claimed of it. */
export function newContactId({ keys }: Pick<Row, 'keys'>): string {
  return computedId('con', keys[0] ?? '');
}
