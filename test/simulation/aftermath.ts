import type { Datum } from '../../lambdas/actions/actions.ts';
import { actionOf } from '../../lambdas/actions/actions.ts';
import type { SubjectRecord } from '../../lambdas/claims/claims.contract.ts';
import type {
  DatumView,
  EnrichmentView,
  ResultView,
} from '../../lambdas/enrichments/enrichments.contract.ts';
import { placeInPart } from '../../lambdas/enrichments/lookups.ts';
import { loadEnrichment } from '../../lambdas/enrichments/read/read-enrichments.ts';
import { listResults } from '../../lambdas/enrichments/read/read-results.ts';
import type { Charge, EnrichmentRecord } from '../../lambdas/enrichments/records.contract.ts';
import type { Account, LedgerEntry, WaitingGrant } from '../../lambdas/ledger/ledger.contract.ts';
import type { AccountId } from '../../lambdas/shared/ids.contract.ts';
import { keys, toAccountId } from '../../lambdas/shared/keys.contract.ts';
import { computedId } from '../../lambdas/shared/random.ts';
import type { Item } from '../support/engine.ts';
import { type Meant, valueTokens } from './asked-rows.ts';
import { type AccountWrite, nameOfAccount } from './journal-stream.ts';
import type { Observer, Submission } from './observer.ts';
import type { Records } from './records.ts';
import type { Scenario } from './scenario.ts';
import { directPorts } from './set-up.ts';
import type { World } from './world.ts';

/** A charge as it stands in the table, and what of its request it belongs to. */
export interface Paid {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly datum: Datum;
  readonly charge: Charge;
  /** What the row shows that was charged. */
  readonly value: string | undefined;
  /** What the workspace has got by it: the address or number itself, or what a refresh has changed. */
  readonly news: readonly News[];
  /** What the workspace owns by it. */
  readonly owned: string | undefined;
  readonly meant: Meant | undefined;
  /** What tells the person again, by what the row had said and by what was found for it. */
  readonly tokens: readonly string[];
}

/** A person's address or number that a charge has brought. */
export interface News {
  readonly datum: 'email' | 'phone';
  readonly value: string;
}

/** The record of a subject as it stands in the table. */
export type Subject = Item & SubjectRecord;

/** A request that is there, as the API shows it. */
export interface Shown {
  readonly workspaceId: string;
  readonly id: string;
  readonly record: EnrichmentRecord;
  readonly view: EnrichmentView | undefined;
  readonly results: readonly ResultView[];
  readonly submission: Submission | undefined;
}

