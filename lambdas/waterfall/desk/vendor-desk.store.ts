import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, type Db, tableName, unlessRefused } from '../../shared/dynamo.ts';
import { EXPIRES_AT_S, type ItemKey, keys } from '../../shared/keys.contract.ts';
import { epochMs, toRfc3339 } from '../../shared/units.contract.ts';
import type { LearnedOrders, PlannedOrders } from '../figures/figures.contract.ts';
import type { VendorAccount, VendorSettings, VendorState } from './desk.contract.ts';
import { AHEAD_MS_MAX } from './plan-slots.ts';

/** What is kept of one vendor's account. */
export interface KeptVendor {
  readonly state: VendorState;
  /** Grows with each change of the state; 0 where there is none yet. */
  readonly rev: number;
  readonly settings: VendorSettings;
  /** Grows with each change of the settings; 0 where there are none yet. */
  readonly settingsRev: number;
  /** Of the day of UTC, in millionths of a dollar. */
  readonly spentMicroUsd: number;
}

export const NOTHING_KEPT: KeptVendor = {
  ...{ state: {}, rev: 0, settings: {}, settingsRev: 0, spentMicroUsd: 0 },
};

const dayOf = (nowMs: number): string => toRfc3339(epochMs(nowMs)).slice(0, 'yyyy-mm-dd'.length);
/** What was spent on a day is looked at on that day alone. */
const SPENT_DAYS_KEPT = 3;

/** All that is kept of an account's vendors. */
export interface KeptDesk {
  readonly vendors: ReadonlyMap<string, KeptVendor>;
  /** The orders that were learnt. */
  readonly orders: LearnedOrders;
}

/**
 * Reads all that is kept of an account's vendors, in one query.
 *
 * @param isConsistent as it stands at this moment, for who goes on to change it; costs twice as much
 */
export async function readDesk(
  db: Db,
  account: VendorAccount,
  nowMs: number,
  isConsistent = false,
): Promise<KeptDesk> {
  const { pk } = keys.vendorState(account, '');
  const query = new QueryCommand({
    TableName: tableName(),
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ...(isConsistent && { ConsistentRead: true }),
  });
  const { Items = [] } = await db.send(query);
  const vendors = new Map<string, KeptVendor>();
  const orders: Record<string, PlannedOrders> = {};
  const today = dayOf(nowMs);
  for (const item of Items) {
    const [kind, vendor = '', day] = String(item.sk).split('#');
    const kept = vendors.get(vendor) ?? NOTHING_KEPT;
    if (kind === 'ORDER') orders[vendor] = item.orders;
    if (kind === 'STATE') vendors.set(vendor, { ...kept, state: item.state, rev: item.rev });
    if (kind === 'SETTINGS') {
      vendors.set(vendor, { ...kept, settings: item.settings, settingsRev: item.rev });
    }
    if (kind === 'SPENT' && day === today) {
      vendors.set(vendor, { ...kept, spentMicroUsd: item.microUsd });
    }
  }
  return { vendors, orders };
}

/** Writes a vendor's state over the one that was read; false where somebody else was faster. */
export async function putVendorState(
  db: Db,
  { account, vendor }: { readonly account: VendorAccount; readonly vendor: string },
  state: VendorState,
  rev: number,
): Promise<boolean> {
  return putRevision(db, keys.vendorState(account, vendor), { name: 'state', value: state, rev });
}

/** Writes what is set of a vendor, in the same way. */
export async function putVendorSettings(
  db: Db,
  { account, vendor }: { readonly account: VendorAccount; readonly vendor: string },
  settings: VendorSettings,
  rev: number,
): Promise<boolean> {
  const Key = keys.vendorSettings(account, vendor);
  return putRevision(db, Key, { name: 'settings', value: settings, rev });
}

/** What is written over the revision that was read, 0 where there was none. */
interface Revised {
  readonly name: string;
  readonly value: object;
  readonly rev: number;
}

