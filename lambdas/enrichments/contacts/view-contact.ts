import { ACTIONS, type Datum } from '../../actions/actions.ts';
import { withBounced } from '../../claims/bounced.ts';
import { claimOn, enteredOn, isOwned } from '../../claims/choose-subject.ts';
import { type Claim, MANUAL, type SubjectRecord, textOf } from '../../claims/claims.contract.ts';
import { chargeOfValue } from '../../claims/value-charges.ts';
import { namingIn, namingOfFacts } from '../../identity/naming.ts';
import type { Naming } from '../../identity/subject.contract.ts';
import { type EpochMs, toRfc3339 } from '../../shared/units.contract.ts';
import { chargeIdOf } from '../owned-data.ts';
import type { Charge } from '../records.contract.ts';
import { bouncedIn } from '../view-bounced.ts';
import type { ContactDatumView, ContactView } from './contacts.contract.ts';

/** The datum whose rows refresh the others. */
const REFRESH: Datum = 'refresh';

/** A datum that the workspace owns of a contact, and the claim by which it does. */
export interface OwnedDatum {
  readonly datum: Datum;
  readonly claim: Claim;
}

/**
 * Lists what a workspace owns of a contact, in the order of the actions: what was found, else what
 * was entered.
 */
export function ownedOf(record: SubjectRecord, nowMs: EpochMs): OwnedDatum[] {
  return ACTIONS.flatMap(({ datum }): OwnedDatum[] => {
    const entered = { ...record, data: {} };
    const claim = [claimOn(record, datum), claimOn(entered, datum)].find(
      (each) => isOwned(each, nowMs) && each.finding !== undefined,
    );
    return claim === undefined ? [] : [{ datum, claim }];
  });
}

/** Gives the charges of what is owned, by id and time. What cost nothing has none. */
export function chargesOf(owned: readonly OwnedDatum[]): Pick<Charge, 'id' | 'paidAtMs'>[] {
  return owned.flatMap((each) => chargeOf(each) ?? []);
}

/**
 * Gives the charge by which a datum is owned: the claim's own, or, where a refresh has replaced what
 * was owned without one, that of the refresh. Undefined where it cost nothing.
 */
function chargeOf({ datum, claim }: OwnedDatum): Pick<Charge, 'id' | 'paidAtMs'> | undefined {
  if (!claim.isFree) return { id: chargeIdOf(claim, datum), paidAtMs: claim.atMs };
  const refresh = chargeOfValue(claim, claim.finding?.value ?? '');
  return refresh && { id: chargeIdOf(refresh, REFRESH), paidAtMs: refresh.atMs };
}

/** Shows a contact, as every member of its workspace sees it. `charges`: those of its data. */
export function viewContact(
  record: SubjectRecord,
  charges: ReadonlyMap<string, Charge>,
  nowMs: EpochMs,
): ContactView {
  const owned = ownedOf(record, nowMs);
  const chargeFor = (each: OwnedDatum) => charges.get(chargeOf(each)?.id ?? '');
  const paid = owned.flatMap((each) => chargeFor(each) ?? []);
  const { contactId: id, listedAtMs } = record;
  return {
    id,
    knownSince: listedAtMs === undefined ? null : toRfc3339(listedAtMs),
    subject: subjectOf(record, paid),
    data: Object.fromEntries(
      owned.map((each) => [each.datum, viewDatum(record, each, chargeFor(each))]),
    ),
  };
}

/** Shows a contact that was asked for in vain: who it is, and that nothing is known of it. */
export function viewAsked(id: string, subject: Naming): ContactView {
  return { id, knownSince: null, subject, data: {} };
}

function viewDatum(
  record: SubjectRecord,
  { datum, claim }: OwnedDatum,
  charge: Charge | undefined,
): ContactDatumView {
  const { finding, atMs } = claim;
  const { value = '', all = [], provider = MANUAL, verdict, lineType } = finding ?? {};
  const isEntered = provider === MANUAL;
  const byHand = enteredOn(record, datum);
  const entered = isEntered ? undefined : byHand;
  const values = all.map(textOf);
  const isBeside = entered !== undefined && !values.includes(entered.value);
  const shown = isBeside ? [...all, entered.value] : all;
  const told = withBounced(record, datum, { value, all: shown, provider });
  return {
    status: 'owned',
    value,
    all: shown,
    ...(verdict !== undefined && { verdict }),
    ...(lineType !== undefined && { lineType }),
    ...bouncedIn(told),
    provider: isEntered ? null : provider,
    source: isEntered ? 'manual' : 'waterfall',
    credits: charge?.credits ?? {},
    actor: isEntered ? (byHand?.actor ?? null) : (charge?.actor ?? null),
    at: toRfc3339(atMs),
    enrichmentId: isEntered ? null : claim.enrichmentId,
    ...(claim.refreshed && {
      refreshed: {
        at: toRfc3339(claim.refreshed.atMs),
        enrichmentId: claim.refreshed.enrichmentId,
      },
    }),
    ...(entered && {
      manual: { value: entered.value, actor: entered.actor, at: toRfc3339(entered.atMs) },
    }),
  };
}

/**
 * As it was asked for last comes first, then as it was named when something was entered; what
 * neither says, the facts may.
 */
function subjectOf(
  { facts, called }: Pick<SubjectRecord, 'facts' | 'called'>,
  paid: readonly Charge[],
): Naming {
  const asked = paid.toSorted((a, b) => b.paidAtMs - a.paidAtMs).map(({ subject }) => subject);
  const told = [...asked, called ?? {}];
  const isNamed = told.some(({ fullName, lastName }) => fullName ?? lastName);
  const { fullName, ...others } = namingOfFacts(facts);
  return namingIn(...told, isNamed ? others : { fullName, ...others });
}
