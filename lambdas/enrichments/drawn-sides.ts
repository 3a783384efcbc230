import { toHeldSlices } from '../ledger/ledger.ts';
import type { DrawnSide, HeldAllowance, Side, SideRole } from '../ledger/requests.contract.ts';
import {
  capTermsOf,
  memberCapsOf,
  planOf,
  seatTermsOf,
  type WorkspaceTerms,
} from '../plans/terms.ts';
import type { Caps, Member } from '../workspaces/workspaces.contract.ts';
import type { Draws, SideHolds } from './records.contract.ts';

/** Who asks, as far as it decides which accounts beside the workspace's own a request draws on. */
export interface Drawer {
  readonly member?: Pick<Member, 'id' | 'seat' | 'caps'> | undefined;
  readonly key?: { readonly id: string; readonly caps?: Caps | undefined } | undefined;
}

/**
 * Gives the accounts that a request draws on beside the workspace's own: the seat of the member who
 * asks, and the allowances of the member and of the key.
 */
export function drawnSides(workspace: WorkspaceTerms, { member, key }: Drawer): DrawnSide[] {
  const { workspaceId } = workspace;
  const sides: DrawnSide[] = [];
  // Also on a plan without seats: a pack that came in for the seat is still the member's.
  if (member?.seat && member.seat.endedAt === undefined) {
    const account = { workspaceId, seat: member.id };
    sides.push({ role: 'Seat', account, terms: seatTermsOf(workspace, member.seat) });
  }
  const memberCaps = member && memberCapsOf(planOf(workspace), member.caps);
  for (const [role, id, caps] of [
    // The key's first: what it refuses takes no room from the member's other keys, not for a
    // moment.
    ['KeyCap', key?.id, key?.caps],
    ['MemberCap', member?.id, memberCaps],
  ] as const) {
    if (id === undefined || caps === undefined || !isCapping(caps)) continue;
    const account = { workspaceId, cap: id };
    sides.push({ role, account, terms: capTermsOf(workspace, caps) });
  }
  return sides;
}

function isCapping({ amounts }: Caps): boolean {
  return Object.keys(amounts).length > 0;
}

/** Gives what the record of a request keeps of the accounts that it draws on. */
export function drawsOf(sides: readonly Side[]): Draws {
  return Object.fromEntries(
    sides.map(({ role, account }) => [ATTRIBUTE[role], account.seat ?? account.cap]),
  );
}

const ATTRIBUTE = { Seat: 'seat', KeyCap: 'keyCap', MemberCap: 'memberCap' } as const;

/** A record that draws on other accounts beside the workspace's own. */
interface DrawingRecord {
  readonly workspaceId: string;
  readonly draws?: Draws | undefined;
}

/** Gives the accounts that a request draws on beside the workspace's own: a seat first. */
export function sidesOf({ workspaceId, draws = {} }: DrawingRecord): Side[] {
  return (Object.keys(ATTRIBUTE) as SideRole[]).flatMap((role): Side[] => {
    const id = draws[ATTRIBUTE[role]];
    if (id === undefined) return [];
    return [
      { role, account: role === 'Seat' ? { workspaceId, seat: id } : { workspaceId, cap: id } },
    ];
  });
}

/** Gives the allowances that a hold drew on, with what they set aside. */
export function allowancesOf(request: DrawingRecord, held: SideHolds): HeldAllowance[] {
  return sidesOf(request)
    .filter(({ role }) => role !== 'Seat')
    .map((side) => ({ ...side, slices: toHeldSlices(held[`hold${side.role}`]?.slices ?? []) }));
}

/** Leaves the sides out that the request does not draw on: it has no place for them. */
export function sidesWithin(request: DrawingRecord, sides: readonly DrawnSide[]): DrawnSide[] {
  const roles = new Set(sidesOf(request).map(({ role }) => role));
  return sides.filter(({ role }) => roles.has(role));
}
