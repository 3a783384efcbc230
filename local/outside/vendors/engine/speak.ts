import type { Directory, Person, PersonEmail, PersonPhone } from '../../directory.ts';
import { addressIn, makeCallback } from './callback.ts';
import { type Facts, fillIn } from './example.ts';
import { isSameCall, type Likeness, matchRequest } from './match-request.ts';
import { partOf } from './part-of.ts';
import type {
  LateAnswer,
  SimulatedVendor,
  Trouble,
  VendorAnswer,
  VendorReply,
  VendorRequest,
} from './vendor.ts';
import { simulatedKeys } from './vendor-keys.ts';
import type { WireCall, WireCase, WireCases, WireQuestion, WireVendor } from './wire.ts';

/** A request that was understood. */
interface Understood {
  readonly call: WireCall;
  readonly question: WireQuestion;
  readonly likeness: Likeness;
}

/** What of a person the vendor knows and was asked for. */
interface Known {
  readonly emails: readonly PersonEmail[];
  readonly phones: readonly PersonPhone[];
}

/** Makes the simulated vendor that speaks as is written down. */
export function vendorOf(wire: WireVendor): SimulatedVendor {
  const refuse = (trouble: Trouble): VendorAnswer => refusalOf(wire, trouble);
  return {
    id: wire.id,
    refuse,
    ticketOf: (request) => ticketOf(wire, request),
    answer(request, directory) {
      const { session } = wire;
      if (session && isSameCall(request, session.sends)) {
        const isKeyed = matchRequest(request, session.sends)?.isKeyless === false;
        return { answer: isKeyed ? session.answer : refuse('bad-key'), hit: false };
      }
      const understood = understand(wire, request);
      if (understood === undefined) {
        const isKnown = questionsOf(wire).some(({ question }) =>
          isSameCall(request, question.sends),
        );
        return { answer: refuse(isKnown ? 'bad-input' : 'no-such-call'), hit: false };
      }
      if (understood.likeness.isKeyless) return { answer: refuse('bad-key'), hit: false };
      const told = tell(wire.id, understood, directory);
      return {
        ...told,
        ...lateAnswer(wire, understood, request),
        ...callbackBy(wire.id, understood, { request, answer: told.answer }),
      };
    },
  };
}

const questionsOf = (wire: WireVendor) =>
  Object.values(wire.calls).flatMap((call) =>
    call.requests.map((question) => ({ call, question })),
  );

/**
 * The recorded request that has most fields in common with the one that came. Where one field may
 * hold either of two facts (a domain or a company's name), it is read as both.
 */
function understand(wire: WireVendor, request: VendorRequest): Understood | undefined {
  const alike = questionsOf(wire).flatMap(({ call, question }) => {
    const likeness = matchRequest(request, question.sends);
    return likeness ? [{ call, question, likeness }] : [];
  });
  const [best, ...others] = alike.toSorted((a, b) => b.likeness.fields - a.likeness.fields);
  if (best === undefined) return undefined;
  const equals = others.filter(
    ({ call, likeness }) => call === best.call && likeness.fields === best.likeness.fields,
  );
  const read = [...equals.map(({ likeness }) => likeness.facts), best.likeness.facts];
  return { ...best, likeness: { ...best.likeness, facts: Object.assign({}, ...read) } };
}

function tell(
  id: string,
  { call, question, likeness }: Understood,
  directory: Directory,
): VendorReply {
  const { facts } = likeness;
  const cases = call.poll?.answers ?? call.answers;
  const isChecked = usable(cases).some(({ outcome }) => outcome.verdict ?? outcome.check);
  const told = isChecked
    ? tellChecked(cases, facts, directory)
    : tellFound(cases, { call, question }, facts, { id, directory });
  return call.poll ? { ...told, ticketed: ticketedBy(call) } : told;
}

