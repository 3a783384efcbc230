import { listPurchases } from '../../lambdas/billing/read-purchases.ts';
import type { Account, LedgerEntry } from '../../lambdas/ledger/ledger.contract.ts';
import type { AccountId } from '../../lambdas/shared/ids.contract.ts';
import { toAccountId } from '../../lambdas/shared/keys.contract.ts';
import { accountOf, ledgerOf } from '../simulation/aftermath.ts';
import { nameOfAccount } from '../simulation/journal-stream.ts';
import * as ledgerRules from '../simulation/rules/money.ts';
import type { Item } from '../support/engine.ts';
import { type Book, type Books, openBooks, type Wrong } from './books.ts';
import { judgePurchases, judgeTold, type ShownPurchases } from './judge-shown.ts';
import { DEPLOYMENT, isContested, reversedOf, type Sale, type SoldLine } from './sales.ts';
import { REPAYERS } from './storm-plans.ts';
import type { Story } from './storm-story.ts';
import type { StormWorld } from './storm-world.ts';

/**
 * What is left of a storm, against the model: plain arithmetic over what truly happened at Stripe
 * (`sales.ts`) and over the entries of the ledger (`books.ts`). Nothing is asked of the product but
 * what it shows.
 */

/** A workspace after a storm. */
interface Rest {
  readonly workspaceId: string;
  readonly account: Account | undefined;
  readonly books: Books;
  readonly sales: readonly Sale[];
  /** Which kinds of grant repay debt. */
  readonly repayers: readonly string[];
}

/** Gives the rules that a storm has broken. */
export async function judge(world: StormWorld, story: Story): Promise<Wrong[]> {
  const { faults } = world.functions;
  // A storm that met a fault of the program ended there.
  if (faults.length > 0) return faults.map((how) => ({ rule: 'no-program-fault', how }));
  const items = await world.table.scan();
  const wrong = [...judgeLedgers(world, story, items), ...judgeRecords(world, items)];
  for (const { id, plan } of story.workspaces) {
    const entries = ledgerOf(items, { workspaceId: id });
    const repayers = REPAYERS[plan] ?? [];
    const books = openBooks(entries, repayers);
    const isThere = entries.length > 0;
    const account = isThere ? accountOf(items, { workspaceId: id }) : undefined;
    const sales = world.stripe.sales.filter((sale) => isOurs(sale, id));
    const rest = { workspaceId: id, account, books, sales, repayers };
    const { items: views } = await listPurchases(world.directPorts(), id, { limit: 50 });
    const shown: ShownPurchases = { views, remaining: remainingOf(rest) };
    wrong.push(...books.wrong, ...judgePacks(world, rest), ...judgeSpending(world, rest));
    wrong.push(...judgePurchases(sales, shown), ...judgeTold(sales, shown, world.told));
  }
  return wrong;
}

function isOurs(sale: Sale, workspaceId: string): boolean {
  return sale.deployment === DEPLOYMENT && sale.workspaceId === workspaceId;
}

/** The rules that hold for any ledger, as the simulation has them. */
function* judgeLedgers(
  world: StormWorld,
  story: Story,
  items: readonly Item[],
): Generator<Wrong, void> {
  const ids = items.flatMap((item) => toAccountId(item) ?? []);
  const named = <T>(of: (id: AccountId) => T) =>
    new Map(ids.map((id) => [nameOfAccount(id), of(id)] as const));
  const after = {
    items,
    ids: named((id) => id),
    accounts: named((id) => accountOf(items, id)),
    ledgers: named((id): readonly LedgerEntry[] => ledgerOf(items, id)),
    writes: world.stream.writes,
    scenario: { workspaces: story.workspaces.map(({ id }) => ({ workspaceId: id })) },
  };
  const rules = {
    gapless: ledgerRules.gapless,
    sealed: ledgerRules.sealed,
    conserved: ledgerRules.conserved,
    'totals-are-ledger': ledgerRules.totalsAreLedger,
    'fold-is-account': ledgerRules.foldIsAccount,
  };
  for (const [rule, check] of Object.entries(rules)) {
    for (const how of check(after)) yield { rule, how };
  }
}

