import type { EnrichmentView } from '../../../lambdas/enrichments/enrichments.contract.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';
import type { Operation } from '../../../lambdas/ledger/ledger.contract.ts';
import { enrichmentIdOf, type Shown } from '../aftermath.ts';
import { type Rule, spentIn } from './money.ts';

/** Every request has ended, and no record waits for anything. */
export const nothingStaysOpen: Rule = function* ({ items, claims, shown, observer }) {
  for (const { id, record } of shown) {
    if (record.status !== 'completed' && record.status !== 'cancelled')
      yield `${id} is ${record.status}`;
  }
  for (const item of items) {
    if ('i2pk' in item) yield `${item.pk} ${item.sk} is in the index of the unfinished`;
    for (const name of ['hold', 'settle', 'operation']) {
      const operation = Reflect.get(item, name) as Operation | undefined;
      if (operation?.state === 'intended') yield `${item.pk} ${item.sk} ${name} stays intended`;
    }
  }
  for (const claim of claims) {
    if (!('aliasOf' in claim) && claim.state === 'finding' && !observer.isLate(claim))
      yield `${claim.pk} is claimed for ever by ${claim.enrichmentId}`;
  }
};

/** A request that was accepted is there; one that was refused has left nothing. */
export const refusalChangesNothing: Rule = function* ({ observer, items, claims, shown, ledgers }) {
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
    for (const claim of claims) {
      if (!('aliasOf' in claim) && claim.enrichmentId === id && !observer.isLate(claim))
        yield `${id} left a claim`;
    }
    const own = (ledgers.get(ask.workspaceId) ?? []).filter(({ ref }) => ref === id);
    if (own.length > 0) yield `${id} is in the ledger`;
  }
};

/** A workspace pays for a person at most once, and only for one whose address was found. */
export const payOnce: Rule = function* ({ paid }) {
  const seen = new Set<string>();
  for (const { workspaceId, person, value } of paid) {
    if (person === undefined) {
      yield `${workspaceId} paid for somebody unknown`;
      continue;
    }
    const once = `${workspaceId} ${person.name}`;
    if (seen.has(once)) yield `${once} was paid twice`;
    seen.add(once);
    if (value === undefined || value !== person.address) yield `${once} was paid for ${value}`;
  }
};

/**
 * What the ledger spent is what the history charges, and what the requests show, request by
 * request.
 */
export const payForFound: Rule = function* ({ paid, ledgers, shown }) {
  for (const [ws, entries] of ledgers) {
    const charged = paid.filter(({ workspaceId }) => workspaceId === ws).length;
    const spent = spentIn(entries);
    if (spent !== charged) yield `${ws} spent ${spent} on ${charged} charges`;
  }
  for (const { workspaceId, id, view, results } of shown) {
    const own = paid.filter((each) => each.enrichmentId === id);
    const spent = spentIn((ledgers.get(workspaceId) ?? []).filter(({ ref }) => ref === id));
    const found = results.filter(({ data }) => data.email.status === 'found');
    const credits = results.reduce((sum, { data }) => sum + (data.email.credits.contact ?? 0), 0);
    const counts = [own.length, found.length, credits, view?.charged.contact ?? 0];
    if (counts.some((each) => each !== spent))
      yield `${id} spent ${spent}; history, found, credits and charged say ${counts}`;
    if ((view?.held.contact ?? 0) !== 0) yield `${id} shows ${view?.held.contact} held`;
    const from = own.flatMap(({ charge }) => charge.sources);
    if (from.reduce((sum, source) => sum + source.credits, 0) !== spent)
      yield `${id} does not say where its credits came from`;
  }
};

/** Whoever sees an address, the workspace has paid for it. */
export const shownIsPaid: Rule = function* ({ paid, shown }) {
  for (const { workspaceId, id, results, submission } of shown) {
    for (const [n, { data }] of results.entries()) {
      const person = submission?.ask.persons[n];
      const isPaid = paid.some(
        (each) => each.workspaceId === workspaceId && each.person === person,
      );
      if (data.email.value !== null && !isPaid) yield `${id} row ${n} shows what nobody paid for`;
    }
  }
};

/** What a request says of its progress is what its results show. */
export const progressIsTrue: Rule = function* ({ shown }) {
  for (const { id, record, view, results } of shown) {
    if (view === undefined) continue;
    const count = (...kinds: string[]) =>
      results.filter(({ data }) => kinds.includes(data.email.status)).length;
    const { found, notFound, failed, done } = view.progress;
    const said = `${found}, ${notFound}, ${failed} of ${done}`;
    const is = `${count('found', 'owned', 'joined')}, ${count('not-found')}, ${count('failed')} of ${record.rows}`;
    if (said !== is) yield `${id} says ${said}, and shows ${is}`;
  }
};

/** A request that was asked to stop before its end has ended as cancelled, and no other has. */
export const cancelIsKept: Rule = function* ({ shown }) {
  for (const { id, record } of shown) {
    const { status, cancelRequested = false } = record;
    if (cancelRequested !== (status === 'cancelled'))
      yield `${id} is ${status}, cancel asked: ${cancelRequested}`;
  }
};

