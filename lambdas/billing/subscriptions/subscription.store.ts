import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { findItem } from '../../shared/items.ts';
import { keys, SWEEP_AFTER_MS, unfinished } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { sameJson } from '../../shared/same-json.ts';
import { writeUntilDone } from '../../shared/write-until-done.ts';
import { joinNews } from './join-news.ts';
import type { ToldNews } from './news-of-event.ts';
import type { Standing, SubscriptionRecord, SubscriptionState } from './subscriptions.contract.ts';

/** Reads the record of a subscription, or undefined. */
export async function findSubscription(
  p: Ports,
  subscriptionId: string,
): Promise<SubscriptionRecord | undefined> {
  return findItem<SubscriptionRecord>(p, keys.subscription(subscriptionId));
}

/**
 * Joins what Stripe has told to what is known of a subscription. The record is unfinished from then
 * on, until the workspace has followed (`applySubscription`). What is known already changes nothing.
 *
 * Errors: ACCOUNT_BUSY when others write the same subscription all the time.
 */
export async function addNews(
  p: Ports,
  { subscriptionId, news: told }: ToldNews,
): Promise<SubscriptionRecord> {
  return writeUntilDone(p, async () => {
    const known = await findSubscription(p, subscriptionId);
    const news = known === undefined ? told : joinNews(known.news, told);
    if (known !== undefined && sameJson(news, known.news)) return known;
    const rev = (known?.rev ?? 0) + 1;
    const place = unfinished.place(subscriptionId, p.now() + SWEEP_AFTER_MS);
    const record = { ...known, subscriptionId, rev, news, ...place };
    return (await putWhile(p, record, known?.rev)) ? record : undefined;
  });
}

async function putWhile(
  p: Ports,
  record: SubscriptionRecord,
  seen: number | undefined,
): Promise<boolean> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...record, ...keys.subscription(record.subscriptionId) },
    ...whileNo('rev', seen),
  });
  return conditionHolds(p.db.send(put));
}

/** Says that the workspace follows the news of a revision; false where there are later ones. */
export async function leaveUnfinished(
  p: Ports,
  { subscriptionId, rev }: SubscriptionRecord,
  state: SubscriptionState | undefined,
): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.subscription(subscriptionId),
    UpdateExpression: `${state === undefined ? '' : 'SET #state = :state '}REMOVE i2pk, i2sk`,
    ConditionExpression: 'rev = :rev',
    ...(state !== undefined && { ExpressionAttributeNames: { '#state': 'state' } }),
    ExpressionAttributeValues: { ':rev': rev, ...(state !== undefined && { ':state': state }) },
  });
  return conditionHolds(p.db.send(update));
}

/** Reads how far a workspace has followed its subscription; undefined where it never had one. */
export async function findStanding(p: Ports, ws: string): Promise<Standing | undefined> {
  return findItem<Standing>(p, keys.subscribed(ws));
}

/** Writes it on top of the one before; false where another call has written one meanwhile. */
export async function putStanding(p: Ports, ws: string, standing: Standing): Promise<boolean> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...standing, ...keys.subscribed(ws) },
    ...whileNo('no', standing.no === 1 ? undefined : standing.no - 1),
  });
  return conditionHolds(p.db.send(put));
}

function whileNo(name: string, seen: number | undefined) {
  if (seen === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#no = :seen',
    ExpressionAttributeNames: { '#no': name },
    ExpressionAttributeValues: { ':seen': seen },
  };
}
