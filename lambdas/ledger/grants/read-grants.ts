import { AppError } from '../../shared/errors.ts';
import { keys } from '../../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { findAccount } from '../account/account.store.ts';
import { hasExpired } from '../account/draw-order.ts';
import { loadWholeAccount } from '../account/lift-grants.ts';
import type { Account, AccountId, AccountTerms } from '../ledger.contract.ts';
import { findGrantRecord } from './grant.store.ts';
import {
  findAllotmentTotals,
  findGrantTotals,
  type GrantTotals,
  LAST,
  listGrantTotals,
} from './grant-totals.store.ts';
import { cameBackOf } from './plan-reconcile.ts';
import { type GrantFate, type GrantSources, viewGrantFate } from './view-grant.ts';

const POSITION = /^\d{15}#[^#]+(#[^#]+)?$/;

/** A grant at its place in the list. */
interface Row {
  readonly position: string;
  readonly grantId: string;
  readonly totals?: GrantTotals | undefined;
  readonly seat?: string | undefined;
}

/**
 * Lists a workspace's grants with what became of each, newest first: its own and those of seats.
 * One that has just come into the workspace's own account is there at once; of a seat's, as soon
 * as the journal has it.
 */
export async function listGrants(
  p: Ports,
  workspaceId: string,
  { open, terms, ...page }: PageRequest & { readonly open: boolean; readonly terms: AccountTerms },
): Promise<Page<GrantFate>> {
  const list = `${keys.grantTotals({ workspaceId }, 0, '').pk} ${open ? 'open' : 'all'}`;
  const after = page.cursor === undefined ? undefined : fromCursor(list, page.cursor, POSITION);
  const limit = page.limit + 1;
  // The sums first: an account that is read later has no credit more than they say.
  const totals = await listGrantTotals(p, workspaceId, { limit, after, open });
  const own = await loadWholeAccount(p, { workspaceId }, terms);
  // Where there is more to come, the page ends where the sums that were read end.
  const end = totals.length < limit ? undefined : totals.at(-1)?.position;
  const rows = mergeRows(totals, rowsOf(own)).filter(
    ({ position }) => position < (after ?? LAST) && position >= (end ?? ''),
  );
  const accounts = await seatsOf(p, own, rows);
  const views = await Promise.all(rows.map((row) => viewRow(p, row, accounts)));
  const shown = rows.flatMap(({ position }, n): Shown[] => {
    const view = views[n];
    return view && (!open || view.available + view.held > 0) ? [{ position, view }] : [];
  });
  const items = shown.slice(0, page.limit);
  const next = shown.length > items.length ? items.at(-1)?.position : end;
  return {
    items: items.map(({ view }) => view),
    nextCursor: next === undefined ? null : toCursor(list, next),
  };
}

interface Shown {
  readonly position: string;
  readonly view: GrantFate;
}

/**
 * Gives a grant with what became of it; an allotment of a seat needs the seat, since its id says
 * not whose it is.
 *
 * Errors: NOT_FOUND.
 */
export async function loadGrant(p: Ports, account: AccountId, grantId: string): Promise<GrantFate> {
  const sources = await findGrant(p, account, grantId);
  if (sources !== undefined) return viewGrantFate(sources, p.now());
  throw new AppError('NOT_FOUND', `no grant ${grantId}`);
}

/**
 * Tells what is available or held of grants that were paid for, and of what came back of each; of
 * one that has not come in, nothing.
 */
export async function leftOfPaid(
  p: Ports,
  account: AccountId,
  grantIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const none = new Map(grantIds.map((grantId) => [grantId, 0]));
  if (grantIds.length === 0) return none;
  const { grants = {} } = (await findWholeAccount(p, account)) ?? {};
  return Object.entries(grants).reduce((left, [id, grant]) => {
    const paidId = cameBackOf(id);
    const isOver = grant.ended !== undefined || hasExpired(grant, p.now());
    const more = (isOver ? 0 : grant.available) + grant.held;
    const sum = left.get(paidId);
    return sum === undefined ? left : left.set(paidId, sum + more);
  }, none);
}

/** Finds what is known of a grant, open or ended; undefined where nothing is. */
export async function findGrant(
  p: Ports,
  asked: AccountId,
  grantId: string,
): Promise<GrantSources | undefined> {
  const record = await findGrantRecord(p, asked.workspaceId, grantId);
  const account = record?.account ?? asked;
  const totals = record
    ? await findGrantTotals(p, account, record.createdAtMs, grantId)
    : await findAllotmentTotals(p, account, grantId);
  const open = openGrant(await findWholeAccount(p, account), grantId);
  if (totals === undefined && open === undefined) return undefined;
  return { grantId, totals, open, record, seat: account.seat };
}

/** Gives the account with all its grants; undefined where nothing has made it yet. */
async function findWholeAccount(p: Ports, account: AccountId): Promise<Account | undefined> {
  const isThere = (await findAccount(p, account)) !== undefined;
  return isThere ? loadWholeAccount(p, account, undefined) : undefined;
}

function openGrant(account: Account | undefined, grantId: string) {
  const { grants = {} } = account ?? {};
  return Object.hasOwn(grants, grantId) ? grants[grantId] : undefined;
}

function rowsOf(account: Account): Row[] {
  return Object.entries(account.grants).map(([grantId, { eff }]) => ({
    position: keys.grantTotals(account, eff, grantId).sk,
    grantId,
  }));
}

/** Newest first, each once. */
function mergeRows(totals: readonly GrantTotals[], fresh: readonly Row[]): Row[] {
  const rows = new Map<string, Row>(fresh.map((row) => [row.position, row]));
  for (const each of totals) {
    const { position, grantId, seat } = each;
    rows.set(position, { position, grantId, seat, totals: each });
  }
  return [...rows.values()].sort((a, b) => (a.position < b.position ? 1 : -1));
}

type Accounts = ReadonlyMap<string | undefined, Account | undefined>;

/** The accounts that the rows belong to, by seat. */
async function seatsOf(p: Ports, own: Account, rows: readonly Row[]): Promise<Accounts> {
  const seats = [...new Set(rows.flatMap(({ seat }) => seat ?? []))];
  const found = await Promise.all(
    seats.map(async (seat) => {
      const account = { workspaceId: own.workspaceId, seat };
      const isThere = (await findAccount(p, account)) !== undefined;
      return [seat, isThere ? await loadWholeAccount(p, account, undefined) : undefined] as const;
    }),
  );
  return new Map<string | undefined, Account | undefined>([[undefined, own], ...found]);
}

async function viewRow(
  p: Ports,
  { grantId, totals, seat }: Row,
  accounts: Accounts,
): Promise<GrantFate> {
  const account = accounts.get(seat);
  const open = openGrant(account, grantId);
  const isAllotment = (totals ?? open)?.cat === 'allotment';
  const { workspaceId = '' } = accounts.get(undefined) ?? {};
  const record = isAllotment ? undefined : await findGrantRecord(p, workspaceId, grantId);
  return viewGrantFate({ grantId, totals, open, record, seat }, p.now());
}