/** Whoever asks for a person that the workspace has paid for sees the address, and pays nothing. */
export const ownedIsShown: Rule = function* ({ paid, shown, scenario }) {
  const isCalm = Object.values(scenario.rates).every((rate) => rate === 0);
  for (const request of shown) {
    for (const [n, { data }] of request.results.entries()) {
      const person = request.submission?.ask.persons[n];
      const { value, status, reason } = data.email;
      if (person === undefined) continue;
      if (value !== null && value !== person.address)
        yield `${request.id} row ${n} shows ${value} for ${person.name}`;
      const wasPaid = paid.some(
        ({ workspaceId, person: of, charge }) =>
          workspaceId === request.workspaceId &&
          of === person &&
          charge.paidAtMs < request.record.createdAtMs &&
          isKnownBy(charge.subject, request.submission?.ask.input.subjects[n] ?? {}),
      );
      const mustShow = wasPaid || (isCalm && person.address !== undefined);
      const isExcused = request.record.cancelRequested || isUnaffordable(reason);
      if (mustShow && value === null && !(isExcused && !wasPaid) && !isDuplicateOfExcused(request))
        yield `${request.id} row ${n} is ${status} ${reason ?? ''} for ${person.name}`;
    }
  }
};

/**
 * Says whether a subject tells something that the workspace knows of a person since it paid: the
 * address that was found, or what the person was asked for by. Else nothing tells that both are one
 * person before an address is found.
 */
function isKnownBy(paid: Readonly<Record<string, unknown>>, asked: SubjectInput): boolean {
  const isNamed = (subject: object) => 'fullName' in subject || 'firstName' in subject;
  if (asked.email !== undefined) return true;
  if (asked.linkedinUrl !== undefined && 'linkedinUrl' in paid) return true;
  return isNamed(asked) && isNamed(paid);
}

/**
 * Says whether a row has no result because it would have cost more than there was, or than was
 * wanted.
 */
function isUnaffordable(reason: string | undefined): boolean {
  return reason === 'CREDITS_INSUFFICIENT' || reason === 'CREDITS_OVER_MAXIMUM';
}

/**
 * A repeat of a row that was cancelled, or that nobody could pay for, has nothing to show either.
 */
function isDuplicateOfExcused({ results, record }: Shown): boolean {
  return results.some(
    ({ data }) => data.email.reason === 'CREDITS_INSUFFICIENT' || (record.cancelRequested ?? false),
  );
}

/** A request never costs more than its own maximum. */
export const withinMaximum: Rule = function* ({ shown, ledgers }) {
  for (const { workspaceId, id, submission } of shown) {
    const most = submission?.ask.input.maxCredits ?? Number.POSITIVE_INFINITY;
    const spent = spentIn((ledgers.get(workspaceId) ?? []).filter(({ ref }) => ref === id));
    if (spent > most) yield `${id} spent ${spent}, its maximum is ${most}`;
  }
};

/** No vendor is called for a row without a held credit behind it. */
export const heldBeforeWork: Rule = function* ({ observer }) {
  yield* observer.unheldCalls;
};

/** Workspaces do not mix: neither in the ledger nor in the claims. */
export const tenantWalls: Rule = function* ({ shown, claims, ledgers, observer }) {
  const homeOf = new Map(shown.map(({ id, workspaceId }) => [id, workspaceId]));
  for (const { workspaceId, submission } of shown) {
    if (submission?.ask.workspaceId !== workspaceId) yield `a request of another in ${workspaceId}`;
  }
  for (const claim of claims) {
    const [, ws] = claim.pk.split('#');
    if (!('aliasOf' in claim) && (homeOf.get(claim.enrichmentId) ?? ws) !== ws)
      yield `${claim.pk} belongs to another's request`;
  }
  for (const [ws, entries] of ledgers) {
    for (const { ref, rev } of entries) {
      const home = homeOf.get(ref) ?? observer.gifts.get(`${ws} ${ref}`)?.workspaceId ?? ws;
      if (home !== ws) yield `${ws} entry ${rev} is about another's ${ref}`;
    }
  }
};

/** Every request that has ended was told of, at least once, as it ended; no other was. */
export const endIsTold: Rule = function* ({ observer, shown }) {
  for (const { id, record, view } of shown) {
    const told = observer.told.filter(({ enrichmentId }) => enrichmentId === id);
    if (told.length === 0) yield `${id} ended and nobody was told`;
    for (const { workspaceId, status, charged } of told) {
      if (workspaceId !== record.workspaceId || status !== view?.status) yield `${id}: ${status}`;
      if (charged.contact !== view?.charged.contact) yield `${id}: told of ${charged.contact}`;
    }
  }
  const ids = new Set(shown.map(({ id }) => id));
  for (const { enrichmentId } of observer.told)
    if (!ids.has(enrichmentId)) yield `${enrichmentId} is not there and was told of`;
};

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
  const amounts = `held ${held.contact ?? 0} of ${required.contact ?? 0}`;
  return `${id} ${amounts}, ${owned}/${joined}/${duplicates}/${unaffordable}`;
}
