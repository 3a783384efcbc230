import { dataOf } from '../../actions/actions.ts';
import type { Account } from '../../ledger/ledger.contract.ts';
import {
  availableAcross,
  loadAccount,
  loadSideAccounts,
  newOperation,
  previewHold,
  type SideAccount,
} from '../../ledger/ledger.ts';
import type { DrawnSide } from '../../ledger/requests.contract.ts';
import type { PricesApart } from '../../plans/plans.contract.ts';
import { priceOf, refuseUnpriced } from '../../plans/price.ts';
import {
  planOf,
  planOfPeriod,
  runTermsOf,
  termsOf,
  type WorkspaceTerms,
} from '../../plans/terms.ts';
import { AppError } from '../../shared/errors.ts';
import { computedId, toBase32 } from '../../shared/random.ts';
import { type Drawer, drawnSides, drawsOf } from '../drawn-sides.ts';
import { findEnrichment, putRequest } from '../enrichment.store.ts';
import type { EnrichmentInput, EnrichmentView } from '../enrichments.contract.ts';
import { countByPart, partRowsOf, priceOfDatum } from '../lookups.ts';
import type { SubmitPorts } from '../ports.ts';
import { viewFirstAnswer } from '../read/view-enrichment.ts';
import type { EnrichmentRecord, PartRecord, Prices } from '../records.contract.ts';
import { ownData } from '../row-subjects.ts';
import { answerAgain } from './bring-on.ts';
import { planPartRows } from './part-rows.ts';
import {
  fitsInto,
  limitRequest,
  lookUp,
  type PreparedRequest,
  planRequest,
} from './prepare-request.ts';
import { refuseTooMany } from './refuse-too-many.ts';
import { holdAndStart } from './start-enrichment.ts';

export interface SubmitRequest {
  readonly workspace: WorkspaceTerms;
  readonly actor: string;
  readonly memberId?: string | undefined;
  /** Whose seat and allowances it draws on beside the workspace's own account. */
  readonly drawer?: Drawer | undefined;
  readonly idempotencyKey: string;
  readonly bodyHash: string;
  readonly input: EnrichmentInput;
  /** The import whose rows these are. */
  readonly importId?: string;
  /** The export that it is for. */
  readonly exportId?: string;
}

/** What a call answers, and whether it is the answer of an earlier one. */
export interface Submitted {
  readonly enrichment: EnrichmentView;
  readonly replayed: boolean;
}

/**
 * Takes a request in: records it, claims its data, sets its credits aside, starts its workflow.
 *
 * The id follows from the idempotency key, so a repeat finds the record and gets the first answer.
 * A refused request leaves nothing behind; its key may be sent again.
 *
 * Errors: VALIDATION_FAILED for more rows than the plan takes, ACTION_NOT_IN_PLAN,
 *         CREDITS_OVER_MAXIMUM, CREDITS_INSUFFICIENT, MEMBER_CAP_REACHED (nothing changed),
 *         IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE, ACCOUNT_BUSY, OPERATION_UNRESOLVED (send
 *         it again).
 */
export async function submitEnrichment(p: SubmitPorts, request: SubmitRequest): Promise<Submitted> {
  const { workspace, input } = request;
  const ws = workspace.workspaceId;
  const id = computedId('enr', ws, request.idempotencyKey);
  const sides = drawnSides(workspace, request.drawer ?? {});
  // Read at once what does not depend on each other; a repeat needs the record alone.
  const look = () =>
    Promise.all([
      loadAccount(p, { workspaceId: ws }, termsOf(workspace)),
      lookUp(p, ws, input),
      loadSideAccounts(p, sides),
    ]);
  const looking = look();
  looking.catch(() => {});
  const found = await findEnrichment(p, ws, id);
  if (found !== undefined) {
    const again = await answerAgain(p, found, request.bodyHash);
    if (again !== undefined) return { enrichment: viewFirstAnswer(again), replayed: true };
  }
  refuseTooMany(planOf(workspace), input);
  // What came to nothing had claims, and perhaps credits, until just now.
  const [account, lookedUp, sideAccounts] = await (found === undefined ? looking : look());
  const prices = pricesOf(workspace, account, input);
  const planned = planRequest(lookedUp, { prices, nowMs: p.now() });
  const asked = { workspace, account, sideAccounts, sides, input };
  const prepared = await limitToCredits(p, asked, planned);
  const record = newRecord(p, request, { id, prepared, account, sides });
  if (!(await putRequest(p, record, toParts(prepared, record)))) {
    return answerOther(p, request, record);
  }
  const started = await holdAndStart(p, { workspace, record, prepared, account, sides });
  return { enrichment: viewFirstAnswer(started), replayed: false };
}

/**
 * Gives the price of each datum that is asked for: what the running period's plan says, also where
 * the catalogue has a newer version. Errors: ACTION_NOT_IN_PLAN.
 */
export function pricesOf(
  workspace: WorkspaceTerms,
  account: Account,
  { actions }: Pick<EnrichmentInput, 'actions'>,
): Prices {
  const plan = planOfPeriod(workspace, account.period.planVersion);
  refuseUnpriced(plan, actions);
  return Object.fromEntries(
    actions.flatMap((action) =>
      dataOf([action]).map((datum) => [datum, priceOf(plan, action) ?? {}]),
    ),
  );
}

