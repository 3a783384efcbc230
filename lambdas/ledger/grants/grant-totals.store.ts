import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/dynamo.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItem } from '../../shared/read-items.ts';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { GrantTerms } from '../journal/grant-totals.ts';
import type { AccountId } from '../ledger.contract.ts';

/** What became of a grant's credits, as the journal sums it; a counter that is absent is 0. */
export interface GrantTotals extends GrantTerms {
  /** Where it stands in the list of the workspace's grants. */
  readonly position: string;
  readonly grantId: string;
  readonly seat?: string;
  readonly spent?: number;
  readonly expired?: number;
  readonly voided?: number;
  readonly clawedBack?: number;
  readonly debt?: number;
  readonly repaid?: number;
}

export interface TotalsPage {
  readonly limit: number;
  /** Only what comes after this position; absent: from the newest. */
  readonly after?: string | undefined;
  /** Only grants of which some is available or held. */
  readonly open: boolean;
}

/** Lists a workspace's grants, newest first, as many as there are up to the limit. */
export async function listGrantTotals(
  p: Ports,
  ws: string,
  { limit, after = LAST, open }: TotalsPage,
): Promise<GrantTotals[]> {
  const found: GrantTotals[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk < :after',
        ExpressionAttributeValues: {
          ':pk': pkOf(ws),
          ':after': after,
          ...(open && { ':zero': 0 }),
        },
        ScanIndexForward: false,
        ...(open ? { FilterExpression: 'available > :zero OR held > :zero' } : { Limit: limit }),
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(answer.Items ?? []).map(toTotals));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined && found.length < limit);
  return found.slice(0, limit);
}

/**
 * Gives the totals of a grant of which it is known when it began; undefined while there are none.
 */
export async function findGrantTotals(
  p: Ports,
  account: AccountId,
  effMs: EpochMs,
  grantId: string,
): Promise<GrantTotals | undefined> {
  const item = await readItem(p, keys.grantTotals(account, effMs, grantId));
  return item && toTotals(item);
}

const DAY_MS = 86_400_000;
/** The id of an allotment begins with the day on which its period begins, in some time zone. */
const ALLOTMENT_ID = /^grant_(\d{4}-\d{2}-\d{2})-/;

/**
 * Finds an allotment by its id, which tells the day on which it began; undefined for another id.
 */
export async function findAllotmentTotals(
  p: Ports,
  account: AccountId,
  grantId: string,
): Promise<GrantTotals | undefined> {
  const day = Date.parse(ALLOTMENT_ID.exec(grantId)?.[1] ?? '');
  if (Number.isNaN(day)) return undefined;
  const positionAt = (at: number): string => keys.grantTotals(account, epochMs(at), '').sk;
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': pkOf(account.workspaceId),
        ':from': positionAt(Math.max(0, day - DAY_MS)),
        ':to': positionAt(day + 2 * DAY_MS),
      },
    }),
  );
  const near = (answer.Items ?? []).map(toTotals);
  return near.find((each) => each.grantId === grantId && each.seat === account.seat);
}

/** Comes after every position. */
export const LAST = ':';

function pkOf(workspaceId: string): string {
  return keys.grantTotals({ workspaceId }, 0, '').pk;
}

/** Written by the journal alone, so its shape is the one that was put. */
function toTotals(item: Record<string, unknown>): GrantTotals {
  const { pk: _pk, sk, ...totals } = item as unknown as GrantTotals & { pk: string; sk: string };
  return { ...totals, position: sk };
}
