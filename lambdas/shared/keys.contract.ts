import type { AccountId } from './ids.contract.ts';
import { type EpochMs, toRfc3339 } from './units.contract.ts';

/**
 * Every key of the one table. The prefix of `pk` says the kind of thing, so that a function's
 * policy can name the kinds it may touch (`dynamodb:LeadingKeys`); after it comes the workspace, so
 * that an id of another workspace is simply not found.
 *
 * | pk                     | sk                | item                                             |
 * |------------------------|-------------------|--------------------------------------------------|
 * | WS#ws                  | WORKSPACE         | the workspace's record                           |
 * | WS#req                 | CREATION          | the workspace that a keyed request made          |
 * | WS#ws                  | ACCOUNT           | the workspace's account: balance, open grants    |
 * | WS#ws#id               | ACCOUNT#SEAT#id   | the account of a member's seat                   |
 * | WS#ws#id               | ACCOUNT#CAP#id    | the allowance of a member or an API key          |
 * | WS#ws                  | LINE#account      | one line a seat or allowance, for the schedules  |
 * | WS#ws                  | WAIT#account#type#id | a grant that waits beside its account         |
 * | WS#ws                  | TOLD#account#grant | that it was told that a grant expires soon      |
 * | WS#ws                  | MEMBER#id         | a member                                         |
 * | WS#ws                  | REMOVED#id        | what is kept of a member who was removed         |
 * | WS#ws                  | EMAIL#hash        | the member who has this e-mail address           |
 * | WS#ws                  | ROSTER            | who owns it, how many members and licences it has |
 * | WS#ws                  | KEY#id            | an API key, as its owner sees it                 |
 * | WS#ws                  | GRANT#id          | a grant by the operator, with its operation      |
 * | WS#ws                  | VOID#account#id   | the end of a grant by the operator               |
 * | WS#ws                  | ADJ#id            | credits that the operator took away              |
 * | WS#ws                  | CREDITED#charge   | a charge that is credited back, and why          |
 * | WS#ws                  | BOUNCES#period    | how many were for bounces, in a period           |
 * | WORKSPACES             | ws                | one line a workspace, for lists and schedules    |
 * | SCHEDULE#name          | PLACE             | where a run over all workspaces stopped          |
 * | KEY#sha256             | KEY               | what a presented API key stands for              |
 * | KEY#sha256             | OPERATOR          | what a presented key of an operator stands for   |
 * | OPERATORS              | KEY#id            | an operator's key, as operators see it           |
 * | OPERATORS              | NAME#hash         | the operator's key that has this name            |
 * | LEDGER#ws#account      | revision          | a ledger entry; `account`: the account's own sk  |
 * | LEDGER#ws#account      | HEAD              | how far the entries are sealed: revision, hash   |
 * | USAGE#ws               | day#actor#action  | credits spent on a UTC day, by quarter of an hour|
 * | GRANTS#ws              | start#grant(#seat)| what became of a grant's credits                 |
 * | CHECK#ws               | LEDGER#account, CHARGES | how far an audit has got, and what it adds up to |
 * | ENR#ws#id              | ENRICHMENT        | the enrichment's record, with its hold           |
 * | ENR#ws#id              | PART#p            | the subjects of a part                           |
 * | ENR#ws#id              | PROGRESS#p        | one letter a finished lookup of the part, rows left |
 * | ENR#ws#id              | ROUND#p#r         | the hold of a part's round, and its settle       |
 * | ENR#ws#id              | RUN#p#i           | the run of one row: attempts, outcomes           |
 * | IMPORT#ws#id           | IMPORT            | a list that is to come, or has come, as a file   |
 * | EXPORT#ws#id           | EXPORT            | an export: whose rows, and what has become of its file |
 * | ANSWER#ws#key          | ANSWER            | what vendors sent by themselves of a person      |
 * | ID#ws#key              | ID                | where an identity key leads: a subject's record  |
 * | CON#ws#id              | CONTACT           | a person's record: keys, claims, what is owned   |
 * | CON#ws#id              | DOUBLE#id         | a claim that made way for another: a double charge |
 * | CON#ws#id              | ROW               | the row that asked in vain, where nothing is owned |
 * | CHARGE#ws              | time#id           | a charge, for the history                        |
 * | CAPACITY#ws#id         | CAPACITY          | a workspace's wish for more credits              |
 * | WS#ws                  | CUSTOMER          | the workspace as a customer of Stripe            |
 * | WS#ws                  | CHECKOUT#id       | a checkout session that was opened               |
 * | WS#ws                  | TOPUP             | its automatic top-up: settings, and how it stands |
 * | TOPUPS                 | ws                | one line a workspace whose balance is watched    |
 * | PAYMENT#id             | PAYMENT           | what Stripe has told of a payment                |
 * | SUBSCRIPTION#id        | SUBSCRIPTION      | what Stripe has told of a subscription           |
 * | WS#ws                  | SUBSCRIBED        | how far it has followed its subscription         |
 * | PURCHASES#ws           | time#id           | one line a purchase, for the list                |
 * | AUDIT#yyyy-mm          | time#id           | what an operator or an owner has done            |
 * | VENDORS#account        | STATE#vendor      | how an account with a vendor stands: its circuit |
 * | VENDORS#account        | SETTINGS#vendor   | what the operator has set of a vendor            |
 * | VENDORS#account        | SPENT#vendor#day  | what was spent with a vendor on a day            |
 * | VENDORS#account        | SLOTS#vendor      | the next free place in a vendor's rate           |
 * | VENDORS#account        | ORDER#datum       | the order that was learnt, and why               |
 * | FIGURES#account        | SEGMENT#datum#segment | who was asked after whom, and what came of it |
 * | FIGURES#account        | DAY#day#datum     | calls of each vendor on a day of UTC             |
 * | FIGURES#ws             | PLACE             | up to which request of a workspace all is counted |
 *
 * - Index `byTime` (i1pk, i1sk; keys only): enrichments of a workspace, its contacts of whom
 *   something is known, and open wishes for more credits, in order of time.
 * - Index `unfinished` (i2pk, i2sk; keys only, sparse): records with work left, by due time.
 */

