import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type {
  Alias,
  Charge,
  Claim,
  Claimant,
  EnrichmentRecord,
  FoundDatum,
} from '../enrichments/records.contract.ts';
import { DATUM } from '../enrichments/records.contract.ts';
import { batchGet, itemName } from '../shared/batches.ts';
import { conditionHolds, tableName } from '../shared/dynamo.ts';
import { byTime, keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';

/** What stands under identity keys. A key without an item is absent. */
export type Standing = ReadonlyMap<string, Claim | Alias>;

/** Says whether an item under a key only points to another key. */
export function isAlias(item: Claim | Alias | undefined): item is Alias {
  return item !== undefined && 'aliasOf' in item;
}

/** Gives a row of a request as the claimant that it is. */
export function claimantOf(record: EnrichmentRecord, part: number, row: number): Claimant {
  return { enrichmentId: record.id, madeBy: record.hold.intendedBy, part, row };
}

/** Says whether a claim is the claimant's. */
export function isOwn(claim: Claim, claimant: Claimant): boolean {
  return (
    claim.enrichmentId === claimant.enrichmentId &&
    claim.madeBy === claimant.madeBy &&
    claim.part === claimant.part &&
    claim.row === claimant.row
  );
}

/** Reads what stands under each key, consistently. */
export async function readStanding(
  p: Ports,
  ws: string,
  identityKeys: readonly string[],
): Promise<Standing> {
  const items = await batchGet(
    p,
    identityKeys.map((key) => keys.claim(ws, key, DATUM)),
  );
  const standing = new Map<string, Claim | Alias>();
  for (const key of identityKeys) {
    const item = items.get(itemName(keys.claim(ws, key, DATUM)));
    if (item !== undefined) standing.set(key, item as unknown as Claim | Alias);
  }
  return standing;
}

/**
 * Claims a datum under a key for a row. `over` names a claimant that has given up, whose claim is taken over.
 * False when the key is taken, also by an earlier send of the same claim.
 */
export async function putClaim(
  p: Ports,
  ws: string,
  key: string,
  claim: Claim,
  over?: Claim,
): Promise<boolean> {
  const free = 'attribute_not_exists(pk)';
  const notFound = over?.foundAt ? '' : ' AND attribute_not_exists(foundAt)';
  const givenUp = `(#state = :finding AND ${OWN_CLAIM}${notFound})`;
  return putIf(p, {
    item: { ...keys.claim(ws, key, DATUM), ...claim },
    condition: over ? `${free} OR ${givenUp}` : free,
    ...(over && {
      names: { '#state': 'state', '#row': 'row' },
      values: { ':finding': 'finding', ...ownValues(over) },
    }),
  });
}

/** Lets a key point to another key of the same person; false when something stands under it already. */
export async function putAlias(
  p: Ports,
  ws: string,
  key: string,
  aliasOf: string,
): Promise<boolean> {
  return putIf(p, {
    item: { ...keys.claim(ws, key, DATUM), aliasOf },
    condition: 'attribute_not_exists(pk)',
  });
}

/** Lets a pointer lead elsewhere than to `from`; false when it leads elsewhere already, or is confirmed. */
export async function movePointer(
  p: Ports,
  ws: string,
  key: string,
  from: string,
  aliasOf: string,
): Promise<boolean> {
  return putIf(p, {
    item: { ...keys.claim(ws, key, DATUM), aliasOf },
    condition: 'aliasOf = :from AND attribute_not_exists(isConfirmed)',
    values: { ':from': from },
  });
}

/**
 * Confirms that an address leads where it does, since who was asked for by it was found at it: from then on it leads
 * nowhere else. False when it does by now. Safe to repeat.
 */
export async function confirmPointer(
  p: Ports,
  ws: string,
  key: string,
  aliasOf: string,
): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.claim(ws, key, DATUM),
    UpdateExpression: 'SET isConfirmed = :yes',
    ConditionExpression: 'aliasOf = :of',
    ExpressionAttributeValues: { ':of': aliasOf, ':yes': true },
  });
  return conditionHolds(p.db.send(update));
}

/**
 * Marks a row's claim as found at an address, by its key, so that nobody takes it over any more; false when it is
 * another's by now. Safe to repeat.
 */
