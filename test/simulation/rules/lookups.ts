import type { Datum } from '../../../lambdas/actions/actions.ts';
import type { DatumView } from '../../../lambdas/enrichments/enrichments.contract.ts';
import type { Person } from '../../../local/outside/directory.ts';
import { type News, newsOf, type Paid, type Shown, subjectOf, toRefreshed } from '../aftermath.ts';
import type { Meant } from '../asked-rows.ts';
import {
  addressesOf,
  isAccepted,
  lifeOf,
  lifeWithin,
  numbersOf,
  type SimPerson,
} from '../people.ts';
import { plansSold } from '../sold.ts';
import type { Rule } from './money.ts';

/** One lookup of a request as the API shows it, and whom its row means. */
export interface ShownLookup {
  readonly request: Shown;
  /** Position of the row. */
  readonly n: number;
  readonly datum: Datum;
  readonly view: DatumView;
  readonly meant: Meant | undefined;
}

/** Gives the lookups that a request shows, row by row. */
export function lookupsOf(request: Shown): ShownLookup[] {
  return request.results.flatMap(({ data }, n) =>
    (Object.entries(data) as [Datum, DatumView][]).map(([datum, view]) => ({
      request,
      n,
      datum,
      view,
      meant: request.submission?.ask.meant[n],
    })),
  );
}

/**
 * What of a run is a person's, once and for ever: a verdict is an address's or a number's, see
 * `checks.ts`, and who refreshes may do so again, see `refreshes.ts`.
 */
export function ofPersons<T extends { readonly datum: Datum }>(all: readonly T[]): T[] {
  return all.filter(({ datum }) => datum === 'email' || datum === 'phone');
}

/** A value is charged once in a workspace, and so is a datum of a person whom it can know again. */
export const payOnce: Rule = function* ({ paid: all }) {
  const paid = ofPersons(all);
  const seen = new Set<string>();
  for (const { workspaceId, datum, value } of paid) {
    const once = `${workspaceId} ${datum} ${value}`;
    if (seen.has(once)) yield `${once} was paid twice`;
    seen.add(once);
  }
  for (const [n, one] of paid.entries()) {
    for (const other of paid.slice(n + 1)) {
      const isAlike = one.workspaceId === other.workspaceId && one.datum === other.datum;
      if (isAlike && isKnownAgain(one, other))
        yield `${nameOf(one)} paid twice, for ${nameOf(other)}`;
    }
  }
};

/** Of the charges for a datum of whoever is known to be one person, one stands: not more, nor none. */
export const oneChargeStands: Rule = function* ({ paid: all, subjects, items }) {
  const back = new Set(
    items.filter(({ sk }) => sk.startsWith('CREDITED#')).map(({ chargeId }) => chargeId),
  );
  const byPerson = Map.groupBy(ofPersons(all), ({ workspaceId, datum, charge }) => {
    const subject = subjectOf(subjects, workspaceId, charge.contactId);
    return `${workspaceId} ${datum} of ${subject?.contactId}`;
  });
  for (const [person, paid] of byPerson) {
    const standing = paid.filter(({ charge }) => !back.has(charge.id));
    if (standing.length !== 1) yield `${person}: ${standing.length} of ${paid.length} stand`;
  }
};

function nameOf({ workspaceId, datum, meant, value }: Paid): string {
  return `${workspaceId} ${datum} of ${meant?.people[0].id}, ${value}`;
}

/** Says whether two charges tell of each other: by what was asked for, or by what was found. */
function isKnownAgain(one: Paid, other: Paid): boolean {
  return other.tokens.some((token) => one.tokens.includes(token));
}

/** What is charged was found, for whom the row means, counts on the plan, and was not known. */
export const paidIsRight: Rule = function* ({ paid, records, shown }) {
  for (const charge of ofPersons(paid)) {
    const { email, phone } = charge.charge.subject;
    if (charge.value === (charge.datum === 'email' ? email : phone))
      yield `${nameOf(charge)} was given with the row`;
    const { workspaceId, meant, owned } = charge;
    const counts = countsWhile(shown, charge, plansSold(records, workspaceId));
    if (!meant?.people.some(counts)) yield `${nameOf(charge)} is not one that counts`;
    if (owned === undefined) yield `${nameOf(charge)} is paid for and not owned`;
  }
};

/**
 * Gives whether what a charge has brought counted for a person, on one of these plans, at some
 * moment between the request and its charge.
 */
