import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName, transactionHolds } from '../../shared/dynamo.ts';
import { AppError } from '../../shared/errors.ts';
import { findItem, type Made } from '../../shared/items.ts';
import { type ItemKey, keys, SWEEP_AFTER_MS, unfinished } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { sha256 } from '../../shared/random.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { FormerTerms, Member, RemovedMember } from '../workspaces.contract.ts';

/** Attributes of a record that has work left: see the index `unfinished`. */
interface Place {
  readonly i2pk?: string;
  readonly i2sk?: string;
}

/** A member as it is kept. */
export interface MemberRecord extends Member, Made, Place {
  /** Grows with each change, so that no change is made to another copy than it was planned from. */
  readonly version: number;
  /** The member as it was made, once it has been changed: what a repeat of the creation gets. */
  readonly asMade?: Member;
  /** The licences and caps that the member had before, the latest last. */
  readonly former?: readonly FormerTerms[];
}

/** What is kept of a member who was removed. */
export interface RemovedRecord extends RemovedMember, Made, Place {
  readonly createdAt?: EpochMs;
  readonly former?: readonly FormerTerms[];
}

/**
 * Who owns a workspace, and how many of its plan's places are taken: read and written with each
 * change of that. It counts and names nobody but owners, so that it is small however many there
 * are.
 */
export interface Roster {
  readonly owners: readonly string[];
  readonly members: number;
  /** Members who are licensed. */
  readonly licences: number;
  /** Places that licences have left behind, by the day from which they are free. */
  readonly kept: Readonly<Record<string, number>>;
  readonly version: number;
}

interface EmailClaim {
  readonly memberId: string;
}

/** What is known of a member's id and address before a write. */
export interface MemberCopy {
  readonly record: MemberRecord | undefined;
  readonly removed: RemovedRecord | undefined;
  readonly roster: Roster | undefined;
}

/** One change of who is a member: all of it is written, or nothing. */
export interface MemberWrite {
  readonly was?: MemberRecord | undefined;
  /** The member from now on; absent: removed. */
  readonly becomes?: MemberRecord;
  /** What is kept instead. */
  readonly removed?: RemovedRecord;
  /** The roster before and after, where that changes. */
  readonly roster?: { readonly was: Roster | undefined; readonly becomes: Roster } | undefined;
}

/** Reads what there is of a member, and the roster, in one call. */
export async function readMemberCopy(p: Ports, ws: string, id: string): Promise<MemberCopy> {
  const [record, removed, roster] = await Promise.all([
    findItem<MemberRecord>(p, keys.member(ws, id)),
    findItem<RemovedRecord>(p, keys.removedMember(ws, id)),
    findItem<Roster>(p, keys.roster(ws)),
  ]);
  return { record, removed, roster };
}

/**
 * Lets an address through that nobody in the workspace has, however it is spelled.
 *
 * Errors: STATE_CONFLICT.
 */
export async function refuseTakenEmail(p: Ports, ws: string, email: string): Promise<void> {
  if ((await findItem<EmailClaim>(p, emailKey(ws, email))) === undefined) return;
  throw new AppError('STATE_CONFLICT', 'the address is taken', {
    detail: 'Another member of the workspace has this e-mail address.',
  });
}

/** Gives the member of a record, without what is kept beside. */
export function toMember(record: MemberRecord): Member {
  const { id, email, name, role, createdAt, seat, caps } = record;
  return {
    id,
    email,
    ...(name && { name }),
    role,
    createdAt,
    ...(seat && { seat }),
    ...(caps && { caps }),
  };
}

/** Says whether two addresses are one: blanks around it and capitals tell nobody apart. */
export function sameEmail(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

/** Says where a record with work left waits for the sweep. */
export function unfinishedPlace(p: Ports, id: string): Place {
  return unfinished.place(id, p.now() + SWEEP_AFTER_MS);
}

/**
 * Writes a member with the claim on its address and the roster, whole or not at all; false
 * when one of them is not any more what the change was planned from.
 */
export async function writeMember(p: Ports, ws: string, write: MemberWrite): Promise<boolean> {
  const { was, becomes, removed, roster } = write;
  const id = becomes?.id ?? removed?.id ?? '';
  const items = [
    becomes ? put(keys.member(ws, id), becomes, was) : gone(keys.member(ws, id), was),
    ...(removed ? [put(keys.removedMember(ws, id), removed, undefined)] : []),
    ...claimWrites(ws, was, becomes),
    ...(roster ? [put(keys.roster(ws), roster.becomes, roster.was)] : []),
  ];
  return transactionHolds(p.db.send(new TransactWriteCommand({ TransactItems: items })));
}

/**
 * Says that a record has no work left, unless it has been changed since: a later change of the
 * licence has work of its own.
 */
export async function leaveUnfinished(
  p: Ports,
  key: ItemKey,
  { i2sk }: Pick<Place, 'i2sk'>,
): Promise<void> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: key,
    UpdateExpression: 'REMOVE i2pk, i2sk',
    ConditionExpression: 'i2sk = :seen',
    ExpressionAttributeValues: { ':seen': i2sk },
  });
  await conditionHolds(p.db.send(update));
}

function claimWrites(ws: string, was?: MemberRecord, becomes?: MemberRecord) {
  const id = becomes?.id ?? was?.id ?? '';
  const stays = was && becomes && sameEmail(was.email, becomes.email);
  if (stays) return [];
  const leave = {
    TableName: tableName(),
    Key: emailKey(ws, was?.email ?? ''),
    ConditionExpression: 'attribute_not_exists(pk) OR memberId = :id',
    ExpressionAttributeValues: { ':id': id },
  };
  return [
    ...(becomes ? [put(emailKey(ws, becomes.email), { memberId: id }, undefined)] : []),
    ...(was ? [{ Delete: leave }] : []),
  ];
}

/** Puts an item in the place of the copy that was read; of none where there was none. */
function put(key: ItemKey, item: object, was: { readonly version: number } | undefined) {
  const Put = { TableName: tableName(), Item: { ...item, ...key } };
  return { Put: { ...Put, ...unchanged(was) } };
}

function gone(key: ItemKey, was: MemberRecord | undefined) {
  return { Delete: { TableName: tableName(), Key: key, ...unchanged(was) } };
}

function unchanged(was: { readonly version: number } | undefined) {
  if (was === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': was.version },
  };
}

/** The hash says nothing of the address, nor whether two workspaces know the same one. */
function emailKey(ws: string, email: string): ItemKey {
  return keys.memberEmail(ws, sha256(`${ws}\u0000${plain(email)}`));
}

function plain(email: string): string {
  return email.trim().toLowerCase();
}
