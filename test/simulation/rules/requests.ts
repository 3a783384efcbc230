import type { EnrichmentView } from '../../../lambdas/enrichments/enrichments.contract.ts';
import type { SluiceEvent } from '../../../lambdas/events/events.contract.ts';
import type { Operation } from '../../../lambdas/ledger/ledger.contract.ts';
import { type Amounts, addAmounts } from '../../../lambdas/shared/units.contract.ts';
import type { Person } from '../../../local/outside/directory.ts';
import { enrichmentIdOf, type Paid, type Subject } from '../aftermath.ts';
import { lifeOf } from '../people.ts';
import { plansSold } from '../sold.ts';
import { lookupsOf, type ShownLookup } from './lookups.ts';
import { creditEntries, type Rule, spentByType, spentIn } from './money.ts';

/** Every request has ended, and no record waits for anything. */
export const nothingStaysOpen: Rule = function* ({ items, subjects, shown, observer }) {
  for (const { id, record } of shown) {
    if (record.status !== 'completed' && record.status !== 'cancelled')
      yield `${id} is ${record.status}`;
  }
  for (const item of items) {
    if ('i2pk' in item) yield `${item.pk} ${item.sk} is in the index of the unfinished`;
    for (const [name, each] of Object.entries(item)) {
      const operation = each as Partial<Operation> | null | undefined;
      if (operation?.state === 'intended') yield `${item.pk} ${item.sk} ${name} stays intended`;
    }
  }
  for (const subject of subjects) {
    for (const [datum, { state, enrichmentId }] of Object.entries(subject.data)) {
      if (state !== 'paid' && !observer.isLate(subject))
        yield `${subject.pk}: ${datum} is claimed for ever by ${enrichmentId}`;
    }
  }
};

/** A key leads to a record that is there and knows it, and a record's keys lead to it. */
export const keysLeadHome: Rule = function* ({ items, subjects, observer }) {
  const recordAt = (ws: string, id: unknown): Subject | undefined => {
    const found = subjects.find(({ pk }) => pk === `CON#${ws}#${id}`);
    return found?.mergedInto === undefined ? found : recordAt(ws, found.mergedInto);
  };
  const leads = items.filter(({ sk }) => sk === 'ID');
  for (const lead of leads) {
    const [, ws = '', key = ''] = lead.pk.split('#');
    const first = subjects.find(({ pk }) => pk === `CON#${ws}#${lead.contactId}`);
    if (!first?.keys.includes(key) && !observer.isLate(lead)) yield `${lead.pk} leads nowhere`;
  }
  for (const subject of subjects) {
    const [, ws = ''] = subject.pk.split('#');
    for (const key of subject.keys) {
      const lead = leads.find(({ pk }) => pk === `ID#${ws}#${key}`);
      const home = recordAt(ws, lead?.contactId);
      if (home === undefined || home !== recordAt(ws, subject.contactId))
        yield `${subject.pk} is not found by its key ${key}`;
    }
  }
};

/** A request that was accepted is there; one that was refused has left nothing. */
export const refusalChangesNothing: Rule = function* ({
  observer,
  items,
  subjects,
  shown,
  ledgers,
}) {
  for (const { ask, ends } of observer.submissions.values()) {
    const id = enrichmentIdOf(ask);
    const isThere = shown.some((each) => each.id === id);
    if (!isThere && ends.some(({ kind }) => kind === 'accepted')) yield `${id} is gone`;
    if (isThere && ends.every(({ kind }) => kind === 'refused'))
      yield `${id} is there, and was refused`;
    if (isThere) continue;
    for (const item of items) {
      if (item.pk.endsWith(`#${id}`) && !observer.isLate(item)) yield `${id} left ${item.sk}`;
    }
    for (const subject of subjects) {
      const isClaimed = Object.values(subject.data).some((claim) => claim.enrichmentId === id);
      if (isClaimed && !observer.isLate(subject)) yield `${id} left a claim`;
    }
    const own = (ledgers.get(ask.workspaceId) ?? []).filter(({ ref }) => ref === id);
    if (own.length > 0) yield `${id} is in the ledger`;
  }
};

/**
 * What the ledger spent is what the history charges, and what the requests show: by request and
 * credit type.
 */
export const payForFound: Rule = function* (after) {
  const { paid, shown, scenario } = after;
  for (const { workspaceId: ws } of scenario.workspaces) {
    const entries = creditEntries(after, ws);
    const charged = addUp(paid.filter((each) => each.workspaceId === ws).map(creditsOf));
    const spent = tell(spentByType(entries));
    if (spent !== charged) yield `${ws} spent ${spent} on charges of ${charged}`;
  }
  for (const request of shown) {
    const { workspaceId, id, view } = request;
    const own = paid.filter((each) => each.enrichmentId === id);
    const entries = creditEntries(after, workspaceId).filter(({ ref }) => ref === id);
    const spent = tell(spentByType(entries));
    const lookups = lookupsOf(request);
    const found = lookups.filter(isCharged);
    const sources = own.flatMap(({ charge }) => charge.sources);
    const counts = {
      history: addUp(own.map(creditsOf)),
      found: addUp(found.map(({ view: { credits } }) => credits)),
      credits: addUp(lookups.map(({ view: { credits } }) => credits)),
      charged: addUp([view?.charged ?? {}]),
      sources: addUp(sources.map(({ type, credits }) => ({ [type]: credits }))),
    };
    for (const [name, said] of Object.entries(counts))
      if (said !== spent) yield `${id} spent ${spent}; ${name} says ${said}`;
    if (found.length !== own.length) yield `${id} found ${found.length}, charged ${own.length}`;
    const held = addUp([view?.held ?? {}]);
    if (held !== '') yield `${id} shows ${held} held`;
  }
};