export async function markFound(
  p: Ports,
  ws: string,
  key: string,
  claimant: Claimant,
  address: string,
): Promise<boolean> {
  return conditionHolds(
    p.db.send(
      new UpdateCommand({
        TableName: tableName(),
        Key: keys.claim(ws, key, DATUM),
        UpdateExpression: 'SET foundAt = :at',
        ConditionExpression: `${OWN_CLAIM} AND #state = :finding`,
        ExpressionAttributeNames: { '#state': 'state', '#row': 'row' },
        ExpressionAttributeValues: {
          ...ownValues(claimant),
          ':finding': 'finding',
          ':at': address,
        },
      }),
    ),
  );
}

/**
 * Marks a row's claim as paid, with the result that everybody in the workspace now owns. Safe to repeat. False when
 * no claim of the row that is not paid yet is under that key.
 */
export async function payClaim(
  p: Ports,
  ws: string,
  key: string,
  claimant: Claimant,
  result: FoundDatum,
  charge: Charge,
): Promise<boolean> {
  return conditionHolds(
    p.db.send(
      new UpdateCommand({
        TableName: tableName(),
        Key: keys.claim(ws, key, DATUM),
        UpdateExpression:
          'SET #state = :paid, #result = :result, charge = :charge, i1pk = :i1pk, i1sk = :i1sk',
        ConditionExpression: `${OWN_CLAIM} AND #state = :finding`,
        ExpressionAttributeNames: { '#state': 'state', '#row': 'row', '#result': 'result' },
        ExpressionAttributeValues: {
          ...ownValues(claimant),
          ':paid': 'paid',
          ':finding': 'finding',
          ':result': result,
          ':charge': charge,
          ':i1pk': byTime.history(ws),
          ':i1sk': byTime.at(charge.paidAtMs, key),
        },
      }),
    ),
  );
}

/** Takes a pointer away, unless it leads elsewhere by now. Safe to repeat. */
export async function dropAlias(p: Ports, ws: string, key: string, aliasOf: string): Promise<void> {
  const drop = new DeleteCommand({
    TableName: tableName(),
    Key: keys.claim(ws, key, DATUM),
    ConditionExpression: 'aliasOf = :of',
    ExpressionAttributeValues: { ':of': aliasOf },
  });
  await conditionHolds(p.db.send(drop));
}

/** Gives a row's claim back, unless it has been paid or is another's by now. Safe to repeat. */
export async function freeClaim(
  p: Ports,
  ws: string,
  key: string,
  claimant: Claimant,
): Promise<void> {
  await conditionHolds(
    p.db.send(
      new DeleteCommand({
        TableName: tableName(),
        Key: keys.claim(ws, key, DATUM),
        ...whileFinding(claimant),
      }),
    ),
  );
}

/**
 * Turns a row's claim into a pointer to the key under which its person was found to be known. Safe to repeat. False
 * when no claim of the row that is not paid yet is under that key.
 */
export async function yieldClaim(
  p: Ports,
  ws: string,
  key: string,
  claimant: Claimant,
  aliasOf: string,
): Promise<boolean> {
  return conditionHolds(
    p.db.send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...keys.claim(ws, key, DATUM), aliasOf },
        ...whileFinding(claimant),
      }),
    ),
  );
}

const OWN_CLAIM = 'enrichmentId = :enr AND madeBy = :made AND part = :part AND #row = :row';

/** The condition that a claim is the claimant's and not paid yet. */
function whileFinding(claimant: Claimant) {
  return {
    ConditionExpression: `${OWN_CLAIM} AND #state = :finding`,
    ExpressionAttributeNames: { '#state': 'state', '#row': 'row' },
    ExpressionAttributeValues: { ...ownValues(claimant), ':finding': 'finding' },
  };
}

function ownValues({ enrichmentId, madeBy, part, row }: Claimant): Record<string, unknown> {
  return { ':enr': enrichmentId, ':made': madeBy, ':part': part, ':row': row };
}

interface GuardedPut {
  readonly item: Record<string, unknown>;
  readonly condition: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, unknown>;
}

async function putIf(p: Ports, put: GuardedPut): Promise<boolean> {
  return conditionHolds(
    p.db.send(
      new PutCommand({
        TableName: tableName(),
        Item: put.item,
        ConditionExpression: put.condition,
        ...(put.names && { ExpressionAttributeNames: put.names }),
        ...(put.values && { ExpressionAttributeValues: put.values }),
      }),
    ),
  );
}
