import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName, transactionHolds } from '../shared/dynamo.ts';
import { byTime, keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { readItems } from '../shared/read-items.ts';
import { epochMs } from '../shared/units.contract.ts';
import { isCheckedValue } from './choose-subject.ts';
import type {
  BouncedValue,
  Known,
  Lead,
  LeadChange,
  RecordChange,
  SubjectRecord,
  SubjectWrite,
} from './claims.contract.ts';
import { doubleItem } from './double.store.ts';

/**
 * Reads where identity keys lead and the records there, consistently; a record that was merged
 * brings the one that it leads to. `likely` names records that the keys probably lead to: they are
 * read together with the keys, and count only where a key leads there.
 *
 * Shape:  one round trip where all records were named, two where not, one more for each merge.
 */
export async function readKnown(
  p: Ports,
  ws: string,
  identityKeys: readonly string[],
  likely: readonly string[] = [],
): Promise<Known> {
  const wanted = [...new Set(identityKeys)];
  const [found, early] = await Promise.all([
    readItems(
      p,
      wanted.map((key) => keys.identity(ws, key)),
    ),
    readRecords(p, ws, [...new Set(likely)]),
  ]);
  const leads = new Map<string, Lead>();
  for (const [n, key] of wanted.entries()) {
    const item = found[n];
    if (item === undefined) continue;
    const { contactId, isFound } = item as unknown as Lead;
    leads.set(key, { contactId, ...(isFound && { isFound }) });
  }
  const ids = [...leads.values()].map(({ contactId }) => contactId);
  return { leads, subjects: await followLeads(p, ws, ids, early) };
}

/**
 * Reads a person's record by its id, consistently; for one that was merged, the record that it
 * leads to. Undefined where there is none: a checked value is nobody.
 */
export async function findContact(
  p: Ports,
  ws: string,
  id: string,
): Promise<SubjectRecord | undefined> {
  const subjects = await followLeads(p, ws, [id], new Map());
  return [...subjects.values()].find(
    (record) => record.mergedInto === undefined && !isCheckedValue(record),
  );
}

/** Reads the records of some ids, and those that they were merged into, consistently. */
export function readSubjects(
  p: Ports,
  ws: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SubjectRecord>> {
  return followLeads(p, ws, ids, new Map());
}

/** Reads the records of some ids, and those that they were merged into. */
async function followLeads(
  p: Ports,
  ws: string,
  start: readonly string[],
  early: ReadonlyMap<string, SubjectRecord>,
): Promise<Map<string, SubjectRecord>> {
  const subjects = new Map<string, SubjectRecord>();
  let ids = [...new Set(start)];
  while (ids.length > 0) {
    const unread = ids.filter((id) => !early.has(id));
    const read = await readRecords(p, ws, unread);
    const records = ids.flatMap((id) => early.get(id) ?? read.get(id) ?? []);
    for (const record of records) subjects.set(record.contactId, record);
    ids = records.flatMap(({ mergedInto }) =>
      mergedInto === undefined || subjects.has(mergedInto) ? [] : [mergedInto],
    );
  }
  return subjects;
}

async function readRecords(
  p: Ports,
  ws: string,
  ids: readonly string[],
): Promise<Map<string, SubjectRecord>> {
  const items = await readItems(
    p,
    ids.map((id) => keys.contact(ws, id)),
  );
  return new Map(
    items.flatMap((item): [string, SubjectRecord][] => {
      if (item === undefined) return [];
      const { pk: _pk, sk: _sk, i1pk: _i1pk, i1sk: _i1sk, ...fields } = item;
      const record = toRecord(fields as unknown as StoredRecord);
      return [[record.contactId, record]];
    }),
  );
}

/** A record as it may stand in the table: the older ones name addresses that have bounced alone. */
type StoredRecord = Omit<SubjectRecord, 'bounced'> & {
  readonly bounced?: readonly (string | BouncedValue)[];
};

/** Gives a record as it is read. When an address bounced that is named alone, nobody has noted. */
function toRecord({ bounced, ...record }: StoredRecord): SubjectRecord {
  const atMs = record.listedAtMs ?? epochMs(0);
  const told = bounced?.map((each) => (typeof each === 'string' ? { value: each, atMs } : each));
  return { ...record, ...(told && { bounced: told }) };
}

/** Writes subjects, whole or not at all; false when one is not any more what the plan has seen. */
export async function writeSubjects(p: Ports, ws: string, write: SubjectWrite): Promise<boolean> {
  const puts = [
    ...write.records.map((change) => putRecord(ws, change)),
    ...write.leads.map((change) => putLead(ws, change)),
    ...(write.doubles ?? []).map((double) => ({
      TableName: tableName(),
      Item: doubleItem(p, ws, double),
    })),
  ];
  const [only, ...others] = puts;
  if (only === undefined) return true;
  if (others.length === 0) return conditionHolds(p.db.send(new PutCommand(only)));
  const TransactItems = puts.map((Put) => ({ Put }));
  return transactionHolds(p.db.send(new TransactWriteCommand({ TransactItems })));
}

/** Takes a record away with the keys that lead to it; false when it has changed by now. */
export async function removeSubject(p: Ports, ws: string, record: SubjectRecord): Promise<boolean> {
  const TableName = tableName();
  const gone = {
    TableName,
    Key: keys.contact(ws, record.contactId),
    ...unchanged(record),
  };
  const leads = record.keys.map((key) => ({
    TableName,
    Key: keys.identity(ws, key),
    ConditionExpression: 'attribute_not_exists(pk) OR contactId = :id',
    ExpressionAttributeValues: { ':id': record.contactId },
  }));
  const TransactItems = [gone, ...leads].map((Delete) => ({ Delete }));
  return transactionHolds(p.db.send(new TransactWriteCommand({ TransactItems })));
}

function putRecord(ws: string, { was, record }: RecordChange) {
  return {
    TableName: tableName(),
    Item: { ...keys.contact(ws, record.contactId), ...record, ...placeInList(ws, record) },
    ...(was === undefined ? { ConditionExpression: 'attribute_not_exists(pk)' } : unchanged(was)),
  };
}

/** The attributes that put a record into the index, once it is listed. */
function placeInList(ws: string, { contactId, listedAtMs }: SubjectRecord) {
  if (listedAtMs === undefined) return {};
  return { i1pk: byTime.contacts(ws), i1sk: byTime.at(listedAtMs, contactId) };
}

/**
 * Asks for the record as it was read. One that went and came back has the same id, and counts its
 * writes from 1 again: a write that the SDK sends once more, its answer lost, may meet it at the
 * same number. Its claims are others.
 */
function unchanged({ rev, data }: SubjectRecord) {
  return {
    ConditionExpression: 'rev = :rev AND #data = :data',
    ExpressionAttributeNames: { '#data': 'data' },
    ExpressionAttributeValues: { ':rev': rev, ':data': data },
  };
}

function putLead(ws: string, { key, from, to }: LeadChange) {
  return {
    TableName: tableName(),
    Item: { ...keys.identity(ws, key), ...to },
    ...(from === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'contactId = :from',
          ExpressionAttributeValues: { ':from': from.contactId },
        }),
  };
}
