import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableName, transactionHolds } from '../../shared/dynamo.ts';
import type { Made } from '../../shared/items.ts';
import { type ItemKey, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { sha256 } from '../../shared/random.ts';
import { type OperatorKey, SECRET_OPERATOR } from '../workspaces.contract.ts';

/** A key of an operator as it is kept. */
export type OperatorKeyRecord = OperatorKey & Made;

/**
 * Writes the record of a new key with the claim on its name, or neither; false where one of them is
 * there already.
 */
export async function putOperatorKey(p: Ports, record: OperatorKeyRecord): Promise<boolean> {
  const TransactItems = [
    putNew(keys.operatorKey(record.id), record),
    putNew(nameKey(record.name), { keyId: record.id }),
  ];
  return transactionHolds(p.db.send(new TransactWriteCommand({ TransactItems })));
}

/** Says whether a name is the one of the secret's key, which nobody else may have. */
export function isNameOfSecret(name: string): boolean {
  return plain(name) === SECRET_OPERATOR;
}

function putNew(key: ItemKey, item: object) {
  const ConditionExpression = 'attribute_not_exists(pk)';
  return { Put: { TableName: tableName(), Item: { ...item, ...key }, ConditionExpression } };
}

/** Capitals and blanks around it make no other name. */
function nameKey(name: string): ItemKey {
  return keys.operatorName(sha256(plain(name)));
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
