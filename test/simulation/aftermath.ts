import type { EnrichmentView, ResultView } from '../../lambdas/enrichments/enrichments.contract.ts';
import { loadEnrichment } from '../../lambdas/enrichments/read/read-enrichments.ts';
import { listResults } from '../../lambdas/enrichments/read/read-results.ts';
import type {
  Alias,
  Charge,
  Claim,
  EnrichmentRecord,
} from '../../lambdas/enrichments/records.contract.ts';
import type { Account, LedgerEntry } from '../../lambdas/ledger/ledger.contract.ts';
import type { Db } from '../../lambdas/shared/dynamo.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { computedId } from '../../lambdas/shared/random.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import type { Command, Item } from '../support/engine.ts';
import type { AccountWrite } from './journal-stream.ts';
import type { Observer, Submission } from './observer.ts';
import { personOf, type SimPerson } from './people.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** A charge as it stands in the table. */
export interface Paid {
  readonly workspaceId: string;
  readonly enrichmentId: string;
  readonly charge: Charge;
  readonly value: string | undefined;
  /** Whom it is for, by the run's own notion of a person. */
  readonly person: SimPerson | undefined;
}

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
  readonly accounts: ReadonlyMap<string, Account>;
  readonly ledgers: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly claims: readonly (Item & (Claim | Alias))[];
  readonly paid: readonly Paid[];
  readonly shown: readonly Shown[];
  readonly counts: { readonly requests: number; readonly charges: number };
}

/** Reads the table, and what the API says, after a run. */
export async function readAftermath(world: World): Promise<Aftermath> {
  const { scenario, observer, functions, stream } = world;
  const items = await world.table.scan();
  const ids = scenario.workspaces.map(({ workspaceId }) => workspaceId);
  const claims = items.filter(({ pk }) => pk.startsWith('CLAIM#')) as (Item & (Claim | Alias))[];
  const paid = claims.flatMap((claim) => toPaid(scenario.people, claim));
  const shown = await readShown(world, items);
  return {
    scenario,
    observer,
    faults: functions.faults,
    writes: stream.writes,
    items,
    accounts: new Map(ids.flatMap((ws) => accountOf(items, ws))),
    ledgers: new Map(ids.map((ws) => [ws, ledgerOf(items, ws)])),
    claims,
    paid,
    shown,
    counts: { requests: observer.submissions.size, charges: paid.length },
  };
}

function accountOf(items: readonly Item[], ws: string): [string, Account][] {
  const item = items.find(({ pk, sk }) => pk === `WS#${ws}` && sk === 'ACCOUNT');
  return item ? [[ws, { ...(item as unknown as Account), workspaceId: ws }]] : [];
}

function ledgerOf(items: readonly Item[], ws: string): LedgerEntry[] {
  const own = items.filter(({ pk }) => pk === `LEDGER#${ws}#ACCOUNT`);
  return own.sort((a, b) => (a.sk < b.sk ? -1 : 1)) as unknown as LedgerEntry[];
}

function toPaid(people: readonly SimPerson[], claim: Item & (Claim | Alias)): Paid[] {
  if ('aliasOf' in claim || claim.state !== 'paid') return [];
  const charge = Reflect.get(claim, 'charge') as Charge;
  const [, workspaceId = ''] = claim.pk.split('#');
  const { enrichmentId, result } = claim;
  const person = personOf(people, charge.subject);
  return [{ workspaceId, enrichmentId, charge, value: result?.value, person }];
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

function directPorts({ table, schedule, chance }: World): Ports {
  const send = (command: Command) => table.execute(command);
  const db: Db = { send: send as Db['send'] };
  return {
    db,
    accountDb: db,
    now: () => epochMs(schedule.nowMs),
    sleep: async () => {},
    random: (count) => chance.bytes(count),
    log: () => {},
  };
}
