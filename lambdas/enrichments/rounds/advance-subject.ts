import { contactIdOf } from '../../identity/contact-id.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { callProviderStep, nextOf, verifyStep } from '../../waterfall/advance-run.ts';
import type { WaterfallPorts } from '../../waterfall/perform-step.ts';
import { startRun } from '../../waterfall/start-run.ts';
import type { WaterfallRun } from '../../waterfall/waterfall.contract.ts';
import { findEnrichment, findPart } from '../enrichment.store.ts';
import type { SubjectRun, SubjectStep } from '../enrichment-run.contract.ts';
import type { EnrichmentRecord, Outcome, PartRecord, RowPlace } from '../records.contract.ts';
import { logAttempts } from './log-attempts.ts';
import { findSubject, markOf, markProgress, putStep, type SubjectRecord } from './row-run.store.ts';

/** Ports of a step of a waterfall; what is accepted comes from the request. */
export interface StepPorts extends Ports, Omit<WaterfallPorts, keyof Ports | 'accepts'> {
  /** Reads a part, where a warm function keeps parts for their other rows: a part never changes. */
  readonly readPart?: (
    ws: string,
    enrichmentId: string,
    part: number,
  ) => Promise<PartRecord | undefined>;
}

/**
 * Does one step of a row's waterfall: one call of a provider, or one of a verifier, recorded before it is told.
 *
 * Shape:  the row's place and the steps done before → what comes next. A repeat of a step that is recorded is a
 *         replay: nobody is called again.
 * Errors: NOT_FOUND when the row is not there.
 */
export async function advanceSubject(
  p: StepPorts,
  kind: 'call' | 'verify',
  event: SubjectRun & { readonly step?: number },
): Promise<SubjectStep> {
  const { workspaceId: ws, enrichmentId, part, subject: row, step = 0 } = event;
  const place = { enrichmentId, part, row };
  const record = await findEnrichment(p, ws, enrichmentId);
  if (record === undefined) throw new AppError('NOT_FOUND', `request ${enrichmentId}`);
  const ports: WaterfallPorts = { ...p, accepts: { email: record.accepts, phone: [] } };
  const before = (await findSubject(p, ws, place)) ?? (await firstRecord(p, record, place));
  if (before.step > step || before.outcome) return endStep(p, event, ports, before);
  const after = await takeStep(p, ports, record, kind, before);
  if (!(await putStep(p, ws, enrichmentId, after))) {
    return endStep(p, event, ports, (await findSubject(p, ws, place)) ?? after);
  }
  return endStep(p, event, ports, after);
}

/** Marks a row that has come to its end, also in a replay: the first call may have died before it did. */
async function endStep(
  p: Ports,
  event: SubjectRun,
  ports: WaterfallPorts,
  record: SubjectRecord,
): Promise<SubjectStep> {
  const { workspaceId: ws, enrichmentId, part, subject: row } = event;
  if (record.outcome) {
    await markProgress(p, ws, enrichmentId, part, new Map([[row, markOf(record.outcome)]]));
  }
  return toStep(event, ports, record);
}

/** Nothing has been done for the row yet: what is known of it is in its part. */
async function firstRecord(
  p: StepPorts,
  record: EnrichmentRecord,
  { part, row }: RowPlace,
): Promise<SubjectRecord> {
  const { workspaceId: ws, id } = record;
  const readPart = p.readPart ?? ((...of) => findPart(p, ...of));
  const asked = (await readPart(ws, id, part))?.rows[row];
  if (asked === undefined) throw new AppError('NOT_FOUND', `row ${row} of part ${part} of ${id}`);
  const contactId = contactIdOf(ws, asked.keys);
  const { ref: _ref, ...query } = asked.subject;
  return { part, row, contactId, step: 0, run: startRun(query, ['email'], p.now()) };
}

async function takeStep(
  p: Ports,
  ports: WaterfallPorts,
  record: EnrichmentRecord,
  kind: 'call' | 'verify',
  before: SubjectRecord,
): Promise<SubjectRecord> {
  const step = before.step + 1;
  if (record.cancelRequested) return { ...before, step, outcome: { kind: 'cancelled' } };
  const run = before.run ?? startRun({}, ['email'], p.now());
  const next = await (kind === 'call' ? callProviderStep(ports, run) : verifyStep(ports, run));
  logAttempts(p, record, next.attempts.slice(run.attempts.length));
  const outcome = outcomeOf(next);
  return { ...before, step, run: next, ...(outcome && { outcome }) };
}

/** What came of the row's address, once the run is done. */
function outcomeOf({ outcomes: { email } }: WaterfallRun): Outcome | undefined {
  if (email?.kind !== 'found') return email?.kind === 'not-found' ? { kind: 'not-found' } : email;
  const { kind, value, verdict = 'unknown', provider } = email;
  const all = email.all.map((each) => (typeof each === 'string' ? each : each.value));
  return { kind, value, all, verdict, provider };
}

function toStep(
  { workspaceId, enrichmentId, part, subject }: SubjectRun,
  ports: WaterfallPorts,
  record: SubjectRecord,
): SubjectStep {
  const place = { workspaceId, enrichmentId, part, subject, step: record.step };
  if (record.outcome || record.run === undefined) return { ...place, next: 'done', waitSeconds: 0 };
  return { ...place, ...nextOf(ports, record.run) };
}
