import { assertInvariant } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { addAmounts, sumAmounts } from '../../shared/units.contract.ts';
import type { HeldSlice, Operation, Refusal, Slice } from '../ledger.contract.ts';
import { ensureOperation } from '../operations/ensure-operation.ts';
import { nextStep } from '../operations/judge-operation.ts';
import { resumeOperation } from '../operations/resume-operation.ts';
import type {
  DrawnSide,
  HoldRequest,
  OperationFate,
  OperationOfRecord,
  ResumedWish,
  ResumeRequest,
  Side,
} from '../requests.contract.ts';
import { heldAmounts, takeHeld, toHeldSlices } from './held-slices.ts';
import { narrowed, planCap, planSeat } from './plan-across.ts';
import { coveredPrice, type DrawnBefore, lessAmounts, planRest } from './plan-lookups.ts';
import { backOperation, giveBack, lessGone, sideOperation } from './side-operations.ts';

/**
 * A hold that draws on several accounts: a seat first, then allowances, at last the workspace's
 * own. Each is an operation of its own on the same record, one plain conditional write with a known
 * fate; the workspace's own decides, and what the others set aside in vain goes back.
 *
 * On the record: `<attribute><role>` is what a side set aside, `trim<attribute><role>` what of it
 * was too much, `free<attribute><role>` what went back since the hold was refused.
 *
 * What an earlier call drew from a side that is `gone` by now belongs to the hold all the same.
 *
 * Errors: refused as `planRest` and `planCap` say; else as of `ensureOperation`.
 */
export async function holdAcross(p: Ports, request: HoldRequest): Promise<Operation> {
  const { account, found, sides = [], gone = [], ...rest } = request;
  const all = [...gone, ...sides];
  if (found !== undefined && nextStep(found) === 'done') return freeSides(p, request, all, found);
  const kept: SideHold[] = [];
  for (const side of gone) kept.push(await readSide(p, request, side));
  const drawn = await drawSides(p, request, sides, kept);
  const standing = await ensureOperation(p, {
    ...rest,
    ...account,
    found,
    plan: (copy, now) => drawn.refusal ?? planRest(copy, request, drawn.before, now),
    conclude: (fate) => concludeHold(p, request, { wish: request, drawn: drawn.sides }, fate),
  });
  return freeSides(p, request, all, standing);
}

/**
 * Brings a hold over several accounts that another call began to its end: no side that has not
 * drawn by now will, and what the others drew goes back unless the hold was done.
 */
export async function resumeAcross(p: Ports, request: ResumeRequest): Promise<Operation> {
  const { found, across = ALONE } = request;
  const { sides } = across;
  if (found !== undefined && nextStep(found) === 'done') return freeSides(p, request, sides, found);
  const drawn: SideHold[] = [];
  for (const side of sides) drawn.push(await readSide(p, request, side));
  const standing = await resumeOperation(p, {
    ...request,
    conclude: (fate) => concludeHold(p, request, { wish: across, drawn }, fate),
  });
  return freeSides(p, request, sides, standing);
}

/** The workspace's own account alone. */
const ALONE: NonNullable<ResumeRequest['across']> = { sides: [], wanted: [] };

/** What a side has set aside. */
interface SideHold {
  readonly side: Side;
  readonly held: readonly HeldSlice[];
}

interface Drawn {
  readonly sides: readonly SideHold[];
  readonly before: DrawnBefore;
  readonly refusal?: Refusal;
}