/** Gives what lesser grades of what is asked for cost apart, by the same plan; nothing where none do. */
export function pricesApartOf(
  workspace: WorkspaceTerms,
  account: Account,
  { actions }: Pick<EnrichmentInput, 'actions'>,
): { readonly pricesApart?: PricesApart } {
  const { pricesApart = {} } = planOfPeriod(workspace, account.period.planVersion);
  const asked = Object.entries(pricesApart).filter(([action]) =>
    actions.some((each) => each === action),
  );
  return asked.length === 0 ? {} : { pricesApart: Object.fromEntries(asked) };
}

/** Another call with the same key wrote its record first. */
async function answerOther(
  p: SubmitPorts,
  request: SubmitRequest,
  record: EnrichmentRecord,
): Promise<Submitted> {
  const other = await findEnrichment(p, record.workspaceId, record.id);
  const again = other && (await answerAgain(p, other, request.bodyHash));
  if (again !== undefined) return { enrichment: viewFirstAnswer(again), replayed: true };
  throw new AppError('IDEMPOTENCY_KEY_IN_USE', `request ${record.id}`);
}

/** Who asks, on which account, for what. */
interface Asked {
  readonly workspace: WorkspaceTerms;
  readonly account: Account;
  /** What it draws on beside the workspace's own account. */
  readonly sides: readonly DrawnSide[];
  /** These accounts, as they are now. */
  readonly sideAccounts: readonly SideAccount[];
  readonly input: EnrichmentInput;
}

/**
 * Refuses at first look what the credits do not pay for, or leaves lookups out where the caller
 * allows it. The hold decides for good, on the account as it is then.
 */
async function limitToCredits(
  p: SubmitPorts,
  { workspace, account, sideAccounts, sides, input }: Asked,
  prepared: PreparedRequest,
): Promise<PreparedRequest> {
  const { maxCredits, allowPartial } = input;
  const { creditTypes } = planOf(workspace);
  const available = availableAcross(account, sideAccounts, creditTypes, p.now());
  if (allowPartial) return limitRequest(prepared, available, maxCredits);
  const { required } = prepared.quote;
  if (!fitsInto(prepared, required, maxCredits).every(Boolean)) {
    throw new AppError('CREDITS_OVER_MAXIMUM', 'over maxCredits', { required, maxCredits });
  }
  if (fitsInto(prepared, available, maxCredits).every(Boolean)) return prepared;
  // The copy says no: one that is read now may say yes, and says what is short.
  const { plan } = await previewHold(p, {
    account: { workspaceId: workspace.workspaceId },
    terms: termsOf(workspace),
    sides,
    wanted: prepared.chargeable.map(({ datum }) => priceOfDatum(prepared.prices, datum)),
    partial: false,
  });
  if (plan.kind !== 'refused') return prepared;
  const details = plan.code === 'MEMBER_CAP_REACHED' ? plan.details : { ...plan.details, required };
  throw new AppError(plan.code, 'short at first look', details);
}

interface NewRequest {
  readonly id: string;
  readonly prepared: PreparedRequest;
  readonly account: Account;
  readonly sides: readonly DrawnSide[];
}

function newRecord(
  p: SubmitPorts,
  request: SubmitRequest,
  { id, prepared, account, sides }: NewRequest,
): EnrichmentRecord {
  const { workspace, actor, memberId, bodyHash, input, importId, exportId } = request;
  const plan = planOfPeriod(workspace, account.period.planVersion);
  const { creditBack } = plan;
  const partRows = planPartRows(prepared.rows);
  const parts = Math.ceil(prepared.rows.length / partRows);
  // What came to nothing may be asked for anew under the same id: it must not meet the fence of the
  // first one.
  const hold = newOperation(p, `${id}:hold:${toBase32(p.random(5))}`, account.rev);
  return {
    workspaceId: workspace.workspaceId,
    id,
    status: 'intended',
    createdAtMs: p.now(),
    actor,
    memberId,
    bodyHash,
    ...(importId !== undefined && { importId }),
    ...(exportId !== undefined && { exportId }),
    actions: input.actions,
    prices: prepared.prices,
    ...pricesApartOf(workspace, account, input),
    ...runTermsOf(workspace, plan),
    ...(workspace.ownKeysNo !== undefined && { ownKeysNo: workspace.ownKeysNo }),
    ...(creditBack && { creditBack }),
    maxCredits: input.maxCredits,
    ...(input.allowPartial && { allowPartial: true }),
    rows: prepared.rows.length,
    lookups: prepared.rows.flatMap((row) => ownData(row, dataOf(input.actions))).length,
    parts,
    ...(parts > 1 && { partRows }),
    quote: prepared.quote,
    hold,
    ...(sides.length > 0 && { draws: drawsOf(sides) }),
    madeBy: hold.intendedBy,
    heldByPart: countByPart(prepared.chargeable, { parts, partRows }),
  };
}

function toParts({ rows }: PreparedRequest, record: EnrichmentRecord): PartRecord[] {
  const { madeBy, parts } = record;
  const partRows = partRowsOf(record);
  return Array.from({ length: parts }, (_, part) => ({
    madeBy,
    part,
    rows: rows.slice(part * partRows, (part + 1) * partRows),
  }));
}