/** All that is left when a run has come to rest. */
export interface Aftermath {
  readonly scenario: Scenario;
  readonly observer: Observer;
  readonly faults: readonly string[];
  readonly writes: readonly AccountWrite[];
  readonly items: readonly Item[];
  /** All accounts, by the names that `nameOfAccount` gives them. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly ledgers: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly ids: ReadonlyMap<string, AccountId>;
  readonly records: Records;
  readonly subjects: readonly Subject[];
  readonly paid: readonly Paid[];
  readonly shown: readonly Shown[];
  readonly counts: { readonly requests: number; readonly charges: number };
}

/** Reads the table, and what the API says, after a run. */
export async function readAftermath(world: World): Promise<Aftermath> {
  const { scenario, observer, functions, stream } = world;
  const items = await world.table.scan();
  const ids = items.flatMap((item) => toAccountId(item) ?? []);
  const named = ids.map((id) => [nameOfAccount(id), id] as const);
  const subjects = items.filter(isSubject) as unknown as Subject[];
  const charges = items.filter(({ pk }) => pk.startsWith('CHARGE#')) as (Item & Charge)[];
  const shown = await readShown(world, items);
  const paid = charges.map((charge) => toPaid(subjects, shown, charge));
  return {
    scenario,
    observer,
    faults: functions.faults,
    writes: stream.writes,
    items,
    accounts: new Map(named.map(([name, id]) => [name, accountOf(items, id)])),
    ledgers: new Map(named.map(([name, id]) => [name, ledgerOf(items, id)])),
    ids: new Map(named),
    records: world.records,
    subjects,
    paid,
    shown,
    counts: { requests: observer.submissions.size, charges: paid.length },
  };
}

function isSubject({ pk, sk }: Item): boolean {
  return pk.startsWith('CON#') && sk === 'CONTACT';
}

/** The account with all its open grants, those that wait beside it too. */
export function accountOf(items: readonly Item[], id: AccountId): Account {
  const { pk, sk } = keys.account(id);
  const item = items.find((each) => each.pk === pk && each.sk === sk) as unknown as Account;
  const mine = waitingBeside(items, id);
  const grants = { ...item.grants, ...Object.fromEntries(mine.map((g) => [g.grantId, g])) };
  return { ...item, grants, ...id };
}

/** What waits beside an account. */
export function waitingBeside(items: readonly Item[], id: AccountId): WaitingGrant[] {
  return items.flatMap((item) => {
    const grant = item as unknown as WaitingGrant;
    const { pk, sk } = keys.waitingGrant(id, grant.type, grant.grantId);
    return item.pk === pk && item.sk === sk ? [grant] : [];
  });
}

/** The entries of an account, in their order. */
export function ledgerOf(items: readonly Item[], id: AccountId): LedgerEntry[] {
  const { pk } = keys.ledgerHead(id);
  const own = items.filter((item) => item.pk === pk && item.sk !== 'HEAD');
  return own.sort((a, b) => (a.sk < b.sk ? -1 : 1)) as unknown as LedgerEntry[];
}

function toPaid(
  subjects: readonly Subject[],
  shown: readonly Shown[],
  charge: Item & Charge,
): Paid {
  const [, workspaceId = ''] = charge.pk.split('#');
  const { enrichmentId, action } = charge;
  const { datum } = actionOf(action);
  const owned = subjectOf(subjects, workspaceId, charge.contactId)?.data[datum]?.finding?.value;
  const request = shown.find(({ id }) => id === enrichmentId);
  const row = rowOf(request, datum, charge.id);
  const meant = request?.submission?.ask.meant[row];
  const data = request?.results[row]?.data ?? {};
  const said = data[datum]?.value;
  // Of a refresh and of a checked number it is an object.
  const value = typeof said === 'string' ? said : undefined;
  return {
    workspaceId,
    enrichmentId,
    datum,
    charge,
    value,
    news: newsOf(datum, said),
    owned,
    meant,
    tokens: [...(meant?.tokens ?? []), ...tokensOfFound(meant, data)],
  };
}

/** What a lookup has brought of its person: itself, or what its refresh says it has changed. */
export function newsOf(datum: Datum, said: DatumView['value'] | undefined): News[] {
  if (datum === 'email' || datum === 'phone') {
    return typeof said === 'string' ? [{ datum, value: said }] : [];
  }
  const { changed, ...values } = toRefreshed(datum, said) ?? NOTHING_REFRESHED;
  return (['email', 'phone'] as const).flatMap((each) => {
    const value = values[each];
    return changed.includes(each) && value !== undefined ? [{ datum: each, value }] : [];
  });
}

/** What a refresh shows of a person. */
export interface RefreshShown {
  readonly changed: readonly string[];
  readonly email?: string;
  readonly phone?: string;
}

const NOTHING_REFRESHED: RefreshShown = { changed: [] };

/** Gives what a refresh shows; undefined of other data, and where nothing was refreshed. */
export function toRefreshed(
  datum: Datum,
  said: DatumView['value'] | undefined,
): RefreshShown | undefined {
  return datum === 'refresh' && typeof said === 'object' && said !== null
    ? (said as unknown as RefreshShown)
    : undefined;
}

/** The row of a request that a charge is for: its id follows from it. */
function rowOf(request: Shown | undefined, datum: Datum, chargeId: string): number {
  const rows = [...Array(request?.results.length ?? 0).keys()];
  return rows.findIndex((n) => {
    const { part, row } = placeInPart(request?.record ?? {}, n);
    return computedId('chg', request?.id ?? '', String(part), String(row), datum) === chargeId;
  });
}

function tokensOfFound(meant: Meant | undefined, data: ResultView['data']): string[] {
  if (meant === undefined || meant.people[0].isDoubtful) return [];
  const { form, people } = meant;
  return (Object.entries(data) as [Datum, DatumView][]).flatMap(([datum, view]) => {
    const news = newsOf(datum, view.value);
    const behind = datum === 'email' || datum === 'phone' ? behindOf(view) : [];
    const values = [...news, ...behind.map((value) => ({ datum, value }))];
    return values.flatMap((each) => valueTokens(people[0], { form, ...each }));
  });
}

/** All values that were found beside the one that is shown. */
export function behindOf({ all }: Pick<DatumView, 'all'>): string[] {
  return all.flatMap((each) => {
    const value = typeof each === 'string' ? each : each.value;
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
}

/** Gives the record that a contact's id leads to, also through records that were merged. */
export function subjectOf(
  subjects: readonly Subject[],
  ws: string,
  id: string,
): Subject | undefined {
  const found = subjects.find(({ pk }) => pk === `CON#${ws}#${id}`);
  return found?.mergedInto === undefined ? found : subjectOf(subjects, ws, found.mergedInto);
}

async function readShown(world: World, items: readonly Item[]): Promise<Shown[]> {
  const p = directPorts(world);
  const submissions = [...world.observer.submissions.values()];
  const shown: Shown[] = [];
  for (const item of items.filter(({ sk }) => sk === 'ENRICHMENT')) {
    const record = item as unknown as EnrichmentRecord;
    const { workspaceId, id } = record;
    const isVisible = record.status !== 'intended' && record.status !== 'refused';
    shown.push({
      workspaceId,
      id,
      record,
      view: isVisible ? await loadEnrichment(p, workspaceId, id) : undefined,
      results: isVisible ? (await listResults(p, workspaceId, id, { limit: 200 })).items : [],
      submission: submissions.find(({ ask }) => enrichmentIdOf(ask) === id),
    });
  }
  return shown;
}

/** The id that a request of that key has. */
export function enrichmentIdOf({ workspaceId, key }: Submission['ask']): string {
  return computedId('enr', workspaceId, key);
}