/** Has each side set aside what it is to give: a seat as much as it has, an allowance the rest. */
async function drawSides(
  p: Ports,
  request: HoldRequest,
  sides: readonly DrawnSide[],
  kept: readonly SideHold[],
): Promise<Drawn> {
  const total = sumAmounts(request.wanted);
  const drawn: SideHold[] = [...kept];
  const seat = kept.find(({ side }) => side.role === 'Seat')?.held ?? [];
  let before: DrawnBefore = { seat: heldAmounts(seat), room: {} };
  for (const side of sides) {
    const amounts = lessAmounts(total, before.seat);
    const caps = side.terms.allotments;
    let capShort: Refusal | undefined;
    const operation = await ensureOperation(p, {
      ...sideOperation(request, side),
      ...side.account,
      found: undefined,
      terms: side.terms,
      plan: (copy, now) => {
        if (side.role === 'Seat') return planSeat(copy, total, now);
        const { plan, short } = planCap(copy, { amounts, caps }, now);
        capShort = short;
        return short !== undefined && !request.partial ? short : plan;
      },
    });
    if (operation.state === 'refused') {
      return { sides: drawn, before, refusal: toRefusal(operation) };
    }
    const held = toHeldSlices(operation.slices ?? []);
    drawn.push({ side, held });
    before =
      side.role === 'Seat'
        ? { ...before, seat: heldAmounts(held) }
        : {
            ...before,
            room: narrowed(before.room, caps, heldAmounts(held)),
            capShort: capShort ?? before.capShort,
          };
  }
  return { sides: drawn, before };
}

function toRefusal({ code, details = {} }: Operation): Refusal {
  assertInvariant(code !== undefined && code !== 'LOST', 'a-refusal-has-a-code');
  return { kind: 'refused', code, details };
}

/**
 * Puts what the accounts set aside together, the seat's first. What a side set aside beyond what
 * the covered lookups cost goes back here, before the record shows the hold.
 */
async function concludeHold(
  p: Ports,
  request: OperationOfRecord,
  { wish, drawn }: { readonly wish: ResumedWish; readonly drawn: readonly SideHold[] },
  fate: OperationFate,
): Promise<OperationFate> {
  const own = fate.kind === 'applied' ? fate.slices : [];
  const ownHeld = heldAmounts(toHeldSlices(own));
  let slices: readonly Slice[] = own;
  for (const { side, held } of drawn) {
    const amounts = heldAmounts(held);
    const isSeat = side.role === 'Seat';
    const needed = isSeat ? coveredPrice(wish, addAmounts(amounts, ownHeld)) : ownHeld;
    const back = takeHeld(held.toReversed(), lessAmounts(amounts, needed)).taken;
    const kept = await giveBack(p, request, { side, held, back, why: 'trim' });
    if (isSeat) slices = [...kept.map((each) => ofSeat(each, side)), ...own];
  }
  if (slices.length === 0) return fate;
  return fate.kind === 'applied' ? { ...fate, slices } : { kind: 'applied', slices };
}

function ofSeat({ grantId, type, cat, credits }: HeldSlice, { account: { seat } }: Side): Slice {
  const slice = { grantId, type, cat, available: -credits, held: credits };
  return seat === undefined ? slice : { ...slice, seat };
}

/**
 * Gives back all that the sides of a refused hold set aside; of any other hold nothing. Safe to
 * repeat. Gives the hold as it stands.
 */
async function freeSides(
  p: Ports,
  request: OperationOfRecord,
  sides: readonly Side[],
  standing: Operation,
): Promise<Operation> {
  if (standing.state !== 'refused' || standing.code === 'LOST') return standing;
  for (const each of sides) {
    const { side, held } = await readSide(p, request, each);
    if (held.length === 0) continue;
    // A call that is still alive may have been about to give back what was too much.
    const trimmed = await resumeOperation(p, backOperation(request, side, 'trim'));
    const back = lessGone(held, trimmed);
    await giveBack(p, request, { side, held, back, why: 'free' });
  }
  return standing;
}

/**
 * Gives what a side set aside, by its operation, which has its fate from here on. A record that was
 * refused may have been made anew under its id meanwhile: what that one's hold set aside is not
 * this one's to give back.
 */
async function readSide(p: Ports, request: OperationOfRecord, side: Side): Promise<SideHold> {
  const own = sideOperation(request, side);
  const { id, slices = [] } = await resumeOperation(p, own);
  return { side, held: id.startsWith(`${own.base}:`) ? toHeldSlices(slices) : [] };
}
