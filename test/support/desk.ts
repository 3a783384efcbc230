import type { ActionId, Datum } from '../../lambdas/actions/actions.ts';
import type { Finding } from '../../lambdas/claims/claims.contract.ts';
import { findEnrichment, findPart, findRound } from '../../lambdas/enrichments/enrichment.store.ts';
import type {
  EnrichmentRun,
  PartRun,
  RoundRun,
  SettledRound,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import type { EnrichmentView } from '../../lambdas/enrichments/enrichments.contract.ts';
import { submitEnrichment } from '../../lambdas/enrichments/intake/submit-enrichment.ts';
import { dataOfRow } from '../../lambdas/enrichments/lookups.ts';
import { markProgress } from '../../lambdas/enrichments/progress.store.ts';
import { loadEnrichment } from '../../lambdas/enrichments/read/read-enrichments.ts';
import type { Outcome, Outcomes } from '../../lambdas/enrichments/records.contract.ts';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { openedLookups } from '../../lambdas/enrichments/rounds/round-lookups.ts';
import { findRun, putStep } from '../../lambdas/enrichments/rounds/row-run.store.ts';
import { contactIdOf } from '../../lambdas/enrichments/row-subjects.ts';
import { finishEnrichment } from '../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settleRound } from '../../lambdas/enrichments/settle/settle-round.ts';
import type { WaitingStart } from '../../lambdas/enrichments/waiting-starts.ts';
import type { SluiceEvent } from '../../lambdas/events/events.contract.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import { grant as grantCredits, loadAccount, viewBalance } from '../../lambdas/ledger/ledger.ts';
import { termsOf } from '../../lambdas/plans/terms.ts';
import { type EpochMs, epochMs } from '../../lambdas/shared/units.contract.ts';
import { createWorkspace } from '../../lambdas/workspaces/create-workspace.ts';
import type { TablePorts, TestTable } from './table.ts';

/** Says what the waterfall finds of a datum for a subject: a value, or nothing. */
export type Finder = (subject: SubjectInput, row: number, datum: Datum) => string | undefined;

/** Finds an address for everybody, made of the name. */
export const findsAll: Finder = ({ fullName, email }) =>
  email ?? `${fullName?.toLowerCase().replaceAll(' ', '.')}@acme.example`;
export const findsNobody: Finder = () => undefined;

/** Persons of one company by number: the same number is the same person. */
export function people(count: number, from = 0): SubjectInput[] {
  return Array.from({ length: count }, (_, n) => ({
    ref: `row-${from + n}`,
    fullName: `Person ${from + n}`,
    companyDomain: 'acme.example',
  }));
}

export interface Asked {
  readonly key?: string;
  readonly subjects: readonly SubjectInput[];
  readonly actions?: readonly ActionId[];
  readonly actor?: string;
  readonly allowPartial?: boolean;
  readonly maxCredits?: number;
}

/**
 * One workspace at work: its requests through the use cases, with a workflow that runs when the
 * test says so.
 */
export type Desk = ReturnType<typeof openDesk>;

/** Opens a workspace on a plan; `workspace-pool`: 100 contact credits a month, 1 a lookup. */
export function openDesk(
  table: TestTable,
  workspaceId: string,
  allotments?: Readonly<Record<string, number>>,
  ports: TablePorts = table.ports(),
  plan = 'workspace-pool',
) {
  const workspace = {
    workspaceId,
    plan,
    timezone: 'UTC',
    periodAnchor: '2026-01-01',
    ...(allotments && { allotments }),
  };
  const terms = termsOf(workspace);
  const started: EnrichmentRun[] = [];
  const queued: WaitingStart[] = [];
  const told: SluiceEvent[] = [];
  const p = {
    ...ports,
    startWorkflow: async (run: EnrichmentRun): Promise<'started' | 'ended'> => {
      started.push(run);
      return 'started';
    },
    /** A round that runs by itself goes the way of its request's only part. */
    startRound: async ({ enrichmentId }: RoundRun): Promise<void> => {
      started.push({ workspaceId, enrichmentId, parts: [0] });
    },
    queueStart: async (waiting: WaitingStart): Promise<void> => {
      queued.push(waiting);
    },
    publish: async (...events: readonly SluiceEvent[]): Promise<void> => {
      told.push(...events);
    },
    loadTerms: async () => terms,
    loadSides: async () => [],
  };
  let asks = 0;

  async function submit(asked: Asked, via: typeof p = p) {
    asks += 1;
    const { key = `key-${asks}`, actor = 'mem_ada', subjects, allowPartial = false } = asked;
    return submitEnrichment(via, {
      workspace,
      actor,
      memberId: actor,
      idempotencyKey: key,
      bodyHash: JSON.stringify(subjects),
      input: {
        actions: asked.actions ?? ['contact.email'],
        subjects,
        allowPartial,
        ...(asked.maxCredits !== undefined && { maxCredits: asked.maxCredits }),
      },
    });
  }

  /** Gives the workspace its record, for what reads it from the table. */
  async function create(): Promise<void> {
    const { workspaceId: id, ...asked } = workspace;
    await createWorkspace(p, { id, name: 'Example', ...asked }, { bodyHash: 'h' });
  }

  /** Runs the waterfalls of rows to their end, for the data that the round seeks. */
  async function find(run: PartRun, rows: readonly number[], finder: Finder): Promise<void> {
    const { enrichmentId, part, round } = run;
    const asked = await findPart(p, workspaceId, enrichmentId, part);
    const record = await findEnrichment(p, workspaceId, enrichmentId);
    if (record === undefined) throw new Error('no such request');
    const lookups = openedLookups(record, round, await findRound(p, record, { part, round }));
    await Promise.all(
      rows.map(async (row) => {
        const outcomes = dataOfRow(lookups, row).map((datum): [Datum, Outcome] => {
          const value = finder(asked?.rows[row]?.subject ?? {}, row, datum);
          return [datum, value === undefined ? MISS : found(value, datum)];
        });
        await endRow({ id: enrichmentId, part, row }, Object.fromEntries(outcomes));
      }),
    );
  }

  async function endRow(
    { id, part, row }: { readonly id: string; readonly part: number; readonly row: number },
    outcomes: Outcomes,
  ): Promise<void> {
    const record = await findEnrichment(p, workspaceId, id);
    if (record === undefined) throw new Error('no such request');
    const place = { record, part };
    const step = ((await findRun(p, place, row))?.step ?? 0) + 1;
    const asked = (await findPart(p, workspaceId, id, part))?.rows[row] ?? { keys: [] };
    const ended = { part, row, contactId: contactIdOf(asked), step, outcomes };
    await putStep(p, place, ended, Object.keys(outcomes) as Datum[]);
    await markProgress(p, place, new Map([[row, outcomes]]));
  }

  /** Runs one round of a part: open, find, settle. */
  async function runRound(run: PartRun, finder: Finder): Promise<SettledRound> {
    const { groups } = await openRound(p, run);
    await find(run, groups.flat(), finder);
    return (await settleRound(p, { ...run, force: true })).settled;
  }

  /**
   * Runs a request to its end the way of the workflow; `others` goes on elsewhere while rows wait.
   */
  async function run(
    { enrichmentId, parts }: EnrichmentRun,
    finder: Finder,
    others: () => Promise<unknown> = async () => {},
  ): Promise<EnrichmentView> {
    for (const part of parts) {
      let waiting = 1;
      for (let round = 0; waiting > 0 && round < 10; round += 1) {
        ({ waiting } = await runRound({ workspaceId, enrichmentId, part, round }, finder));
        if (waiting > 0) await others();
      }
    }
    await finishEnrichment(p, workspaceId, enrichmentId);
    return loadEnrichment(p, workspaceId, enrichmentId);
  }

  async function enrich(asked: Asked, finder: Finder = findsAll): Promise<EnrichmentView> {
    const { enrichment } = await submit(asked);
    const start = started.pop();
    return start === undefined ? enrichment : run(start, finder);
  }

  async function grant(amount: number, expiresAt: EpochMs | string | null = null, key = 'pack') {
    asks += 1;
    const at = typeof expiresAt === 'string' ? epochMs(Date.parse(expiresAt)) : expiresAt;
    return grantCredits(p, {
      account: { workspaceId },
      terms,
      grantId: `grant_${key}`,
      creditType: 'contact',
      amount,
      category: 'pack',
      reason: 'bought',
      actor: 'operator',
      expiresAtMs: at,
      bodyHash: `${amount}`,
    });
  }

  async function balance() {
    const account = await loadAccount(p, { workspaceId }, terms);
    const view = viewBalance(account, terms, ['contact'], workspace.plan, p.now());
    const { available, held, usedThisPeriod: used } = view.types.contact ?? { available: 0 };
    return { available, held, used };
  }

  return {
    p,
    workspace,
    workspaceId,
    terms,
    started,
    queued,
    told,
    create,
    submit,
    find,
    endRow,
    runRound,
    run,
    enrich,
    grant,
    balance,
    account: () => loadAccount(p, { workspaceId }, undefined),
  };
}

export const MISS: Outcome = { kind: 'not-found' };

/** The outcome of a lookup whose value was found and accepted. */
export function found(value: string, datum: Datum = 'email'): Finding & { readonly kind: 'found' } {
  const kind = 'found';
  if (datum === 'phone') {
    const all = [{ value, lineType: 'mobile', country: 'US' }];
    return { kind, value, all, lineType: 'mobile', provider: 'leadmagic' };
  }
  return { kind, value, all: [value], verdict: 'deliverable', provider: 'hunter' };
}