function isCharged({ view: { status, source } }: ShownLookup): boolean {
  return status === 'found' && source === 'waterfall';
}

function creditsOf({ charge }: Paid): Amounts {
  return charge.credits;
}

function addUp(amounts: readonly Amounts[]): string {
  return tell(addAmounts(...amounts));
}

/** Amounts as a text that equal ones share. */
function tell(amounts: Amounts): string {
  const some = Object.entries(amounts).filter(([, n]) => n !== 0);
  return some
    .map(([type, n]) => `${n} ${type}`)
    .sort()
    .join();
}

/**
 * A lookup costs what a plan that the workspace was sold says of its action, and of what was found
 * where that is an address or a number of a lesser kind, in credits of that type.
 */
export const pricedByPlan: Rule = function* ({ paid, records, scenario }) {
  const all = scenario.people.flatMap((person) => lifeOf(person).flatMap(gradesOf));
  const grades = Map.groupBy(all, ([value]) => value);
  for (const { workspaceId, charge, enrichmentId, value = '' } of paid) {
    const sold = plansSold(records, workspaceId);
    // An address may have been good at one time, and of a lesser kind at another.
    const own = grades.get(value)?.map(([, grade]) => grade) ?? [value];
    const due = sold.flatMap((plan) =>
      own.map((grade) => {
        const apart = PRICES_APART[plan]?.[`${charge.action} ${grade}`];
        return tell(apart ?? PRICES[plan]?.[charge.action] ?? {});
      }),
    );
    const was = tell(charge.credits);
    if (!due.includes(was)) yield `${enrichmentId} charged ${was} for ${charge.action}, not ${due}`;
  }
};

/** What there is to say of a person's addresses and numbers; a checked address is a verdict. */
function gradesOf({ emails, phones = [] }: Person): [value: string, grade: string][] {
  return [
    ...emails.map(({ value, verdict }): [string, string] => [value, verdict]),
    ...phones.map(({ value, lineType }): [string, string] => [value, lineType]),
  ];
}

/** What the plans of a scenario should say of lesser kinds, by action and verdict or line. */
const PRICES_APART: Readonly<Record<string, Readonly<Record<string, Amounts>>>> = {
  'sim-split@1': {
    'contact.email catch-all': { email: 0 },
    'contact.verify-email undeliverable': { email: 0 },
  },
  'sim-year@1': {
    'contact.email catch-all': { contact: 1 },
    'contact.phone landline': { contact: 0 },
  },
};

/** As the catalogue of the plans of a scenario should have it. */
const PRICES: Readonly<Record<string, Readonly<Record<string, Amounts>>>> = {
  'workspace-pool@1': {
    'contact.email': { contact: 1 },
    'contact.phone': { contact: 1 },
    'contact.verify-email': { contact: 1 },
    'contact.verify-phone': { contact: 1 },
    'contact.refresh': { contact: 1 },
  },
  'split-credits-essential@1': {
    'contact.email': { email: 1 },
    'contact.phone': { phone: 1 },
    'contact.verify-email': { email: 1 },
    'contact.verify-phone': { phone: 1 },
    'contact.refresh': { email: 1 },
  },
  'sim-seats@1': {
    'contact.email': { contact: 1 },
    'contact.phone': { contact: 1 },
    'contact.verify-email': { contact: 1 },
    'contact.verify-phone': { contact: 1 },
    'contact.refresh': { contact: 1 },
  },
  'sim-seats@2': {
    'contact.email': { contact: 1 },
    'contact.phone': { contact: 2 },
    'contact.verify-email': { contact: 1 },
    'contact.verify-phone': { contact: 1 },
    'contact.refresh': { contact: 2 },
  },
  'sim-split@1': {
    'contact.email': { email: 1 },
    'contact.phone': { phone: 1 },
    'contact.verify-email': { email: 1 },
    'contact.verify-phone': { phone: 1 },
    'contact.refresh': { email: 1 },
  },
  'sim-year@1': {
    'contact.email': { contact: 2 },
    'contact.phone': { contact: 1 },
    'contact.verify-email': { contact: 1 },
    'contact.verify-phone': { contact: 1 },
    'contact.refresh': { contact: 2 },
  },
};

/** A request that was asked to stop before its end has ended as cancelled, and no other has. */
export const cancelIsKept: Rule = function* ({ shown }) {
  for (const { id, record } of shown) {
    const { status, cancelRequested = false } = record;
    if (cancelRequested !== (status === 'cancelled'))
      yield `${id} is ${status}, cancel asked: ${cancelRequested}`;
  }
};

