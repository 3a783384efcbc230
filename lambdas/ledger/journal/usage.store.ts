import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/dynamo.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';

/** What an actor spent on an action on a day of UTC. */
export interface UsageItem {
  readonly day: string;
  readonly actor: string;
  readonly action: string;
  readonly counts: readonly {
    /** When the quarter of an hour begins, `hh:mm`. */
    readonly quarter: string;
    readonly type: string;
    readonly credits: number;
  }[];
}

/** The first and the last day whose items have keys of four digits for the year. */
const [FIRST, LAST] = ['0000-01-01', '9999-12-31'];

/** Reads the items of the UTC days that a range touches, page by page. */
export async function* pagesOfUsage(
  p: Ports,
  ws: string,
  { fromMs, toMs }: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
): AsyncGenerator<UsageItem[], void> {
  const { pk } = keys.usage(ws, { day: '', actor: '', action: '' });
  const [from, to] = [dayText(fromMs), `${dayText(toMs - 1)}~`];
  if (from > to) return;
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield (answer.Items ?? []).map(toUsageItem);
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

function dayText(atMs: number): string {
  const text = new Date(atMs).toISOString();
  if (text.startsWith('-')) return FIRST ?? '';
  return text.startsWith('+') ? (LAST ?? '') : text.slice(0, 10);
}

function toUsageItem({ pk: _pk, sk, ...counters }: Record<string, unknown>): UsageItem {
  const [day = '', actor = '', action = ''] = String(sk).split('#');
  const counts = Object.entries(counters).map(([name, credits]) => {
    const [quarter = '', type = ''] = name.split('#');
    return { quarter, type, credits: Number(credits) };
  });
  return { day, actor, action, counts };
}
