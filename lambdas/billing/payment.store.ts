import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Operation } from '../ledger/ledger.contract.ts';
import type { RecordChange } from '../ledger/requests.contract.ts';
import { conditionHolds, tableName } from '../shared/dynamo.ts';
import { findItem } from '../shared/items.ts';
import { keys, SWEEP_AFTER_MS, unfinished } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { sameJson } from '../shared/same-json.ts';
import { writeUntilDone } from '../shared/write-until-done.ts';
import type { PackGoal, PaymentFacts, PaymentRecord } from './billing.contract.ts';
import { joinFacts, NO_FACTS } from './join-facts.ts';

/** Where the record of a payment keeps an operation of a line's grant: each has its own place. */
export const operationAt = (line: number, no: number): string => `operation${line}_${no}`;

const goalAt = (line: number): string => `goal${line}`;
const grantedAt = (line: number): string => `granted${line}`;

/** What the record of a payment shows once an operation has let a line's grant come in. */
export const toGranted = (line: number): RecordChange => ({ set: { [grantedAt(line)]: true } });

/** What of a line's grant is on the record of its payment. */
export interface StandingGoal {
  /** The revision of the facts; undefined where there is no record. */
  readonly rev: number | undefined;
  readonly goal: PackGoal | undefined;
  readonly operation: Operation | undefined;
  /** An operation has let it come in. */
  readonly isGranted: boolean;
}

/** Reads the record of a payment, or undefined. */
export async function findPayment(p: Ports, paymentId: string): Promise<PaymentRecord | undefined> {
  return findItem<PaymentRecord>(p, keys.payment(paymentId));
}

/**
 * Joins what Stripe has told to what is known of a payment. The record is unfinished from then on,
 * until the account has followed (`applyPayment`), unless nobody has told yet what is paid for.
 * What is known already changes nothing.
 *
 * Errors: ACCOUNT_BUSY when others write the same payment all the time.
 */
export async function addFacts(
  p: Ports,
  paymentId: string,
  told: PaymentFacts,
): Promise<PaymentRecord> {
  return writeUntilDone(p, async () => {
    const known = await findPayment(p, paymentId);
    const facts = joinFacts(known?.facts ?? NO_FACTS, told);
    if (known !== undefined && sameJson(facts, known.facts)) return known;
    const rev = (known?.rev ?? 0) + 1;
    const place = isFollowed(facts) && unfinished.place(paymentId, p.now() + SWEEP_AFTER_MS);
    const changes = { paymentId, rev, facts, ...place };
    if (!(await setWhile(p, paymentId, changes, { rev: known?.rev }))) return undefined;
    return { ...known, paymentId, rev, facts, ...(place && { i2sk: place.i2sk }) };
  });
}

/**
 * Of a payment that nobody has told the sale of, nothing follows yet. Of a fee, something does when
 * its money goes back: that it is paid, its subscription says.
 */
function isFollowed({ sale, fee, refunds, disputes }: PaymentFacts): boolean {
  if (sale !== undefined) return true;
  return fee !== undefined && Object.keys({ ...refunds, ...disputes }).length > 0;
}

/** Gives the goals that stand on the record of a payment, line by line. */
export function goalsOf(record: PaymentRecord): PackGoal[] {
  const stored = record as unknown as Readonly<Record<string, PackGoal | undefined>>;
  return (record.facts.lines ?? []).flatMap((_, line) => stored[goalAt(line)] ?? []);
}

/** Reads what of a line's grant is on the record. */
export async function findGoal(p: Ports, paymentId: string, line: number): Promise<StandingGoal> {
  const record = (await findItem<Record<string, unknown>>(p, keys.payment(paymentId))) ?? {};
  const goal = record[goalAt(line)] as PackGoal | undefined;
  return {
    rev: record.rev as number | undefined,
    goal,
    operation: record[operationAt(line, goal?.no ?? 0)] as Operation | undefined,
    isGranted: record[grantedAt(line)] === true,
  };
}

/**
 * Sets the next goal of a line's grant, which follows from the facts of a revision; nothing where
 * there are later facts by now, or another call has set a goal meanwhile.
 */
export async function putGoal(
  p: Ports,
  { paymentId, rev }: Pick<PaymentRecord, 'paymentId' | 'rev'>,
  line: number,
  goal: PackGoal,
): Promise<void> {
  const isFirst = goal.no === 1;
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.payment(paymentId),
    UpdateExpression: 'SET #goal = :goal',
    ConditionExpression: `rev = :rev AND ${
      isFirst ? 'attribute_not_exists(#goal)' : '#goal.#no = :before'
    }`,
    ExpressionAttributeNames: { '#goal': goalAt(line), ...(!isFirst && { '#no': 'no' }) },
    ExpressionAttributeValues: {
      ':goal': goal,
      ':rev': rev,
      ...(!isFirst && { ':before': goal.no - 1 }),
    },
  });
  await conditionHolds(p.db.send(update));
}

/** Notes what has been told of a payment on the bus. */
export async function noteTold(p: Ports, paymentId: string, told: readonly string[]) {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.payment(paymentId),
    UpdateExpression: 'ADD told :told',
    ExpressionAttributeValues: { ':told': new Set(told) },
  });
  await p.db.send(update);
}

/** Says that the account follows the facts of a revision; false where there are later ones. */
export async function leaveUnfinished(
  p: Ports,
  { paymentId, rev }: PaymentRecord,
): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.payment(paymentId),
    UpdateExpression: 'REMOVE i2pk, i2sk',
    ConditionExpression: 'rev = :rev',
    ExpressionAttributeValues: { ':rev': rev },
  });
  return conditionHolds(p.db.send(update));
}

async function setWhile(
  p: Ports,
  paymentId: string,
  changes: Readonly<Record<string, unknown>>,
  seen: { readonly rev: number | undefined },
): Promise<boolean> {
  const names = Object.keys(changes);
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.payment(paymentId),
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: seen.rev === undefined ? 'attribute_not_exists(pk)' : '#rev = :seen',
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(names.map((name) => [`:${name}`, changes[name]])),
      ...(seen.rev !== undefined && { ':seen': seen.rev }),
    },
  });
  return conditionHolds(p.db.send(update));
}
