import type { AuditRecord } from '../audit/audit.contract.ts';
import {
  type ColumnNames,
  type ImportRecord,
  LIST_FIELDS,
  UPLOAD_BYTES_MAX,
  UPLOAD_LIFETIME_SECONDS,
} from '../imports/imports.contract.ts';
import { DEBT_REPAID_BY, DRAW_ORDER, LOW_AT_PERCENT, type Plan } from '../plans/plans.contract.ts';
import type { UploadLink } from '../shared/files-client.ts';
import type { Page } from '../shared/pages.ts';
import { type EpochMs, epochMs, toRfc3339 } from '../shared/units.contract.ts';
import { isLicensed } from '../workspaces/members/seat.ts';
import { pendingChange, termsInForce } from '../workspaces/terms-of-workspace.ts';
import type {
  ApiKey,
  CapacityRequest,
  Member,
  OperatorKey,
  SoldTerms,
  Workspace,
} from '../workspaces/workspaces.contract.ts';

/** Shows a workspace the way of the API: the terms in force, and those that are to come. */
export function toApiWorkspace(workspace: Workspace, nowMs: EpochMs) {
  const { id, name, status, createdAt } = workspace;
  const pending = pendingChange(workspace, nowMs);
  return {
    id,
    name,
    ...toApiTerms(termsInForce(workspace, nowMs)),
    pendingChange: pending
      ? { effectiveAt: toRfc3339(pending.from), ...toApiTerms(pending) }
      : null,
    status,
    createdAt: toRfc3339(createdAt),
  };
}

/** Shows it to an operator: with how its waterfall goes, where that is not as its plan says. */
export function toOperatorWorkspace(workspace: Workspace, nowMs: EpochMs) {
  return { ...toApiWorkspace(workspace, nowMs), waterfall: workspace.waterfall ?? null };
}

function toApiTerms({ plan, planVersion, timezone, periodAnchor, allotments = {} }: SoldTerms) {
  return { plan, planVersion, timezone, periodAnchor, allotments };
}

/** Shows a member the way of the API. */
export function toApiMember({ id, email, name = '', role, createdAt, seat, caps }: Member) {
  return {
    id,
    email,
    name: name || null,
    role,
    seat: isLicensed(seat),
    seatLicensedOn: isLicensed(seat) ? seat.licensedOn : null,
    caps: caps?.amounts ?? {},
    createdAt: toRfc3339(createdAt),
  };
}

/** Shows an API key the way of the API: its last four characters, neither the key nor its hash. */
export function toApiKey(apiKey: ApiKey) {
  const { id, name, memberId, scopes, last4, caps, createdAt, expiresAt, revokedAt } = apiKey;
  return {
    id,
    name,
    memberId: memberId ?? null,
    scopes,
    last4,
    caps: caps?.amounts ?? {},
    createdAt: toRfc3339(createdAt),
    expiresAt: expiresAt === undefined ? null : toRfc3339(expiresAt),
    revokedAt: revokedAt === undefined ? null : toRfc3339(revokedAt),
  };
}

/** Shows a key of an operator the way of the API: neither the key nor its hash. */
export function toApiOperatorKey(operatorKey: OperatorKey) {
  const { id, name, rights, last4, createdAt, expiresAt, revokedAt } = operatorKey;
  return {
    id,
    name,
    rights,
    last4,
    createdAt: toRfc3339(createdAt),
    expiresAt: expiresAt === undefined ? null : toRfc3339(expiresAt),
    revokedAt: revokedAt === undefined ? null : toRfc3339(revokedAt),
  };
}

/** Shows a wish for more credits the way of the API. */
export function toApiCapacityRequest(request: CapacityRequest) {
  const { id, workspaceId, actor, creditType, amount, note, createdAt, closedAt } = request;
  return {
    id,
    workspaceId,
    actor,
    creditType,
    amount,
    note: note ?? null,
    createdAt: toRfc3339(createdAt),
    closedAt: closedAt === undefined ? null : toRfc3339(closedAt),
  };
}

/** Shows an import the way of the API. */
export function toApiImport(record: ImportRecord) {
  const { id, status, createdAt, filename, actions, rows, refusedRows, refused } = record;
  return {
    id,
    status,
    createdAt: toRfc3339(createdAt),
    filename,
    actions,
    columns: shownColumns(record.columns ?? record.wantedColumns),
    rows,
    refusedRows,
    refused: refused.map(({ row, column, code, message }) => ({ row, column, code, message })),
    enrichmentId: record.enrichmentId ?? null,
  };
}

/** The table keeps no order of fields. */
function shownColumns(columns: ColumnNames = {}): Record<string, string> {
  return Object.fromEntries(
    LIST_FIELDS.flatMap((field) => {
      const name = columns[field];
      return name === undefined ? [] : [[field, name]];
    }),
  );
}

/** Shows an import as the call that made it did, with the link for its file. */
export function toApiNewImport(record: ImportRecord, { url, method, headers }: UploadLink) {
  const { wantedColumns, createdAt } = record;
  const expiresAt = toRfc3339(epochMs(createdAt + UPLOAD_LIFETIME_SECONDS * 1_000));
  return {
    ...toApiImport(record),
    status: 'waiting' as const,
    columns: shownColumns(wantedColumns),
    rows: 0,
    refusedRows: 0,
    refused: [],
    enrichmentId: null,
    upload: { url, method, headers, maxBytes: UPLOAD_BYTES_MAX, expiresAt },
  };
}

/** Shows a record of an act the way of the API. */
export function toApiAct(record: AuditRecord) {
  const { id, atMs, actor, kind, act, workspaceId, targetId, requestId, changed } = record;
  return {
    id,
    at: toRfc3339(atMs),
    actor,
    kind,
    act,
    workspaceId: workspaceId ?? null,
    targetId: targetId ?? null,
    requestId,
    changed,
    outcome: record.outcome,
    code: record.code ?? null,
  };
}

/** Shows a plan the way of the API. */
export function toApiPlan(plan: Plan) {
  const { termMonths = plan.periodMonths, seatAllotments = null, creditBack = null } = plan;
  const { drawOrder = DRAW_ORDER, memberCaps = {}, attemptsVisible = 'names' } = plan;
  const { lowAtPercent = LOW_AT_PERCENT, debtRepaidBy = DEBT_REPAID_BY, limits = {} } = plan;
  return {
    id: plan.id,
    title: plan.title,
    version: plan.version,
    creditTypes: plan.creditTypes,
    periodMonths: plan.periodMonths,
    termMonths,
    fee: plan.fee ?? null,
    allotments: plan.allotments,
    seatAllotments,
    drawOrder,
    debtRepaidBy,
    prices: plan.prices,
    pricesApart: plan.pricesApart ?? {},
    packs: toApiPacks(plan),
    accepts: { ...plan.accepts, workEmailOnly: plan.accepts.workEmailOnly ?? false },
    creditBack,
    memberCaps,
    lowAtPercent,
    attemptsVisible,
    limits: {
      seats: limits.seats ?? null,
      members: limits.members ?? null,
      requestRows: limits.requestRows ?? null,
    },
  };
}

function toApiPacks({ packs }: Plan) {
  const shown = Object.entries(packs).map(([name, { prices = {}, ...pack }]) => {
    return [name, { ...pack, prices }] as const;
  });
  return Object.fromEntries(shown);
}

/** Shows a page of things. */
export function toApiPage<T, Shown>(page: Page<T>, show: (item: T) => Shown): Page<Shown> {
  return { items: page.items.map(show), nextCursor: page.nextCursor };
}