/** A request never costs more than its own maximum. */
export const withinMaximum: Rule = function* (after) {
  for (const { workspaceId, id, submission } of after.shown) {
    const most = submission?.ask.input.maxCredits ?? Number.POSITIVE_INFINITY;
    const entries = creditEntries(after, workspaceId).filter(({ ref }) => ref === id);
    const spent = spentIn(entries);
    if (spent > most) yield `${id} spent ${spent}, its maximum is ${most}`;
  }
};

/** No vendor is called for a row without a held credit behind it. */
export const heldBeforeWork: Rule = function* ({ observer }) {
  yield* observer.unheldCalls;
};

/** Workspaces do not mix: neither in the ledger nor in the claims. */
export const tenantWalls: Rule = function* ({ shown, subjects, ledgers, ids, observer }) {
  const homeOf = new Map(shown.map(({ id, workspaceId }) => [id, workspaceId]));
  for (const { workspaceId, submission } of shown) {
    if (submission?.ask.workspaceId !== workspaceId) yield `a request of another in ${workspaceId}`;
  }
  for (const { pk, data } of subjects) {
    const [, ws = ''] = pk.split('#');
    for (const { enrichmentId } of Object.values(data))
      if ((homeOf.get(enrichmentId) ?? ws) !== ws) yield `${pk} belongs to another's request`;
  }
  for (const [name, entries] of ledgers) {
    const ws = ids.get(name)?.workspaceId ?? name;
    for (const { ref, rev } of entries) {
      const home = homeOf.get(ref) ?? observer.gifts.get(`${ws} ${ref}`)?.workspaceId ?? ws;
      if (home !== ws) yield `${ws} entry ${rev} is about another's ${ref}`;
    }
  }
};

type EndTold = SluiceEvent<'enrichment.completed' | 'enrichment.cancelled'>;

function endsTold({ told }: Parameters<Rule>[0]['observer']): readonly EndTold[] {
  return told.filter((event): event is EndTold => event.type.startsWith('enrichment.'));
}

/** Every request that has ended was told of, at least once, as it ended; no other was. */
export const endIsTold: Rule = function* ({ observer, shown }) {
  for (const { id, record, view } of shown) {
    const told = endsTold(observer).filter(({ data }) => data.enrichmentId === id);
    if (told.length === 0) yield `${id} ended and nobody was told`;
    if (new Set(told.map((event) => event.id)).size > 1) yield `${id} ended as two events`;
    for (const { workspaceId, type, data } of told) {
      if (workspaceId !== record.workspaceId || type !== `enrichment.${view?.status}`)
        yield `${id}: ${type}`;
      if (addUp([data.charged]) !== addUp([view?.charged ?? {}]))
        yield `${id}: told of ${addUp([data.charged])}`;
    }
  }
  const ids = new Set(shown.map(({ id }) => id));
  for (const { data } of endsTold(observer))
    if (!ids.has(data.enrichmentId)) yield `${data.enrichmentId} is not there and was told of`;
};

/**
 * Every charge of an address or a number was told of: those of one contact's datum as one event, or
 * as one each where rows have found it apart; nothing else was.
 */
export const foundIsTold: Rule = function* ({ observer, paid }) {
  const told = new Map<string, Set<string>>();
  for (const { id, type, data } of observer.told) {
    if (type !== 'contact.details-found') continue;
    const { contactId, enrichmentId, details } = data as FoundTold['data'];
    for (const datum of details) {
      const name = `${enrichmentId} ${contactId} ${datum}`;
      told.set(name, (told.get(name) ?? new Set()).add(id));
    }
  }
  const names = paid.flatMap(({ enrichmentId, charge, news }) =>
    news.map(({ datum }) => `${enrichmentId} ${charge.contactId} ${datum}`),
  );
  const charged = Map.groupBy(names, (name) => name);
  for (const [name, charges] of charged) {
    const events = told.get(name)?.size ?? 0;
    if (events === 0 || events > charges.length) yield `${name} was told as ${events} events`;
  }
  for (const name of told.keys()) if (!charged.has(name)) yield `${name} was told, not charged`;
};

type FoundTold = SluiceEvent<'contact.details-found'>;

/** Repeats of a request get the first answer. */
export const sameAnswer: Rule = function* ({ observer }) {
  for (const { ask, ends } of observer.submissions.values()) {
    const answers = ends.flatMap((end) =>
      end.kind === 'accepted' ? [tellFirstAnswer(end.view)] : [],
    );
    if (new Set(answers).size > 1) yield `${ask.key} was answered ${answers.join(' and ')}`;
  }
};

function tellFirstAnswer({ id, held, quote }: EnrichmentView): string {
  const { required, owned, joined, duplicates, unaffordable } = quote;
  const amounts = `held ${addUp([held])} of ${addUp([required])}`;
  return `${id} ${amounts}, ${owned}/${joined}/${duplicates}/${unaffordable}`;
}