export const TABLE_KEYS = { pk: 'pk', sk: 'sk' } as const;
export const INDEX_BY_TIME = { name: 'byTime', pk: 'i1pk', sk: 'i1sk' } as const;
export const INDEX_UNFINISHED = { name: 'unfinished', pk: 'i2pk', sk: 'i2sk' } as const;

/**
 * When an item may go, in whole seconds since 1970. DynamoDB deletes an item some days after that
 * moment, so nothing may rest on its being gone; an item without the attribute stays for ever.
 */
export const EXPIRES_AT_S = 'expiresAtS';

/** The kinds of thing, as prefixes of `pk`: what a policy can allow. */
export const KEY_KINDS = [
  'WS#',
  'WORKSPACES',
  'SCHEDULE#',
  'KEY#',
  'OPERATORS',
  'LEDGER#',
  'USAGE#',
  'GRANTS#',
  'CHECK#',
  'ENR#',
  'IMPORT#',
  'EXPORT#',
  'ANSWER#',
  'ID#',
  'CON#',
  'CHARGE#',
  'CAPACITY#',
  'TOPUPS',
  'PAYMENT#',
  'SUBSCRIPTION#',
  'PURCHASES#',
  'AUDIT#',
  'VENDORS#',
  'FIGURES#',
] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Whose spending on what, on which day. */
export interface UsageOf {
  readonly day: string;
  readonly actor: string;
  readonly action: string;
}

const digits = (n: number, width: number): string => String(n).padStart(width, '0');

/**
 * The sort keys of accounts: the workspace's own, and what those of seats and of allowances begin
 * with.
 */
export const ACCOUNT_SK = 'ACCOUNT';
export const SEAT_SK_PREFIX = 'ACCOUNT#SEAT#';
export const CAP_SK_PREFIX = 'ACCOUNT#CAP#';

/** What the sort keys of lines of accounts begin with. */
export const ACCOUNT_LINE_PREFIX = 'LINE#';

/** What the sort keys of voids begin with, whichever account's. */
export const VOID_SK_PREFIX = 'VOID#';

function accountPk({ workspaceId, seat, cap }: AccountId): string {
  const holder = seat ?? cap;
  return holder === undefined ? `WS#${workspaceId}` : `WS#${workspaceId}#${holder}`;
}

function accountSk({ seat, cap }: AccountId): string {
  if (seat !== undefined) return `${SEAT_SK_PREFIX}${seat}`;
  return cap === undefined ? ACCOUNT_SK : `${CAP_SK_PREFIX}${cap}`;
}

