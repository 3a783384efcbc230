import { listGrantRecords } from '../../ledger/ledger.ts';
import { findPlan } from '../../plans/catalogue.ts';
import { seatTermsOf, termsOf, type WorkspaceTerms } from '../../plans/terms.ts';
import { dayOf } from '../../shared/calendar.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { validationFailed } from '../../shared/validate.ts';
import { findMember } from '../../workspaces/members/read-members.ts';
import { PAST_REQUESTS_MAX, readPast } from './read-past.ts';
import {
  type PastGrant,
  type PastRequest,
  type Rehearsal,
  type Rehearsed,
  rehearse,
} from './rehearse.ts';

/** Which past is rehearsed, and on which plan. */
export interface RehearsalRequest {
  readonly plan: string;
  readonly fromMs: EpochMs;
  /** Not included. */
  readonly toMs: EpochMs;
}

/**
 * Tells what a past period of a workspace would have held, charged, refused and let lapse on
 * another plan. Packs and other grants of the time count as they were; allotments are the plan's,
 * also those of seats, of which each member who asked has one. Changes nothing.
 *
 * Errors: VALIDATION_FAILED when the period has more requests than one rehearsal replays.
 */
export async function rehearsePlan(
  p: Ports,
  workspace: WorkspaceTerms,
  { plan: planId, fromMs, toMs }: RehearsalRequest,
): Promise<Rehearsal> {
  const plan = findPlan(planId);
  if (plan === undefined) throw new AppError('INTERNAL', 'the route has checked the plan');
  const { workspaceId, timezone, periodAnchor } = workspace;
  const [requests, records] = await Promise.all([
    readPast(p, workspaceId, { fromMs, toMs, byGrade: plan.pricesApart !== undefined }),
    listGrantRecords(p, workspaceId),
  ]);
  if (requests === undefined) {
    const message = `has more than ${PAST_REQUESTS_MAX} requests; ask for a shorter time`;
    throw validationFailed([{ path: 'from', message }]);
  }
  const grants = records.flatMap((record): PastGrant[] => {
    const { grantId: id, account, category, creditType, amount, createdAtMs, expiresAtMs } = record;
    const isWithin = createdAtMs >= fromMs && createdAtMs < toMs;
    if (!isWithin || account.seat !== undefined || category === 'allotment') return [];
    return [{ id, atMs: createdAtMs, creditType, amount, category, expiresAtMs }];
  });
  const sold = { plan: planId, timezone, periodAnchor };
  const seats = plan.seatAllotments
    ? await seatsOf(p, workspace, { sold, fromMs, requests })
    : NONE;
  return rehearse({ plan, terms: termsOf(sold), seats, fromMs, toMs, requests, grants });
}

const NONE: Rehearsed['seats'] = new Map();

interface Seated {
  readonly sold: Omit<WorkspaceTerms, 'workspaceId'>;
  readonly fromMs: EpochMs;
  readonly requests: readonly PastRequest[];
}

/**
 * Each member who asked has a seat on paper: from the day of the licence that the member has, else
 * from the beginning of the time.
 */
async function seatsOf(
  p: Ports,
  { workspaceId, timezone }: WorkspaceTerms,
  { sold, fromMs, requests }: Seated,
): Promise<Rehearsed['seats']> {
  const ids = new Set(requests.flatMap(({ memberId }) => memberId ?? []));
  const seats = await Promise.all(
    [...ids].map(async (id) => {
      const licence = (await findMember(p, workspaceId, id))?.seat;
      const licensedOn = licence?.licensedOn ?? dayOf(fromMs, timezone);
      return [id, seatTermsOf(sold, { licensedOn, no: 1 })] as const;
    }),
  );
  return new Map(seats);
}