export function countsWhile(
  shown: readonly Shown[],
  { enrichmentId, charge, news }: Paid,
  sold: readonly string[],
): (person: SimPerson) => boolean {
  const fromMs = shown.find(({ id }) => id === enrichmentId)?.record.createdAtMs ?? 0;
  const plans = sold.map(toPlanId);
  return (person) =>
    lifeWithin(person, { fromMs, toMs: charge.paidAtMs }).some((entry) =>
      plans.some((plan) => news.some(({ datum, value }) => isAccepted(entry, plan, datum, value))),
    );
}

/** Gives the plan that a period names: of `sim-seats@2`, `sim-seats`. */
export function toPlanId(name: string): string {
  return name.split('@')[0] ?? '';
}

/** Whoever sees a value, the workspace has paid for it, or had it before and had it confirmed. */
export const shownIsPaid: Rule = function* ({ paid, shown }) {
  const confirmed = shown.flatMap(confirmedBy);
  for (const request of shown) {
    for (const lookup of lookupsOf(request)) {
      for (const { datum, value } of valuesShown(lookup)) {
        const { n, meant, view } = lookup;
        const where = `${request.id} row ${n} ${datum}`;
        if (meant && !meant.people.some((each) => knows(each, datum, value)))
          yield `${where} shows ${value} for ${meant.people[0].id}`;
        const isHad =
          isGiven(request, value) && (view.source === 'given' || lookup.datum !== datum);
        const isBought = view.source !== 'given' && isPaid(paid, request, { n, datum, value });
        const isKept = confirmed.some((each) => isConfirmed(each, lookup, { datum, value }));
        if (isHad || isBought || (isKept && view.source !== 'given')) continue;
        yield `${where} shows what nobody paid for: ${value}`;
      }
    }
  }
};

/** A value that a request has given, and that was confirmed. */
interface Confirmed extends News {
  readonly request: Shown;
  readonly meant: Meant | undefined;
}

/** Gives what a request has given and shows as given: it is the workspace's from then on. */
function confirmedBy(request: Shown): Confirmed[] {
  return lookupsOf(request)
    .filter(({ view }) => view.source === 'given')
    .flatMap((lookup) =>
      valuesShown(lookup)
        .filter(({ value }) => isGiven(request, value))
        .map((each): Confirmed => ({ ...each, request, meant: lookup.meant })),
    );
}

/**
 * Says whether a value was confirmed of the person that a lookup means, or of a colleague whose
 * mailbox or desk it is, too, by a request that was made before the lookup's had its end: a row may
 * wait for one that was made after its own.
 */
function isConfirmed(
  confirmed: Confirmed,
  { request, meant }: ShownLookup,
  { datum, value }: News,
): boolean {
  const { workspaceId, record } = confirmed.request;
  const isIt = workspaceId === request.workspaceId && confirmed.datum === datum;
  if (!isIt || confirmed.value !== value) return false;
  const endedAtMs = request.record.completedAtMs ?? Number.POSITIVE_INFINITY;
  if (record.createdAtMs > endedAtMs) return false;
  const people: readonly SimPerson[] = meant?.people ?? [];
  const isShared = !people.some((each) =>
    [...addressesOf(each), ...numbersOf(each)].includes(value),
  );
  return isShared || people.some((each) => confirmed.meant?.people.includes(each) === true);
}

/** The addresses and numbers of a person that a lookup shows; of a refresh those that still stand. */
function valuesShown({ datum, view }: ShownLookup): { datum: 'email' | 'phone'; value: string }[] {
  const refreshed = toRefreshed(datum, view.value);
  if (refreshed === undefined) return newsOf(datum, view.value);
  return (['email', 'phone'] as const).flatMap((each) => {
    const value = refreshed[each];
    return value === undefined ? [] : [{ datum: each, value }];
  });
}

function knows(person: SimPerson, datum: Datum, value: string): boolean {
  return lifeOf(person).some(({ emails, phones = [] }) =>
    (datum === 'email' ? emails : phones).some((each) => each.value === value),
  );
}

/** Says whether a row of the request had a value already. */
function isGiven({ submission }: Shown, value: string): boolean {
  const subjects = submission?.ask.input.subjects ?? [];
  return subjects.some(({ email, phone }) => email?.toLowerCase() === value || phone === value);
}