/** Reads whose account a key names; undefined where it names none. */
export function toAccountId({ pk, sk }: ItemKey): AccountId | undefined {
  if (!pk.startsWith('WS#')) return undefined;
  const [, workspaceId = ''] = pk.split('#');
  if (sk === ACCOUNT_SK) return { workspaceId };
  if (sk.startsWith(SEAT_SK_PREFIX)) return { workspaceId, seat: sk.slice(SEAT_SK_PREFIX.length) };
  if (sk.startsWith(CAP_SK_PREFIX)) return { workspaceId, cap: sk.slice(CAP_SK_PREFIX.length) };
  return undefined;
}

/** Where a record of an act stands in its month. */
export const auditPosition = (atMs: number, id: string): string => `${digits(atMs, 15)}#${id}`;

export const keys = {
  workspace: (ws: string): ItemKey => ({ pk: `WS#${ws}`, sk: 'WORKSPACE' }),
  workspaceCreation: (requestId: string): ItemKey => ({ pk: `WS#${requestId}`, sk: 'CREATION' }),
  /**
   * Accounts of seats and allowances have partitions of their own: what one member does takes no
   * write from the workspace's account, nor from another member.
   */
  account: (id: AccountId): ItemKey => ({ pk: accountPk(id), sk: accountSk(id) }),
  /** One line a seat or allowance that has an account, for the schedules; written before it. */
  accountLine: (id: AccountId): ItemKey => ({
    pk: `WS#${id.workspaceId}`,
    sk: `${ACCOUNT_LINE_PREFIX}${accountSk(id)}`,
  }),
  /** No credit type has a `#`, so that those of one type of one account lie together. */
  waitingGrant: (account: AccountId, type: string, grantId: string): ItemKey => ({
    pk: `WS#${account.workspaceId}`,
    sk: `WAIT#${accountSk(account)}#${type}#${grantId}`,
  }),
  member: (ws: string, id: string): ItemKey => ({ pk: `WS#${ws}`, sk: `MEMBER#${id}` }),
  removedMember: (ws: string, id: string): ItemKey => ({ pk: `WS#${ws}`, sk: `REMOVED#${id}` }),
  memberEmail: (ws: string, hash: string): ItemKey => ({ pk: `WS#${ws}`, sk: `EMAIL#${hash}` }),
  roster: (ws: string): ItemKey => ({ pk: `WS#${ws}`, sk: 'ROSTER' }),
  apiKey: (ws: string, id: string): ItemKey => ({ pk: `WS#${ws}`, sk: `KEY#${id}` }),
  grant: (ws: string, id: string): ItemKey => ({ pk: `WS#${ws}`, sk: `GRANT#${id}` }),
  /** Of an allotment the id alone says not whose it is: each account has its own. */
  grantVoid: (account: AccountId, grantId: string): ItemKey => ({
    pk: `WS#${account.workspaceId}`,
    sk: `${VOID_SK_PREFIX}${accountSk(account)}#${grantId}`,
  }),
  expiryTold: (account: AccountId, grantId: string): ItemKey => ({
    pk: `WS#${account.workspaceId}`,
    sk: `TOLD#${accountSk(account)}#${grantId}`,
  }),
  adjustment: (ws: string, id: string): ItemKey => ({ pk: `WS#${ws}`, sk: `ADJ#${id}` }),
  credited: (ws: string, chargeId: string): ItemKey => ({
    pk: `WS#${ws}`,
    sk: `CREDITED#${chargeId}`,
  }),
  bounceCount: (ws: string, periodId: string): ItemKey => ({
    pk: `WS#${ws}`,
    sk: `BOUNCES#${periodId}`,
  }),
  workspaceLine: (ws: string): ItemKey => ({ pk: 'WORKSPACES', sk: ws }),
  schedulePlace: (name: string): ItemKey => ({ pk: `SCHEDULE#${name}`, sk: 'PLACE' }),
  presentedKey: (hash: string): ItemKey => ({ pk: `KEY#${hash}`, sk: 'KEY' }),
  presentedOperatorKey: (hash: string): ItemKey => ({ pk: `KEY#${hash}`, sk: 'OPERATOR' }),
  operatorKey: (id: string): ItemKey => ({ pk: 'OPERATORS', sk: `KEY#${id}` }),
  operatorName: (hash: string): ItemKey => ({ pk: 'OPERATORS', sk: `NAME#${hash}` }),
  ledgerEntry: (account: AccountId, rev: number): ItemKey => ({
    pk: `LEDGER#${account.workspaceId}#${keys.account(account).sk}`,
    sk: digits(rev, 12),
  }),
  /** Not between the revisions: their sort keys are digits alone. */
  ledgerHead: (account: AccountId): ItemKey => ({
    pk: keys.ledgerEntry(account, 0).pk,
    sk: 'HEAD',
  }),
  /** `day` is one of UTC, `YYYY-MM-DD`; no actor or action has a `#`. */
  usage: (ws: string, { day, actor, action }: UsageOf): ItemKey => ({
    pk: `USAGE#${ws}`,
    sk: `${day}#${actor}#${action}`,
  }),
  /** Seats have allotments of the same id in the same period. */
  grantTotals: (account: AccountId, effMs: number, grantId: string): ItemKey => ({
    pk: `GRANTS#${account.workspaceId}`,
    sk: `${digits(effMs, 15)}#${grantId}${account.seat === undefined ? '' : `#${account.seat}`}`,
  }),
  auditOfAccount: (account: AccountId): ItemKey => ({
    pk: `CHECK#${account.workspaceId}`,
    // Not the account's own sort key, by which the stream's filter knows accounts.
    sk: `LEDGER#${accountSk(account)}`,
  }),
  auditOfCharges: (ws: string): ItemKey => ({ pk: `CHECK#${ws}`, sk: 'CHARGES' }),
  enrichment: (ws: string, id: string): ItemKey => ({ pk: `ENR#${ws}#${id}`, sk: 'ENRICHMENT' }),
  part: (ws: string, id: string, part: number): ItemKey => ({
    pk: `ENR#${ws}#${id}`,
    sk: `PART#${digits(part, 3)}`,
  }),
  progress: (ws: string, id: string, part: number): ItemKey => ({
    pk: `ENR#${ws}#${id}`,
    sk: `PROGRESS#${digits(part, 3)}`,
  }),
  round: (ws: string, id: string, part: number, round: number): ItemKey => ({
    pk: `ENR#${ws}#${id}`,
    sk: `ROUND#${digits(part, 3)}#${digits(round, 3)}`,
  }),
  run: (ws: string, id: string, part: number, row: number): ItemKey => ({
    pk: `ENR#${ws}#${id}`,
    sk: `RUN#${digits(part, 3)}#${digits(row, 2)}`,
  }),
  import: (ws: string, id: string): ItemKey => ({ pk: `IMPORT#${ws}#${id}`, sk: 'IMPORT' }),
  export: (ws: string, id: string): ItemKey => ({ pk: `EXPORT#${ws}#${id}`, sk: 'EXPORT' }),
  /** By the person, so that whoever asks next finds it. */
  answers: (ws: string, key: string): ItemKey => ({ pk: `ANSWER#${ws}#${key}`, sk: 'ANSWER' }),
  identity: (ws: string, key: string): ItemKey => ({ pk: `ID#${ws}#${key}`, sk: 'ID' }),
  contact: (ws: string, id: string): ItemKey => ({ pk: `CON#${ws}#${id}`, sk: 'CONTACT' }),
  doubleClaim: (ws: string, contactId: string, id: string): ItemKey => ({
    pk: keys.contact(ws, contactId).pk,
    sk: `DOUBLE#${id}`,
  }),
  askedRow: (ws: string, contactId: string): ItemKey => ({
    pk: keys.contact(ws, contactId).pk,
    sk: 'ROW',
  }),
  charge: (ws: string, atMs: number, id: string): ItemKey => ({
    pk: `CHARGE#${ws}`,
    sk: `${digits(atMs, 15)}#${id}`,
  }),
  capacityRequest: (ws: string, id: string): ItemKey => ({
    pk: `CAPACITY#${ws}#${id}`,
    sk: 'CAPACITY',
  }),
  customer: (ws: string): ItemKey => ({ pk: `WS#${ws}`, sk: 'CUSTOMER' }),
  checkout: (ws: string, id: string): ItemKey => ({ pk: `WS#${ws}`, sk: `CHECKOUT#${id}` }),
  topUp: (ws: string): ItemKey => ({ pk: `WS#${ws}`, sk: 'TOPUP' }),
  watchedTopUp: (ws: string): ItemKey => ({ pk: 'TOPUPS', sk: ws }),
  payment: (id: string): ItemKey => ({ pk: `PAYMENT#${id}`, sk: 'PAYMENT' }),
  subscription: (id: string): ItemKey => ({ pk: `SUBSCRIPTION#${id}`, sk: 'SUBSCRIPTION' }),
  subscribed: (ws: string): ItemKey => ({ pk: `WS#${ws}`, sk: 'SUBSCRIBED' }),
  purchase: (ws: string, atMs: number, paymentId: string): ItemKey => ({
    pk: `PURCHASES#${ws}`,
    sk: `${digits(atMs, 15)}#${paymentId}`,
  }),
  /** `account`: `operator`, or the workspace whose own account with the vendor it is. */
  vendorState: (account: string, vendor: string): ItemKey => ({
    pk: `VENDORS#${account}`,
    sk: `STATE#${vendor}`,
  }),
  vendorSettings: (account: string, vendor: string): ItemKey => ({
    pk: `VENDORS#${account}`,
    sk: `SETTINGS#${vendor}`,
  }),
  vendorSpent: (account: string, vendor: string, day: string): ItemKey => ({
    pk: `VENDORS#${account}`,
    sk: `SPENT#${vendor}#${day}`,
  }),
  vendorSlots: (account: string, vendor: string): ItemKey => ({
    pk: `VENDORS#${account}`,
    sk: `SLOTS#${vendor}`,
  }),
  vendorOrder: (account: string, datum: string): ItemKey => ({
    pk: `VENDORS#${account}`,
    sk: `ORDER#${datum}`,
  }),
  /** `name`: datum and segment, `email#DE.profile`. */
  segmentFigures: (account: string, name: string): ItemKey => ({
    pk: `FIGURES#${account}`,
    sk: `SEGMENT#${name}`,
  }),
  /** `name`: day and datum, `2026-11-29#email`. */
  dayFigures: (account: string, name: string): ItemKey => ({
    pk: `FIGURES#${account}`,
    sk: `DAY#${name}`,
  }),
  figuresPlace: (ws: string): ItemKey => ({ pk: `FIGURES#${ws}`, sk: 'PLACE' }),
  auditRecord: (atMs: EpochMs, id: string): ItemKey => ({
    pk: `AUDIT#${toRfc3339(atMs).slice(0, 'yyyy-mm'.length)}`,
    sk: auditPosition(atMs, id),
  }),
} as const;