/** A verifier's answer about an address, or a number. */
function tellChecked(cases: WireCases, facts: Facts, directory: Directory): VendorReply {
  const line = facts.phone === undefined ? undefined : directory.lineOf(facts.phone);
  const verdict = facts.email === undefined ? undefined : verdictOf(facts.email, directory);
  const said = usable(cases).find(({ outcome: { verdict: own, check } }) =>
    check
      ? check.valid === Boolean(line) && check.lineType === (line ?? 'unknown')
      : own === verdict,
  );
  const [otherwise] = usable(cases).filter(({ outcome: { verdict: own, check } }) =>
    check ? check.valid === Boolean(line) : own === 'unknown',
  );
  return {
    answer: fillAnswer(said ?? otherwise, { ...facts, country: countryOf(facts.phone) }),
    hit: verdict === 'deliverable' || line !== undefined,
  };
}

/** Invented numbers are of these countries, or of North America as the example's is. */
const COUNTRIES: Readonly<Record<string, string>> = { '44': 'GB', '49': 'DE' };
const countryOf = (number = ''): string | undefined =>
  COUNTRIES[number.replace(/^\D*(\d\d).*$/, '$1')];

/** Nobody receives mail at an address that nobody has. */
const verdictOf = (email: string, directory: Directory): string =>
  directory.verdictOf(email) ?? 'undeliverable';

function tellFound(
  cases: WireCases,
  asking: Pick<Understood, 'call' | 'question'>,
  asked: Facts,
  { id, directory }: { readonly id: string; readonly directory: Directory },
): VendorReply {
  const person = directory.find({
    ...asked,
    fullName: asked.fullName ?? joinName(asked),
    linkedinUrl: asked.linkedinUrl ?? asked.handle,
  });
  const known = knownTo(id, person, asking);
  const [email] = known.emails;
  const [phone] = known.phones;
  if (!person || (!email && !phone)) {
    const miss = usable(cases).find(({ outcome }) => outcome.kind === 'not-found');
    return { answer: fillAnswer(miss, asked), hit: false };
  }
  const facts: Facts = {
    ...factsOf(person),
    ...known,
    email: email?.value,
    phone: phone?.value,
    ticket: asked.ticket,
  };
  const found = chooseFound(cases, known);
  const variant = (path: readonly (string | number)[], each: PersonEmail): unknown =>
    partOf(chooseFound(cases, { ...known, emails: [each] })?.body, path);
  return { answer: fillAnswer(found, facts, variant), hit: true };
}

const joinName = ({ firstName, lastName }: Facts): string | undefined =>
  firstName && lastName ? `${firstName} ${lastName}` : undefined;

function knownTo(
  id: string,
  person: Person | undefined,
  { call, question: { data } }: Pick<Understood, 'call' | 'question'>,
): Known {
  const { lines } = call;
  const cases = call.poll?.answers ?? call.answers;
  const wants = (datum: string): boolean => data === undefined || data.includes(datum);
  const known = <T extends { readonly providers: readonly string[] }>(values: readonly T[] = []) =>
    values.filter(({ providers }) => providers.includes(id));
  return {
    emails: wants('email') ? known(person?.emails) : [],
    phones: wants('phone')
      ? known(person?.phones).filter(
          ({ lineType }) => (lines?.includes(lineType) ?? true) && tellsLine(cases, lineType),
        )
      : [],
  };
}

/** Tells whether a vendor has an answer for a line: one that names it, or names none. */
function tellsLine(cases: WireCases, lineType: PersonPhone['lineType']): boolean {
  return usable(cases).some(({ outcome: { phones = [] } }) =>
    phones.some(({ statedType = 'unknown' }) => ['unknown', lineType].includes(statedType)),
  );
}

/** The recorded hit that brings the same kinds of values, in the words for these. */
function chooseFound(cases: WireCases, { emails, phones }: Known): WireCase | undefined {
  const [email] = emails;
  const [phone] = phones;
  // A stale address is said to be good: its finder believes so.
  const word = email?.verdict === 'undeliverable' ? 'deliverable' : email?.verdict;
  const score = ({ outcome }: WireCase): number => {
    const [ownEmail] = outcome.emails ?? [];
    const [ownPhone] = outcome.phones ?? [];
    return (
      (Boolean(ownEmail) === Boolean(email) ? 4 : 0) +
      (Boolean(ownPhone) === Boolean(phone) ? 4 : 0) +
      (email && ownEmail?.statedVerdict === word ? 1 : 0) +
      (phone && ownPhone?.statedType === phone.lineType ? 2 : 0) +
      (phone && ownPhone && (ownPhone.statedType ?? 'unknown') === 'unknown' ? 1 : 0)
    );
  };
  const hits = usable(cases).filter(({ outcome }) => outcome.kind === 'found');
  return hits.toSorted((a, b) => score(b) - score(a))[0];
}