async function putRevision(db: Db, Key: ItemKey, { name, value, rev }: Revised): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key,
    UpdateExpression: 'SET #name = :value, rev = :next',
    ConditionExpression: rev === 0 ? 'attribute_not_exists(pk)' : 'rev = :rev',
    ExpressionAttributeNames: { '#name': name },
    ExpressionAttributeValues: {
      ':value': value,
      ':next': rev + 1,
      ...(rev > 0 && { ':rev': rev }),
    },
  });
  return conditionHolds(db.send(update));
}

/** Adds to what was spent today, and gives the sum, in millionths of a dollar. */
export async function addSpent(
  db: Db,
  { account, vendor }: { readonly account: VendorAccount; readonly vendor: string },
  costMicroUsd: number,
  nowMs: number,
): Promise<number> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.vendorSpent(account, vendor, dayOf(nowMs)),
    UpdateExpression: `ADD microUsd :cost SET ${EXPIRES_AT_S} = :expires`,
    ExpressionAttributeValues: {
      ':cost': costMicroUsd,
      ':expires': Math.floor(nowMs / 1000) + SPENT_DAYS_KEPT * 86_400,
    },
    ReturnValues: 'UPDATED_NEW',
  });
  const { Attributes } = await db.send(update);
  return Number(Attributes?.microUsd ?? costMicroUsd);
}

/** Tries to take places: a second one where somebody else began the row at the same moment. */
const TAKES_MAX = 2;

/** Places in a vendor's rate that were asked for. */
export interface SlotsWanted {
  readonly count: number;
  readonly intervalMs: number;
  readonly nowMs: number;
  /** Whether the caller has lately called the vendor: then places are taken that are yet to come. */
  readonly isBusy: boolean;
}

/**
 * Takes places in a vendor's rate. Whoever asks at the same time gets the places after. The row of
 * an idle vendor has gone by, and is begun anew; that of a busy one is moved on: either is one write
 * where the caller's guess is right, two where it is not.
 *
 * Shape: `fromMs`, the time of the first place; or `fullUntilMs`, where the next free one is too
 *        far ahead.
 */
export async function takeSlots(
  db: Db,
  { account, vendor }: { readonly account: VendorAccount; readonly vendor: string },
  { count, intervalMs, nowMs, isBusy }: SlotsWanted,
): Promise<{ readonly fromMs: number } | { readonly fullUntilMs: number }> {
  const Key = keys.vendorSlots(account, vendor);
  const tookMs = count * intervalMs;
  for (let tries = 0; tries < TAKES_MAX; tries += 1) {
    const isTried = isBusy || tries > 0;
    const moved = isTried && (await unlessRefused(db.send(moveOn(Key, tookMs, nowMs))));
    if (moved) return { fromMs: Number(moved.Attributes?.nextMs) - tookMs };
    if (await conditionHolds(db.send(begin(Key, tookMs, nowMs)))) return { fromMs: nowMs };
    // Somebody else began in between, or there is no place: the next try tells which.
  }
  return { fullUntilMs: nowMs + AHEAD_MS_MAX };
}

/** Moves the next free place on from where it is, unless it has gone by or is too far ahead. */
function moveOn(Key: ItemKey, tookMs: number, nowMs: number): UpdateCommand {
  return new UpdateCommand({
    TableName: tableName(),
    Key,
    UpdateExpression: 'SET nextMs = nextMs + :took',
    ConditionExpression: 'nextMs BETWEEN :now AND :ahead',
    ExpressionAttributeValues: {
      ':took': tookMs,
      ':now': nowMs,
      ':ahead': nowMs + AHEAD_MS_MAX,
    },
    ReturnValues: 'UPDATED_NEW',
  });
}

/** Begins at now, where the next free place has gone by. */
function begin(Key: ItemKey, tookMs: number, nowMs: number): UpdateCommand {
  return new UpdateCommand({
    TableName: tableName(),
    Key,
    UpdateExpression: 'SET nextMs = :next',
    ConditionExpression: 'attribute_not_exists(pk) OR nextMs < :now',
    ExpressionAttributeValues: { ':next': nowMs + tookMs, ':now': nowMs },
  });
}
