import { accountName } from '../events/account-name.ts';
import type { EventType, SluiceEvent } from '../events/events.contract.ts';
import { type Happening, makeEvent } from '../events/make-event.ts';
import type { Account } from '../ledger/ledger.contract.ts';
import { type CreditsLeft, creditsLeft, type RevisionPair } from '../ledger/ledger.ts';
import { findPlanVersion, PLANS } from '../plans/catalogue.ts';
import { LOW_AT_PERCENT, type Plan } from '../plans/plans.contract.ts';
import { keys } from '../shared/keys.contract.ts';
import { toRfc3339 } from '../shared/units.contract.ts';

/** How much of a credit type an account has, against what counts as low. */
interface Level {
  readonly left: number;
  readonly threshold: number;
}

const NONE: CreditsLeft = { available: 0, held: 0 };

/**
 * Gives the events that follow from one revision of an account. Each level is that of the account
 * as the revision left it, so that one that falls is told once until it rises, in whatever portions
 * the stream comes. The ids follow from account and revision: a replay gives the same events.
 */
export function eventsOf(
  { before, after }: RevisionPair,
  plans: readonly Plan[] = PLANS,
): SluiceEvent[] {
  return [
    ...periodEvents(before, after),
    ...levelEvents(before, after, plans),
    ...capEvents(before, after),
  ];
}

function periodEvents(before: Account | undefined, after: Account): SluiceEvent[] {
  const { id, planVersion: plan, startsAt, endsAt, allotments = {} } = after.period;
  const isShared = after.seat === undefined && after.cap === undefined;
  const from = before?.period.planVersion;
  // What belongs to the workspace follows its plan: one change is told once.
  const changed =
    isShared && from !== undefined && from !== plan
      ? [toEvent(after, 'plan.changed', { from, to: plan })]
      : [];
  if (before?.period.id === id) return changed;
  const started = toEvent(after, 'period.started', {
    account: accountName(after),
    plan,
    startsAt: toRfc3339(startsAt),
    endsAt: toRfc3339(endsAt),
    allotments,
  });
  return [...changed, started];
}

/**
 * Credits that are held count as left, so that a hold that comes back tells nothing. Between the
 * end of a period and the turn to the next nothing is told: the turn tells what has come of it.
 */
function levelEvents(
  before: Account | undefined,
  after: Account,
  plans: readonly Plan[],
): SluiceEvent[] {
  if (isOver(after)) return [];
  const was = before === undefined ? {} : levelsOf(before, plans);
  return Object.entries(levelsOf(after, plans)).flatMap(([creditType, level]) => {
    const earlier = was[creditType];
    const wasLow = earlier !== undefined && isLow(earlier);
    if (wasLow === isLow(level)) return [];
    const type = wasLow ? 'credits.recovered' : 'credits.low';
    return [toEvent(after, type, { account: accountName(after), creditType, ...level })];
  });
}

/** An allowance of which nothing can be spent any more, where something could before. */
function capEvents(before: Account | undefined, after: Account): SluiceEvent[] {
  if (before === undefined || after.cap === undefined || isOver(after)) return [];
  const [was, is] = [creditsLeft(before), creditsLeft(after)];
  return Object.entries(after.period.allotments ?? {}).flatMap(([creditType, cap]) => {
    const had = (was[creditType] ?? NONE).available;
    if (had === 0 || (is[creditType] ?? NONE).available > 0) return [];
    const resetsAt = toRfc3339(after.period.endsAt);
    const data = { account: accountName(after), creditType, cap, resetsAt };
    return [toEvent(after, 'member.cap-reached', data)];
  });
}

/** The level of each type that the period was given an allotment of. */
function levelsOf(account: Account, plans: readonly Plan[]): Record<string, Level> {
  const { allotments = {}, planVersion } = account.period;
  const percent = findPlanVersion(planVersion, plans)?.lowAtPercent ?? LOW_AT_PERCENT;
  const left = creditsLeft(account);
  return Object.fromEntries(
    Object.entries(allotments)
      .filter(([, allotment]) => allotment > 0)
      .map(([type, allotment]) => {
        const { available, held } = left[type] ?? NONE;
        return [type, { left: available + held, threshold: thresholdOf(allotment, percent) }];
      }),
  );
}

/** Whole credits, so that fewer of them are less than so many hundredths of the allotment. */
function thresholdOf(allotment: number, percent: number): number {
  return Math.ceil((allotment * percent) / 100);
}

function isLow({ left, threshold }: Level): boolean {
  return left < threshold;
}

/** Says whether the account's period had ended by its last revision. */
function isOver({ last, period }: Account): boolean {
  return last.at >= period.endsAt;
}

function toEvent<Type extends EventType>(
  account: Account,
  type: Type,
  data: Happening<Type>['data'],
): SluiceEvent<Type> {
  const { workspaceId, rev, last } = account;
  const place = `${keys.account(account).sk}:${rev}`;
  // One revision may draw on several credit types, and tell of each.
  const recordId = 'creditType' in data ? `${place}:${data.creditType}` : place;
  return makeEvent({ type, workspaceId, recordId, atMs: last.at, data });
}