function factsOf(person: Person): Facts {
  const { fullName, companyName, companyDomain, linkedinUrl } = person;
  const words = fullName.split(' ');
  return {
    fullName,
    firstName: words.slice(0, -1).join(' '),
    lastName: words.at(-1) ?? '',
    companyName,
    companyDomain,
    linkedinUrl,
    handle: linkedinUrl && /\/in\/([^/?]+)/.exec(linkedinUrl)?.[1],
  };
}

const usable = (cases: WireCases): readonly WireCase[] =>
  Object.values(cases).filter(({ odd }) => !odd);

function fillAnswer(
  recorded: WireCase | undefined,
  facts: Facts,
  variant?: Parameters<typeof fillIn>[2],
): VendorAnswer {
  if (recorded === undefined) throw new Error('no recorded answer fits');
  const { status, headers, body } = recorded;
  return { status, ...(headers && { headers }), body: fillIn(body, facts, variant) };
}

const ticketedBy =
  (call: WireCall) =>
  (ticket: string): VendorAnswer =>
    fillAnswer(
      usable(call.answers).find(({ outcome }) => outcome.kind === 'pending'),
      { ticket },
    );

function ticketOf(wire: WireVendor, request: VendorRequest) {
  for (const { poll } of Object.values(wire.calls)) {
    const ticket = poll && matchRequest(request, poll.sends)?.facts.ticket;
    if (!poll || ticket === undefined) continue;
    const waiting = usable(poll.answers).find(({ outcome }) => outcome.kind === 'pending');
    return { ticket, notReady: fillAnswer(waiting, { ticket }) };
  }
  return undefined;
}

/** Only where the request gives a time, and the vendor has an answer for it. */
function lateAnswer(
  { timeLimit }: WireVendor,
  { call, likeness }: Understood,
  { query }: VendorRequest,
): { readonly late?: LateAnswer } {
  if (!timeLimit) return {};
  const afterMs = Number(query.get(timeLimit.parameter)) * timeLimit.unitMs;
  const unknown = Object.values(call.answers).find(({ outcome }) => outcome.verdict === 'unknown');
  if (!(afterMs > 0) || !unknown) return {};
  return { late: { afterMs, answer: fillAnswer(unknown, likeness.facts) } };
}

/** Only where the vendor calls back, and the request names an address. */
function callbackBy(
  id: string,
  { call: { callback } }: Understood,
  { request, answer }: { readonly request: VendorRequest; readonly answer: VendorAnswer },
): Pick<VendorReply, 'callback'> {
  const url = callback && addressIn(request.body, callback);
  if (callback === undefined || url === undefined) return {};
  return {
    callback: (at) => makeCallback(callback, { url, body: answer.body, at, ...simulatedKeys(id) }),
  };
}

/** A call that the vendor does not have is no answer that an adapter could read as a miss. */
const OTHERWISE: Readonly<Record<Trouble, VendorAnswer>> = {
  down: { status: 503, body: 'Service Unavailable' },
  'rate-limited': { status: 429, body: {} },
  'out-of-credits': { status: 402, body: {} },
  malformed: { status: 200, body: '{"data":{"email":"' },
  'legal-block': { status: 451, body: { message: 'Unavailable For Legal Reasons' } },
  'bad-key': { status: 401, body: {} },
  'bad-input': { status: 400, body: {} },
  'no-such-call': { status: 501, body: { message: 'The simulated vendor has no such call' } },
};

function refusalOf({ refusals }: WireVendor, trouble: Trouble): VendorAnswer {
  return refusals[trouble] ?? OTHERWISE[trouble];
}
