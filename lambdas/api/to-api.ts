import type { Plan } from '../plans/plans.contract.ts';
import type { Page } from '../shared/pages.ts';
import { toRfc3339 } from '../shared/units.contract.ts';
import { isLicensed } from '../workspaces/members/seat.ts';
import type { ApiKey, Member, Workspace } from '../workspaces/workspaces.contract.ts';

/** Shows a workspace the way of the API. */
export function toApiWorkspace(workspace: Workspace) {
  const { id, name, plan, timezone, periodAnchor, allotments = {}, status, createdAt } = workspace;
  return {
    id,
    name,
    plan,
    timezone,
    periodAnchor,
    allotments,
    status,
    createdAt: toRfc3339(createdAt),
  };
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

/** Shows a plan the way of the API. */
export function toApiPlan(plan: Plan) {
  const { id, title, version, creditTypes, periodMonths, allotments, prices, packs, accepts } =
    plan;
  return { id, title, version, creditTypes, periodMonths, allotments, prices, packs, accepts };
}

/** Shows a page of things. */
export function toApiPage<T, Shown>(page: Page<T>, show: (item: T) => Shown): Page<Shown> {
  return { items: page.items.map(show), nextCursor: page.nextCursor };
}
