import { dayOf } from '../../shared/calendar.ts';
import type { MemberId } from '../../shared/ids.contract.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type {
  FormerTerms,
  Member,
  MemberChanges,
  MembersPlace,
  NewMember,
  RemovedMember,
} from '../workspaces.contract.ts';
import { changeCaps, endSeat, isLicensed, licenseSeat } from './seat.ts';

/** Where and when a member is made or changed. */
export interface MemberMoment extends Pick<MembersPlace, 'timezone'> {
  readonly nowMs: EpochMs;
}

/** Gives a new member as it is to be kept. */
export function planNewMember(id: MemberId, input: NewMember, moment: MemberMoment): Member {
  const { email, name, role, seat, caps } = input;
  const { timezone, nowMs } = moment;
  const today = dayOf(nowMs, timezone);
  return {
    id,
    email,
    ...(name && { name }),
    role,
    createdAt: nowMs,
    ...(seat && { seat: licenseSeat(undefined, today) }),
    ...(caps && Object.keys(caps).length > 0 && { caps: { amounts: caps, no: 1 } }),
  };
}

/** Gives a member as it is after a change. */
export function planChange(member: Member, changes: MemberChanges, moment: MemberMoment): Member {
  const { name: oldName, seat: _seat, caps: _caps, ...rest } = member;
  const name = changes.name === undefined ? oldName : changes.name;
  const seat = seatAfter(member, changes, moment);
  const caps =
    changes.caps === undefined ? member.caps : changeCaps(member.caps, changes.caps ?? {});
  return {
    ...rest,
    email: changes.email ?? member.email,
    role: changes.role ?? member.role,
    ...(name && { name }),
    ...(seat && { seat }),
    ...(caps && { caps }),
  };
}

/** Says whether a change has changed nothing. Seats and caps count their changes. */
export function isSame(a: Member, b: Member): boolean {
  return (
    a.email === b.email &&
    a.name === b.name &&
    a.role === b.role &&
    a.seat?.no === b.seat?.no &&
    a.caps?.no === b.caps?.no
  );
}

/** Former licences and caps that are kept: see `TERMS_KEPT_MAX` of the workspace's terms. */
const FORMER_KEPT_MAX = 24;

/**
 * Gives the licences and caps that a member has had, with those that end now: so that what the
 * ledger did by them can be made anew.
 */
export function formerTerms(
  { seat, caps, former = [] }: Member & { readonly former?: readonly FormerTerms[] | undefined },
  after: Pick<Member, 'seat' | 'caps'>,
  until: EpochMs,
): readonly FormerTerms[] {
  if (seat?.no === after.seat?.no && caps?.no === after.caps?.no) return former;
  const ended = { ...(seat && { seat }), ...(caps && { caps }), until };
  return [...former, ended].slice(-FORMER_KEPT_MAX);
}

/** Gives what is kept of a member who is removed: ids, and the licence with its end. */
export function planRemoval({ id, seat }: Member, moment: MemberMoment): RemovedMember {
  const { timezone, nowMs } = moment;
  return { id, ...(seat && { seat: endSeat(seat, nowMs, timezone) }), removedAt: nowMs };
}

function seatAfter({ seat }: Member, changes: MemberChanges, moment: MemberMoment) {
  const { timezone, nowMs } = moment;
  if (changes.seat === true) return licenseSeat(seat, dayOf(nowMs, timezone));
  if (changes.seat === false && isLicensed(seat)) return endSeat(seat, nowMs, timezone);
  return seat;
}
