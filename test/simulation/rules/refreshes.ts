import { type EpochMs, epochMs } from '../../../lambdas/shared/units.contract.ts';
import { behindOf, newsOf, type Paid, type Shown, subjectOf, toRefreshed } from '../aftermath.ts';
import { isAccepted, lifeWithin, type SimPerson } from '../people.ts';
import type { Scenario } from '../scenario.ts';
import { plansSold } from '../sold.ts';
import {
  countsWhile,
  hasAccepted,
  hasEndedBefore,
  isOwnedBefore,
  isUnaffordable,
  lookupsOf,
  type ShownLookup,
  toPlanId,
} from './lookups.ts';
import type { Rule } from './money.ts';

type Entry = SimPerson['entry'];

function refreshesOf(paid: readonly Paid[]): Paid[] {
  return paid.filter(({ datum }) => datum === 'refresh');
}

function nameOf({ enrichmentId, meant, news }: Paid): string {
  const values = news.map(({ value }) => value).join(' and ') || 'nothing';
  return `${enrichmentId} refreshed ${meant?.people[0].id}, ${values}`;
}

/** The refreshes that requests show, whatever came of them. */
function refreshLookups(shown: readonly Shown[]): ShownLookup[] {
  return shown.flatMap(lookupsOf).filter(({ datum }) => datum === 'refresh');
}

/**
 * A refresh is charged of whom the workspace had bought something before, and of nobody else: as
 * that contact, or as another one whom nobody can tell to be the same.
 */
export const refreshedOfStored: Rule = function* ({ paid, subjects }) {
  for (const refresh of refreshesOf(paid)) {
    const { workspaceId: ws, charge } = refresh;
    const contactOf = (each: Paid) => subjectOf(subjects, ws, each.charge.contactId)?.contactId;
    const isBought = paid.some(
      (each) =>
        each.workspaceId === ws &&
        each.datum !== 'refresh' &&
        each.news.length > 0 &&
        each.charge.paidAtMs <= charge.paidAtMs &&
        (contactOf(each) === contactOf(refresh) || isOfOne(each, refresh)),
    );
    if (!isBought) yield `${nameOf(refresh)}: nothing was bought before`;
  }
};

/** Says whether two charges are for people who may be one. */
function isOfOne(one: Paid, other: Paid): boolean {
  return one.meant?.people.some((person) => other.meant?.people.includes(person)) ?? false;
}

/**
 * No change is sold twice: a refresh brings something that no charge before it has brought, and
 * nobody pays afterwards for what a refresh has brought.
 */
export const refreshedIsNews: Rule = function* ({ paid, shown }) {
  for (const [, own] of Map.groupBy(paid, ({ workspaceId }) => workspaceId)) {
    const brought = new Set<string>();
    for (const each of own.toSorted((a, b) => a.charge.paidAtMs - b.charge.paidAtMs)) {
      const news = each.news.map(({ datum, value }) => `${datum} ${value}`);
      const isNew = news.some((one) => !brought.has(one));
      if (!isNew && (each.datum === 'refresh' || news.length > 0))
        yield `${nameOf(each)}: had been paid for before`;
      for (const one of [...news, ...broughtBeside(shown, each)]) brought.add(one);
    }
  }
};

/** The values that came with the one that was charged: they are the workspace's as well. */
function broughtBeside(shown: readonly Shown[], { charge, datum, enrichmentId, value }: Paid) {
  if (datum !== 'email' && datum !== 'phone') return [];
  const results = shown.find(({ id }) => id === enrichmentId)?.results ?? [];
  const row = results.find(
    ({ contactId, data }) => contactId === charge.contactId && data[datum]?.value === value,
  );
  const view = row?.data[datum];
  return view ? behindOf(view).map((each) => `${datum} ${each}`) : [];
}

/**
 * What a refresh is charged for is the person's, counts on the plan by then, and was not brought by
 * the row itself or its repeats.
 */
export const refreshedIsRight: Rule = function* ({ paid, records, shown }) {
  for (const refresh of refreshesOf(paid)) {
    const request = shown.find(({ id }) => id === refresh.enrichmentId);
    const news = refresh.news.filter(({ value }) => !isBroughtBy(request, refresh, value));
    const sold = plansSold(records, refresh.workspaceId);
    const counts = countsWhile(shown, { ...refresh, news }, sold);
    if (!refresh.meant?.people.some(counts)) yield `${nameOf(refresh)} is nothing that counts`;
  }
};

/** Says whether the row that was charged, or one that repeats it, had a value already. */
function isBroughtBy(request: Shown | undefined, { charge }: Paid, value: string): boolean {
  const { email, phone } = charge.subject;
  const repeats = request?.results.flatMap(({ contactId, data }, n) =>
    contactId === charge.contactId && data.refresh?.status === 'duplicate' ? [n] : [],
  );
  const subjects = request?.submission?.ask.input.subjects ?? [];
  const rows = [{ email, phone }, ...(repeats ?? []).flatMap((n) => subjects[n] ?? [])];
  return rows.some((row) => String(row.email).toLowerCase() === value || row.phone === value);
}

/** Vendors were asked without any trouble: what they said is the truth. */
function areVendorsCalm({ rates: { vendor, call } }: Scenario): boolean {
  return vendor === 0 && call === 0;
}

/**
 * Of a person whose addresses and numbers are as good as ever nothing else is found and nothing
 * charged, as long as vendors answer and the workspace stays on its plan.
 */
