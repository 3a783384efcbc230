import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Db, tableName, transactionHolds } from '../../shared/dynamo.ts';
import { putItem } from '../../shared/items.ts';
import { EXPIRES_AT_S, type ItemKey, keys } from '../../shared/keys.contract.ts';
import { type ReadPorts, readItems } from '../../shared/read-items.ts';
import type { VendorAccount } from '../desk/desk.contract.ts';
import { add, ageFigures, trimFigures } from './add-figures.ts';
import type {
  DayFigures,
  Figures,
  PlannedOrders,
  Segment,
  SegmentFigures,
  Sought,
} from './figures.contract.ts';

/** Days are kept as long as the runs that they were counted from. */
const DAYS_KEPT = 400;

/** What is written beside figures, with them or not at all: how far they go. */
export interface Watermark {
  readonly key: ItemKey;
  /** How often it was written before; 0: never. */
  readonly no: number;
  readonly note: object;
}

interface KeptSegment {
  readonly no: number;
  readonly atMs: number;
  readonly figures: SegmentFigures;
}
interface KeptDay {
  readonly no: number;
  readonly figures: DayFigures;
}

/**
 * Adds figures to those of an account, and moves the watermarks on that say what they were counted
 * from: all in one transaction, so that nothing is ever counted twice, nor left out. False where
 * somebody else has written one of them meanwhile: nothing is added.
 *
 * Shape: at most 100 items, watermarks and figures together.
 */
export async function addToFigures(
  p: ReadPorts & { readonly now: () => number },
  account: VendorAccount,
  figures: Figures,
  watermarks: readonly Watermark[],
): Promise<boolean> {
  const segments = Object.entries(figures.segments);
  const days = Object.entries(figures.days);
  const segmentKeys = segments.map(([name]) => keys.segmentFigures(account, name));
  const dayKeys = days.map(([name]) => keys.dayFigures(account, name));
  const before = await readItems(p, [...segmentKeys, ...dayKeys]);
  const nowMs = p.now();
  const puts = [
    ...segments.map(([, more], n) => {
      const kept = before[n] as unknown as KeptSegment | undefined;
      const aged = kept && ageFigures(kept.figures, nowMs - kept.atMs);
      const sum = trimFigures(aged === undefined ? more : add(aged, more));
      return putOver(segmentKeys[n], kept?.no, { figures: sum, atMs: nowMs });
    }),
    ...days.map(([, more], n) => {
      const kept = before[segments.length + n] as unknown as KeptDay | undefined;
      const sum = kept === undefined ? more : add(kept.figures, more);
      const goneS = Math.ceil(nowMs / 1000) + DAYS_KEPT * 86_400;
      return putOver(dayKeys[n], kept?.no, { figures: sum, [EXPIRES_AT_S]: goneS });
    }),
    ...watermarks.map(({ key, no, note }) => putOver(key, no === 0 ? undefined : no, { note })),
  ];
  return transactionHolds(p.db.send(new TransactWriteCommand({ TransactItems: puts })));
}

/** Writes an item over the one that was read. */
function putOver(key: ItemKey | undefined, no: number | undefined, item: object) {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...item, ...key, no: (no ?? 0) + 1 },
      ConditionExpression: no === undefined ? 'attribute_not_exists(pk)' : '#no = :no',
      ...(no !== undefined && {
        ExpressionAttributeNames: { '#no': 'no' },
        ExpressionAttributeValues: { ':no': no },
      }),
    },
  };
}

/** Reads what was counted of a datum, by segment, as old as it is by now; eventually consistent. */
export async function readSegments(
  db: Db,
  account: VendorAccount,
  datum: Sought,
  nowMs: number,
): Promise<Readonly<Record<Segment, SegmentFigures>>> {
  const { pk, sk } = keys.segmentFigures(account, `${datum}#`);
  const segments: Record<Segment, SegmentFigures> = {};
  for await (const item of itemsBetween(db, { pk, from: sk, to: `${sk}~` })) {
    const { figures, atMs } = item as unknown as KeptSegment;
    segments[String(item.sk).slice(sk.length)] = ageFigures(figures, nowMs - atMs);
  }
  return segments;
}

/** What was counted on one day of one datum. */
export interface DayOfDatum {
  readonly day: string;
  readonly datum: Sought;
  readonly figures: DayFigures;
}

/** Reads what was counted on days of UTC, both ends included, oldest first. */
export async function readDays(
  db: Db,
  account: VendorAccount,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly DayOfDatum[]> {
  const { pk, sk } = keys.dayFigures(account, '');
  const days: DayOfDatum[] = [];
  for await (const item of itemsBetween(db, { pk, from: `${sk}${from}`, to: `${sk}${to}~` })) {
    const [, day = '', datum] = String(item.sk).split('#');
    days.push({ day, datum: datum as Sought, figures: item.figures as DayFigures });
  }
  return days;
}

async function* itemsBetween(
  db: Db,
  { pk, from, to }: { readonly pk: string; readonly from: string; readonly to: string },
): AsyncGenerator<Record<string, unknown>, void> {
  let start: Record<string, unknown> | undefined;
  do {
    const query = new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      ...(start && { ExclusiveStartKey: start }),
    });
    const answer = await db.send(query);
    yield* answer.Items ?? [];
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

/** Writes the orders of a datum, in place of those before. */
export function putOrders(
  db: Db,
  account: VendorAccount,
  datum: Sought,
  orders: PlannedOrders,
): Promise<void> {
  return putItem(db, keys.vendorOrder(account, datum), { orders });
}
