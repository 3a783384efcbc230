import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet, itemName } from '../shared/batches.ts';
import { conditionHolds, tableName, transactionHolds } from '../shared/dynamo.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import type {
  Known,
  Lead,
  LeadChange,
  RecordChange,
  SubjectRecord,
  SubjectWrite,
} from './claims.contract.ts';

/**
 * Reads where identity keys lead and the records there, consistently; a record that was merged
 * brings the one that it leads to. Two round trips, one more for each merge on the way.
 */
export async function readKnown(
  p: Ports,
  ws: string,
  identityKeys: readonly string[],
): Promise<Known> {
  const wanted = [...new Set(identityKeys)];
  const found = await batchGet(
    p,
    wanted.map((key) => keys.identity(ws, key)),
  );
  const leads = new Map<string, Lead>();
  for (const key of wanted) {
    const item = found.get(itemName(keys.identity(ws, key)));
    if (item === undefined) continue;
    const { contactId, isFound } = item as unknown as Lead;
    leads.set(key, { contactId, ...(isFound && { isFound }) });
  }
  return { leads, subjects: await readSubjects(p, ws, leads.values()) };
}

async function readSubjects(
  p: Ports,
  ws: string,
  leads: Iterable<Lead>,
): Promise<Map<string, SubjectRecord>> {
  const subjects = new Map<string, SubjectRecord>();
  let ids = [...new Set([...leads].map(({ contactId }) => contactId))];
  while (ids.length > 0) {
    const items = await batchGet(
      p,
      ids.map((id) => keys.contact(ws, id)),
    );
    for (const { pk: _pk, sk: _sk, ...record } of items.values()) {
      const subject = record as unknown as SubjectRecord;
      subjects.set(subject.contactId, subject);
    }
    ids = [...items.values()]
      .map(({ mergedInto }) => mergedInto)
      .filter((id): id is string => typeof id === 'string' && !subjects.has(id));
  }
  return subjects;
}

/** Writes subjects, whole or not at all; false when one is not any more what the plan has seen. */
export async function writeSubjects(p: Ports, ws: string, write: SubjectWrite): Promise<boolean> {
  const puts = [
    ...write.records.map((change) => putRecord(ws, change)),
    ...write.leads.map((change) => putLead(ws, change)),
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
    ConditionExpression: 'rev = :rev',
    ExpressionAttributeValues: { ':rev': record.rev },
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
    Item: { ...keys.contact(ws, record.contactId), ...record },
    ...(was === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'rev = :rev',
          ExpressionAttributeValues: { ':rev': was.rev },
        }),
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
