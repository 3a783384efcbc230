import { findPart } from '../../lambdas/enrichments/enrichment.store.ts';
import type {
  EnrichmentRun,
  PartRun,
  SettledPart,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import type { EnrichmentView } from '../../lambdas/enrichments/enrichments.contract.ts';
import { submitEnrichment } from '../../lambdas/enrichments/intake/submit-enrichment.ts';
import { loadEnrichment } from '../../lambdas/enrichments/read/read-enrichments.ts';
import type { FoundDatum, Outcome } from '../../lambdas/enrichments/records.contract.ts';
import { claimPart } from '../../lambdas/enrichments/rounds/open-round.ts';
import { markOf, markProgress, putStep } from '../../lambdas/enrichments/rounds/row-run.store.ts';
import { finishEnrichment } from '../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settlePart } from '../../lambdas/enrichments/settle/settle-round.ts';
import type { EnrichmentEnded } from '../../lambdas/events/events.contract.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import { loadAccount } from '../../lambdas/ledger/account/load-account.ts';
import { viewBalance } from '../../lambdas/ledger/account/view-balance.ts';
import { grantCredits } from '../../lambdas/ledger/grants/grant-credits.ts';
import { termsOf } from '../../lambdas/plans/terms.ts';
import { type EpochMs, epochMs } from '../../lambdas/shared/units.contract.ts';
import type { TablePorts, TestTable } from './table.ts';

/** Says what the waterfall finds for a subject: an address, or nothing. */
export type Finder = (subject: SubjectInput, row: number) => string | undefined;

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
  readonly actor?: string;
  readonly allowPartial?: boolean;
  readonly maxCredits?: number;
}

/** One workspace at work: its requests through the use cases, with a workflow that runs when the test says so. */
export type Desk = ReturnType<typeof openDesk>;

/** Opens a workspace on the plan `workspace-pool`: 100 contact credits a month, 1 for an address. */
export function openDesk(
  table: TestTable,
  workspaceId: string,
  allotments?: Readonly<Record<string, number>>,
  ports: TablePorts = table.ports(),
) {
  const workspace = {
    workspaceId,
    plan: 'workspace-pool',
    timezone: 'UTC',
    periodAnchor: '2026-01-01',
    ...(allotments && { allotments }),
  };
  const terms = termsOf(workspace);
  const started: EnrichmentRun[] = [];
  const told: EnrichmentEnded[] = [];
  const p = {
    ...ports,
    startWorkflow: async (run: EnrichmentRun): Promise<'started' | 'ended'> => {
      started.push(run);
      return 'started';
    },
    publishEnd: async (end: EnrichmentEnded): Promise<void> => {
      told.push(end);
    },
    loadTerms: async () => terms,
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
        actions: ['contact.email'],
        subjects,
        allowPartial,
        ...(asked.maxCredits !== undefined && { maxCredits: asked.maxCredits }),
      },
    });
  }

  /** Runs the waterfalls of rows to their end. */
  async function find(run: PartRun, rows: readonly number[], finder: Finder): Promise<void> {
    const { enrichmentId, part } = run;
    const asked = await findPart(p, workspaceId, enrichmentId, part);
    await Promise.all(
      rows.map(async (row) => {
        const value = finder(asked?.rows[row]?.subject ?? {}, row);
        await endRow(enrichmentId, part, row, value === undefined ? MISS : found(value));
      }),
    );
  }

  async function endRow(id: string, part: number, row: number, outcome: Outcome): Promise<void> {
    const step = { part, row, contactId: `con_${row}`, step: 1, outcome };
    await putStep(p, workspaceId, id, step);
    await markProgress(p, workspaceId, id, part, new Map([[row, markOf(outcome)]]));
  }

  /** Runs one round of a part: claim, find, settle. */
  async function runRound(run: PartRun, finder: Finder): Promise<SettledPart> {
    const { subjects } = await claimPart(p, run);
    await find(run, subjects, finder);
    return settlePart(p, run);
  }

  /** Runs a request to its end the way of the workflow; `others` goes on elsewhere while rows wait. */
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
    told,
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

/** The outcome of a row whose address was found and accepted. */
export function found(value: string): FoundDatum & { readonly kind: 'found' } {
  return {
    kind: 'found',
    value,
    all: [value],
    verdict: 'deliverable',
    provider: 'hunter',
  };
}