function isPaid(
  paid: readonly Paid[],
  { workspaceId, submission }: Shown,
  { n, datum, value }: { readonly n: number; readonly datum: Datum; readonly value: string },
): boolean {
  const people: readonly SimPerson[] = submission?.ask.meant[n]?.people ?? [];
  return paid
    .filter((each) => each.workspaceId === workspaceId)
    .some(
      (each) =>
        each.news.some((one) => one.datum === datum && one.value === value) ||
        (each.datum === datum && each.meant?.people.some((person) => people.includes(person))),
    );
}

/** Whoever asks for a person that the workspace has paid for sees the value, and pays nothing. */
export const ownedIsShown: Rule = function* ({ paid, shown, scenario, records }) {
  const isCalm = Object.values(scenario.rates).every((rate) => rate === 0);
  for (const request of shown) {
    const { record, id } = request;
    const isExcused = record.cancelRequested || lookupsOf(request).some(isUnaffordable);
    for (const { n, datum, view, meant } of ofPersons(lookupsOf(request))) {
      if (meant === undefined || view.value !== null) continue;
      const ended = paid.filter(({ enrichmentId }) => hasEndedBefore(shown, enrichmentId, record));
      const wasPaid = isOwnedBefore(ended, request, { datum, meant });
      const sold = plansSold(records, request.workspaceId);
      const isFindable = isCalm && canBeFound(sold, { datum, meant });
      if (wasPaid || (isFindable && !isExcused))
        yield `${id} row ${n} ${datum} is ${view.status} ${view.reason ?? ''}: ${meant.people[0].id}`;
    }
  }
};

/** Says whether a request that charged had ended when another was made: until then others wait. */
export function hasEndedBefore(
  shown: readonly Shown[],
  id: string,
  { createdAtMs }: Shown['record'],
) {
  const endedAtMs = shown.find((each) => each.id === id)?.record.completedAtMs;
  return endedAtMs !== undefined && endedAtMs < createdAtMs;
}

/** Says whether the workspace had paid for a person by something that a row tells of it again. */
export function isOwnedBefore(
  paid: readonly Paid[],
  { workspaceId }: Shown,
  { datum, meant }: { readonly datum: Datum; readonly meant: Meant },
): boolean {
  return paid.some(
    (each) =>
      each.workspaceId === workspaceId &&
      each.datum === datum &&
      each.tokens.some((token) => meant.tokens.includes(token)),
  );
}

/** Says whether a row's person can be found on each plan that it may have been asked on. */
function canBeFound(
  sold: readonly string[],
  { datum, meant }: { readonly datum: Datum; readonly meant: Meant },
): boolean {
  if (!meant.findable.includes(datum)) return false;
  return sold
    .map(toPlanId)
    .every((plan) => lifeOf(meant.people[0]).every((entry) => hasAccepted(entry, plan, datum)));
}

/** Says whether a person has an address or a number that counts on a plan. */
export function hasAccepted(entry: Person, plan: string, datum: Datum): boolean {
  const values = datum === 'email' ? entry.emails : (entry.phones ?? []);
  return values.some(({ value }) => isAccepted(entry, plan, datum, value));
}

const UNAFFORDABLE = [
  'CREDITS_INSUFFICIENT',
  'CREDITS_OVER_MAXIMUM',
  'MEMBER_CAP_REACHED',
  'WORKSPACE_SUSPENDED',
];

/** Says whether a lookup would have cost more than there was, or than was wanted. */
export function isUnaffordable({ view: { reason } }: ShownLookup): boolean {
  return UNAFFORDABLE.includes(reason ?? '');
}

/** What a request says of its progress is what its results show. */
export const progressIsTrue: Rule = function* ({ shown }) {
  for (const request of shown) {
    const { id, view, record } = request;
    if (view === undefined) continue;
    const lookups = lookupsOf(request);
    const count = (...kinds: string[]) =>
      lookups.filter((each) => kinds.includes(each.view.status)).length;
    const { subjects, found, notFound, failed, cancelled, duplicates, done } = view.progress;
    const said = [subjects, found, notFound, failed, cancelled, duplicates, done];
    const shows = [
      record.rows,
      count('found', 'owned', 'joined'),
      count('not-found'),
      count('failed'),
      count('cancelled'),
      count('duplicate'),
      lookups.length,
    ];
    if (said.join() !== shows.join()) yield `${id} says ${said}, and shows ${shows}`;
  }
};