/** No record has work left, and no operation waits for its fate. */
function* judgeRecords(world: StormWorld, items: readonly Item[]): Generator<Wrong, void> {
  for (const item of items) {
    const at = `${item.pk} ${item.sk}`;
    if ('i2pk' in item) yield { rule: 'nothing-stays-open', how: at };
    for (const [name, value] of Object.entries(item)) {
      const { state } = (value ?? {}) as { readonly state?: unknown };
      if (state === 'intended') yield { rule: 'nothing-stays-open', how: `${at} ${name}` };
    }
  }
  const { sent } = world.mail.counts;
  if (sent !== world.stripe.events.length) yield { rule: 'the-storm-itself', how: 'events' };
}

function* judgePacks(world: StormWorld, rest: Rest): Generator<Wrong, void> {
  const { books, sales } = rest;
  const known = new Set<string>();
  for (const sale of sales) {
    for (const line of sale.lines) {
      const own = packsOf(books, sale, line);
      for (const { grantId } of own) known.add(grantId);
      yield* judgeComing(sale, line, own);
      for (const book of own) yield* judgePack(world, rest, { sale, line, book });
    }
  }
  for (const book of books.grants.values()) {
    if (book.opened.cat !== 'pack' || known.has(book.grantId)) continue;
    yield* judgeBack(books, book);
  }
  for (const [type, owed] of Object.entries(books.debt)) {
    const kept = rest.account?.debt[type] ?? 0;
    if (kept !== owed) yield { rule: 'debt-adds-up', how: `${type}: ${kept}, not ${owed}` };
    if (owed > 0) yield* judgeOwed(rest, type, owed);
  }
}

/** Nobody owes credits and has some that repay them. */
function* judgeOwed({ books, repayers }: Rest, type: string, owed: number): Generator<Wrong, void> {
  for (const { grantId, type: own, opened, available, isFrozen } of books.grants.values()) {
    if (own !== type || available === 0 || isFrozen || !repayers.includes(opened.cat)) continue;
    yield { rule: 'debt-is-repaid', how: `${owed} owed, ${available} of ${grantId} available` };
  }
}

/** The grants that a sale brought for a line: they name the payment, and are of its type. */
function packsOf({ grants }: Books, sale: Sale, { creditType }: SoldLine): Book[] {
  const payment = sale.intent ?? sale.id;
  return [...grants.values()].filter(
    (book) =>
      book.by.ref === payment &&
      book.type === creditType &&
      book.granted > 0 &&
      cameBack(book) === 0,
  );
}

/** What others had repaid of a debt, where that is what the grant was opened for. */
function cameBack({ by, grantId }: Book): number {
  const slice = by.slices.find((each) => each.grantId === grantId && each.opened !== undefined);
  return Math.max(0, -(slice?.repaid ?? 0));
}

/** A paid line comes in once; nothing comes in before. */
function* judgeComing(sale: Sale, line: SoldLine, own: readonly Book[]): Generator<Wrong, void> {
  const rule = 'granted-once';
  const amount = line.credits * line.quantity;
  const what = `${sale.intent ?? sale.id} ${line.creditType}`;
  if (own.length > 1) yield { rule, how: `${what} came ${own.length} times` };
  if (sale.stage !== 'paid' && own.length > 0) {
    yield { rule: 'paid-before-granted', how: `${what} is ${sale.stage}` };
  }
  const isDue = sale.stage === 'paid' && reversedOf(sale, line) < amount;
  if (isDue && own.length === 0) yield { rule, how: `${what} never came` };
}