export const unchangedIsFree: Rule = function* ({ shown, records, scenario }) {
  if (!areVendorsCalm(scenario)) return;
  for (const { request, view, meant, n } of refreshLookups(shown)) {
    const { record, workspaceId, id } = request;
    if (meant === undefined || meant.people[0].isDoubtful) continue;
    const [plan = '', ...others] = plansSold(records, workspaceId).map(toPlanId);
    if (others.some((other) => other !== plan)) continue;
    const toMs = record.completedAtMs ?? Number.POSITIVE_INFINITY;
    const life = lifeWithin(meant.people[0], { fromMs: Number.NEGATIVE_INFINITY, toMs });
    for (const { datum, value } of newsOf('refresh', view.value))
      if (!hasLost(life, plan, datum))
        yield `${id} row ${n} has found ${value}, and nothing else has gone`;
  }
};

/** Says whether a value that counted once has ceased to, even for a while. */
function hasLost(life: readonly Entry[], plan: string, datum: 'email' | 'phone'): boolean {
  return life.some((entry, n) => {
    const values = datum === 'email' ? entry.emails : (entry.phones ?? []);
    const counted = values.filter(({ value }) => isAccepted(entry, plan, datum, value));
    return counted.some(({ value }) =>
      life.slice(n + 1).some((later) => !isAccepted(later, plan, datum, value)),
    );
  });
}

/** What a refresh was charged for stands at the person afterwards. */
export const refreshedIsOwned: Rule = function* ({ paid, subjects, observer }) {
  for (const refresh of refreshesOf(paid)) {
    const { workspaceId, charge, news } = refresh;
    const subject = subjectOf(subjects, workspaceId, charge.contactId);
    for (const { datum, value } of news) {
      const finding = subject?.data[datum]?.finding;
      const all = finding ? [finding.value, ...behindOf(finding)] : [];
      const isThere = all.some((each) => each.toLowerCase() === value.toLowerCase());
      if (!isThere && !(subject && observer.isLate(subject)))
        yield `${nameOf(refresh)}: ${value} is not owned`;
    }
  }
};

/** Who asks for an address or a number after a refresh has found it sees it, and pays nothing. */
export const refreshedIsShown: Rule = function* ({ paid, shown }) {
  const refreshes = refreshesOf(paid);
  for (const request of shown) {
    // A call that was on its way may have looked before its request was recorded.
    const asked = { ...request.record, createdAtMs: sentAtMs(request) };
    const before = refreshes.filter(
      ({ workspaceId, enrichmentId }) =>
        workspaceId === request.workspaceId && hasEndedBefore(shown, enrichmentId, asked),
    );
    for (const { datum, view, meant, n } of lookupsOf(request)) {
      if (datum !== 'email' && datum !== 'phone') continue;
      const known = before.filter(({ tokens }) =>
        meant?.tokens.some((one) => tokens.includes(one)),
      );
      const news = known.flatMap((each) => each.news).filter((each) => each.datum === datum);
      for (const { value } of news) {
        const where = `${request.id} row ${n} ${datum}`;
        if (view.status === 'found' && view.source === 'waterfall')
          yield `${where} is charged, and ${value} was owned`;
        if (![view.value, ...behindOf(view)].includes(value) && view.source !== 'given')
          yield `${where} does not show ${value}, which was owned`;
      }
    }
  }
};

/**
 * Who refreshes a person of whom something was bought hears of it; as long as vendors answer, what
 * it hears counts by then, where the person has anything that does.
 */
export const refreshedIsTrue: Rule = function* ({ paid, shown, scenario, records }) {
  for (const lookup of refreshLookups(shown)) {
    const { request, view, meant, n } = lookup;
    if (meant === undefined) continue;
    const { record, id, workspaceId } = request;
    const ended = paid.filter(({ enrichmentId }) => hasEndedBefore(shown, enrichmentId, record));
    const isBought = (['email', 'phone'] as const).some((datum) =>
      isOwnedBefore(ended, request, { datum, meant }),
    );
    if (isBought && view.status === 'not-found' && !isUnaffordable(lookup))
      yield `${id} row ${n} has nothing to refresh: ${meant.people[0].id}`;
    if (!areVendorsCalm(scenario) || meant.people[0].isDoubtful) continue;
    const shownOf = toRefreshed('refresh', view.value) ?? {};
    const sold = plansSold(records, workspaceId).map(toPlanId);
    for (const datum of ['email', 'phone'] as const) {
      const value = datum in shownOf ? (shownOf as Record<string, string>)[datum] : undefined;
      const span = { fromMs: record.createdAtMs, toMs: record.completedAtMs ?? 0 };
      if (value !== undefined && isOutdated(meant.people[0], { datum, value, sold, span }))
        yield `${id} row ${n} says that ${value} still counts`;
    }
  }
};

function sentAtMs({ record, submission }: Shown): EpochMs {
  return epochMs(submission?.sentAtMs ?? record.createdAtMs);
}

interface Said {
  readonly datum: 'email' | 'phone';
  readonly value: string;
  readonly sold: readonly string[];
  readonly span: { readonly fromMs: number; readonly toMs: number };
}

/** Says whether a value counted at no time of a span, though the person always had one that did. */
function isOutdated(person: SimPerson, { datum, value, sold, span }: Said): boolean {
  const life = lifeWithin(person, span);
  const counts = life.some((entry) => sold.some((plan) => isAccepted(entry, plan, datum, value)));
  return !counts && life.every((entry) => sold.every((plan) => hasAccepted(entry, plan, datum)));
}