/**
 * Positions in the index `byTime`: a fixed-width time first, the id second, so that pages are
 * stable.
 */
export const byTime = {
  enrichments: (ws: string): string => `WS#${ws}#ENRICHMENTS`,
  contacts: (ws: string): string => `WS#${ws}#CONTACTS`,
  capacityRequests: 'CAPACITY',
  at: (atMs: number, id: string): string => `${digits(atMs, 15)}#${id}`,
} as const;

/**
 * Kinds of record that can have work left. A new one is named here, and the sweep's table says who
 * ends it.
 */
export const UNFINISHED_KINDS = [
  'ENRICHMENT',
  'GRANT',
  'VOID',
  'ADJ',
  'MEMBER',
  'REMOVED',
  'CAPACITY',
  'PAYMENT',
  'TOPUP',
  'SUBSCRIPTION',
  'CREDITED',
  'DOUBLE',
  'IMPORT',
  'EXPORT',
] as const;
export type UnfinishedKind = (typeof UNFINISHED_KINDS)[number];

/**
 * Positions in the index `unfinished`: spread over a few shards, so that no partition of it grows
 * hot.
 */
export const UNFINISHED_SHARDS = 8;
export const unfinished = {
  shard: (n: number): string => `UNFINISHED#${n}`,
  due: (atMs: number, id: string): string => `${digits(atMs, 15)}#${id}`,
  /** When it falls due, by its place. */
  dueMsOf: (i2sk: string): number => Number(i2sk.split('#')[0]),
  /** What the record is: the first word of its sort key. Who ends it goes by that. */
  kindOf: ({ sk }: ItemKey): string => sk.split('#')[0] ?? '',
  /** The record's own id: the last part of its sort key, or of the partition that it heads. */
  idOf: ({ pk, sk }: ItemKey): string => (sk.includes('#') ? sk : pk).split('#').at(-1) ?? '',
  /** The two attributes that put a record into the index. */
  place: (id: string, dueMs: number): { i2pk: string; i2sk: string } => ({
    i2pk: unfinished.shard(
      [...id].reduce((sum, c) => sum + c.charCodeAt(0), 0) % UNFINISHED_SHARDS,
    ),
    i2sk: unfinished.due(dueMs, id),
  }),
} as const;

/** A record that is not finished this long after it began is taken up by the sweep. */
export const SWEEP_AFTER_MS = 120_000;