/** What the operator, or time, took is over: nothing of such a pack is left. */
function* judgePack(
  world: StormWorld,
  { account }: Rest,
  { sale, line, book }: { readonly sale: Sale; readonly line: SoldLine; readonly book: Book },
): Generator<Wrong, void> {
  const { grantId, opened, available, held, spent, expired, voided, clawedBack, debt } = book;
  const amount = line.credits * line.quantity;
  const reversed = reversedOf(sale, line);
  const paidFor = amount - reversed;
  const says = (rule: string, how: string): Wrong => ({ rule, how: `${grantId}: ${how}` });
  if (book.granted !== amount) yield says('granted-as-sold', `${book.granted}, not ${amount}`);
  const paidAtMs = sale.paidAtMs ?? Number.POSITIVE_INFINITY;
  if (opened.eff < paidAtMs) yield says('paid-before-granted', `from ${opened.eff}`);
  const exp = line.months === null ? null : monthsLater(opened.eff, line.months);
  if (opened.exp !== exp) yield says('granted-as-sold', `until ${opened.exp}, not ${exp}`);
  const owed = Math.max(0, spent - paidFor);
  if (debt !== owed) yield says('follows-the-money', `owes ${debt}, not ${owed}`);
  if (clawedBack > reversed) yield says('follows-the-money', `${clawedBack} of ${reversed} taken`);
  const isOver = (exp !== null && exp <= world.schedule.nowMs) || voided > 0;
  const left = isOver ? 0 : Math.max(0, paidFor - spent - held);
  const isEnded = world.voids.has(grantId);
  if (available !== left && !(isEnded && available === 0)) {
    yield says('follows-the-money', `${available} available, not ${left}`);
  }
  if (voided > 0 && !isEnded) yield says('voided-by-operator', `${voided}`);
  if (expired > 0 && !isOver) yield says('expires-in-time', `${expired}`);
  const open = account?.grants[grantId];
  if (open === undefined) return;
  const frozen = open.frozen === true;
  if (frozen !== isContested(sale)) yield says('frozen-while-disputed', `frozen: ${frozen}`);
  const marked = open.reversal?.credits ?? 0;
  if (marked !== reversed) yield says('follows-the-money', `marked ${marked}, not ${reversed}`);
}

/** Any other pack is what others had repaid of a debt that is none any more. */
function* judgeBack({ grants }: Books, book: Book): Generator<Wrong, void> {
  const { grantId, granted, opened } = book;
  const of = grants.get(grantId.split('_back')[0] ?? '');
  const isBack =
    of !== undefined && of.grantId !== grantId && granted === cameBack(book) && granted > 0;
  if (!isBack) {
    yield { rule: 'granted-once', how: `${grantId} came for nothing` };
    return;
  }
  const lasts = of.opened.exp === null ? null : of.opened.exp - of.opened.eff;
  const own = opened.exp === null ? null : opened.exp - opened.eff;
  if (lasts !== own)
    yield { rule: 'granted-as-sold', how: `${grantId} lasts ${own}, not ${lasts}` };
}

/** Members spent what was decided, and hold what is still at work. */
function* judgeSpending(world: StormWorld, { workspaceId, books }: Rest): Generator<Wrong, void> {
  for (const { record, spends, workspaceId: ws } of world.spendings) {
    if (ws !== workspaceId || spends === undefined) continue;
    const [held, spent] = [books.held.get(record) ?? 0, books.spent.get(record) ?? 0];
    if (held !== 0) yield { rule: 'spent-as-decided', how: `${record} still holds ${held}` };
    if (spent !== spends) {
      yield { rule: 'spent-as-decided', how: `${record} spent ${spent}, not ${spends}` };
    }
  }
}

/** What can be spent, or is held, of the packs of each sale, and of what came back of them. */
function remainingOf({ books, sales }: Rest): ReadonlyMap<string, number> {
  return new Map(
    sales.map((sale) => {
      const packs = sale.lines.flatMap((line) => packsOf(books, sale, line));
      const ids = packs.map(({ grantId }) => grantId);
      const own = [...books.grants.values()].filter(({ grantId }) =>
        ids.includes(grantId.split('_back')[0] ?? ''),
      );
      return [sale.id, own.reduce((sum, { available, held }) => sum + available + held, 0)];
    }),
  );
}

/** The same day of a later month, in UTC, or the last one where that month has no such day. */
function monthsLater(atMs: number, months: number): number {
  const at = new Date(atMs);
  const day = at.getUTCDate();
  const then = new Date(atMs);
  then.setUTCDate(1);
  then.setUTCMonth(at.getUTCMonth() + months);
  const last = new Date(Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + 1, 0)).getUTCDate();
  then.setUTCDate(Math.min(day, last));
  return then.getTime();
}
