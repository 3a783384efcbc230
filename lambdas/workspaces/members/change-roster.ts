import { dayOf } from '../../shared/calendar.ts';
import { AppError } from '../../shared/errors.ts';
import type { Member, MembersPlace } from '../workspaces.contract.ts';
import type { MemberWrite, Roster } from './member.store.ts';
import type { MemberMoment } from './plan-member.ts';
import { isLicensed } from './seat.ts';

/** A member as far as the roster counts them; without a role: removed. */
type Counted = Pick<Member, 'id' | 'seat'> & Partial<Pick<Member, 'role'>>;

/** A change of one member; `was` is absent where there was none. */
interface RosterChange {
  readonly was?: Counted;
  readonly becomes: Counted;
}

/** When it happens, and what the plan limits then. */
type RosterMoment = MemberMoment & Pick<MembersPlace, 'limits'>;

const EMPTY: Roster = { owners: [], members: 0, licences: 0, kept: {}, version: 0 };

/**
 * Plans what a change of a member makes of the roster; undefined where that stays.
 *
 * Rule: a licence that has ended keeps its place until its credit month is over, since whoever has
 *       the place next begins a month with a whole allotment. Who is over a limit already keeps
 *       what they have: only what takes one place more is refused.
 * Errors: STATE_CONFLICT when nobody would be left who owns the workspace, or the plan has no place
 *         for one more.
 */
export function changeRoster(
  roster: Roster | undefined,
  change: RosterChange,
  { limits = {}, timezone, nowMs }: RosterMoment,
): MemberWrite['roster'] {
  const { version, ...old } = dropFree(roster ?? EMPTY, dayOf(nowMs, timezone));
  const next = {
    owners: changeOwners(old.owners, change.becomes),
    members: old.members + countOf(change.becomes) - countOf(change.was),
    ...changeLicences(old, change),
  };
  if (isSame(next, old)) return undefined;
  if (next.members > old.members) refuseBeyond(limits.members, next.members);
  if (takenOf(next) > takenOf(old)) refuseSeatBeyond(limits.seats, old);
  return { was: roster, becomes: { ...next, version: version + 1 } };
}

/** Places are kept and taken again only where a licence ends or begins. */
function isSame(a: Omit<Roster, 'version'>, b: Omit<Roster, 'version'>): boolean {
  return a.owners === b.owners && a.members === b.members && a.licences === b.licences;
}

/** Leaves out the places that are free by now. */
function dropFree({ owners, members, licences, kept, version }: Roster, today: string): Roster {
  const left = Object.entries(kept).filter(([day]) => day > today);
  return { owners, members, licences, kept: Object.fromEntries(left), version };
}

function changeOwners(owners: Roster['owners'], { id, role }: Counted): Roster['owners'] {
  const isOwner = role === 'owner';
  if (owners.includes(id) === isOwner) return owners;
  const left = isOwner ? [...owners, id] : owners.filter((each) => each !== id);
  if (left.length > 0) return left;
  throw new AppError('STATE_CONFLICT', `the last owner ${id}`, {
    detail: 'The last owner of a workspace can neither be removed nor get another role.',
  });
}

function countOf(member: Counted | undefined): number {
  return member?.role === undefined ? 0 : 1;
}

type Licences = Pick<Roster, 'licences' | 'kept'>;

function changeLicences({ licences, kept }: Licences, { was, becomes }: RosterChange): Licences {
  const [before, after] = [isLicensed(was?.seat), isLicensed(becomes.seat)];
  if (before === after) return { licences, kept };
  if (after) return { licences: licences + 1, kept: addPlace(kept, was?.seat?.freeFrom, -1) };
  return { licences: licences - 1, kept: addPlace(kept, becomes.seat?.freeFrom, 1) };
}

/** Counts one place more or less that is free from a day on; none is left where there was none. */
function addPlace(kept: Roster['kept'], day: string | undefined, by: 1 | -1): Roster['kept'] {
  if (day === undefined) return kept;
  const { [day]: places = 0, ...others } = kept;
  return places + by > 0 ? { ...others, [day]: places + by } : others;
}

function takenOf({ licences, kept }: Licences): number {
  return licences + Object.values(kept).reduce((sum, places) => sum + places, 0);
}

function refuseBeyond(limit: number | undefined, members: number): void {
  if (limit === undefined || members <= limit) return;
  throw new AppError('STATE_CONFLICT', 'no place for one more member', {
    detail: `The plan has places for ${limit} members, and all are taken.`,
  });
}

function refuseSeatBeyond(limit: number | undefined, old: Licences): void {
  if (limit === undefined || takenOf(old) < limit) return;
  const day = nextFree(limit, old);
  const next =
    day === undefined
      ? 'A licence that ends keeps its place until its credit month is over.'
      : `The next is free from ${day} on.`;
  throw new AppError('STATE_CONFLICT', 'no place for one more licence', {
    detail: `The plan has places for ${limit} seats, and all are taken. ${next}`,
  });
}

/** The first day on which fewer places are taken than there are; undefined where none is known. */
function nextFree(limit: number, old: Licences): string | undefined {
  let taken = takenOf(old);
  for (const [day, places] of Object.entries(old.kept).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    taken -= places;
    if (taken < limit) return day;
  }
  return undefined;
}
