import { isPrivateAddress } from '../identity/email-address.ts';
import { sameAddress, samePhone } from '../identity/same-value.ts';
import { readPhone } from './phone-number.ts';
import { rankVerdict } from './rank-verdict.ts';
import type { Accepts } from './terms.contract.ts';
import type {
  Candidate,
  ContactQuery,
  Findable,
  FoundEmail,
  FoundOutcome,
  FoundPhone,
  LineType,
  PhoneCheck,
} from './waterfall.contract.ts';

/** What an answer brought, whatever it was asked for. */
export interface Brought {
  readonly emails: readonly FoundEmail[];
  readonly phones: readonly FoundPhone[];
}

/** A value on its way in: not yet anybody's candidate. */
export type Fresh = Omit<Candidate, 'datum' | 'provider' | 'asked'>;

/** What the run has to know of a datum; all else is the same for all. */
export interface Datum {
  /** What its values are: those of one kind are verified by the same verifiers. */
  readonly valueKind: 'email' | 'phone';
  /** Whether no value is accepted before a verifier has spoken of it. */
  needsVerifier(accepts: Accepts): boolean;
  /** Whether a verifier is still to speak of a value; one that counts in no case is left alone. */
  isUndecided(candidate: Candidate, accepts: Accepts): boolean;
  /** The value that the query itself brings to be checked. */
  given?(query: ContactQuery): string | undefined;
  /** The values that an answer brings, best first. */
  readBrought(brought: Brought): readonly Fresh[];
  isAccepted(candidate: Candidate, accepts: Accepts): boolean;
  /** Whether two spellings are one value. */
  isSame(one: string, other: string): boolean;
  /** 0 for the best. */
  rank(candidate: Candidate): number;
  /** What the query says that its value is: found again it is no news. Absent of a check. */
  said?(query: ContactQuery): string | undefined;
  /** `accepted`: of one answer, best first. */
  toFound(accepted: readonly [Candidate, ...Candidate[]]): FoundOutcome;
}

/** Best first. */
const LINE_TYPES: readonly LineType[] = ['mobile', 'landline', 'voip', 'unknown'];
const rankLine = ({ lineType = 'unknown' }: Pick<Candidate, 'lineType'>): number =>
  LINE_TYPES.indexOf(lineType);

/** No word yet, or one that leaves it open. */
const isVerdictOpen = ({ verdict }: Candidate): boolean =>
  verdict === undefined || verdict === 'unknown';

/** Where work addresses alone count, a private one counts in no case, and nobody is paid to verify it. */
const mayCount = ({ value }: Candidate, { workEmailOnly }: Accepts): boolean =>
  !(workEmailOnly && isPrivateAddress(value));

const email: Datum = {
  valueKind: 'email',
  needsVerifier: () => true,
  isUndecided: (candidate, accepts) => isVerdictOpen(candidate) && mayCount(candidate, accepts),
  isSame: sameAddress,
  readBrought: ({ emails }) =>
    emails
      .toSorted((a, b) => rankVerdict(a.statedVerdict) - rankVerdict(b.statedVerdict))
      .map(({ value }) => ({ value })),
  isAccepted: (candidate, accepts) => {
    const { verdict } = candidate;
    return verdict !== undefined && accepts.email.includes(verdict) && mayCount(candidate, accepts);
  },
  rank: ({ verdict }) => rankVerdict(verdict),
  said: (query) => query.email,
  toFound: (accepted) => ({
    kind: 'found',
    value: accepted[0].value,
    all: accepted.map(({ value }) => value),
    provider: accepted[0].provider ?? '',
    verdict: accepted[0].verdict ?? 'unknown',
  }),
};

/** A line that nobody can tell may turn out to be one that counts. */
const lineMayCount = ({ lineType = 'unknown' }: Candidate, { phone: lines }: Accepts): boolean =>
  lineType === 'unknown' || lines.includes(lineType);

/** A verifier may tell the line of a number that would not count without one. */
const isLineOpen = ({ lineType = 'unknown' }: Candidate, { phone: lines }: Accepts): boolean =>
  lineType === 'unknown' && !lines.includes('unknown');

/**
 * Says whether a number counts by the plan. A stored one needs a word for it whatever the plan says:
 * a verifier's, or, where no verifier speaks of it, that of a finder who brings it again.
 */
function isGoodNumber(candidate: Candidate, { phoneMustBe }: Accepts): boolean {
  const { check, stored, confirmed } = candidate;
  if (phoneMustBe === undefined && (!stored || (confirmed && check === undefined))) return true;
  if (!check?.valid || check.reachable === false) return false;
  return phoneMustBe !== 'reachable' || check.reachable === true;
}

/** Whether a verifier is to speak of a number before it counts. */
const mustBeChecked = ({ stored, confirmed }: Candidate, { phoneMustBe }: Accepts): boolean =>
  phoneMustBe !== undefined || (stored === true && !confirmed);

const phone: Datum = {
  valueKind: 'phone',
  needsVerifier: ({ phoneMustBe }) => phoneMustBe !== undefined,
  isUndecided: (candidate, accepts) =>
    candidate.check === undefined &&
    (mustBeChecked(candidate, accepts)
      ? lineMayCount(candidate, accepts)
      : isLineOpen(candidate, accepts)),
  isSame: samePhone,
  readBrought: ({ phones }) =>
    phones.flatMap((each) => readPhone(each) ?? []).toSorted((a, b) => rankLine(a) - rankLine(b)),
  isAccepted: (candidate, accepts) =>
    accepts.phone.includes(candidate.lineType ?? 'unknown') && isGoodNumber(candidate, accepts),
  rank: rankLine,
  said: (query) => query.phone,
  toFound: (accepted) => ({
    kind: 'found',
    value: accepted[0].value,
    all: accepted.map(({ value, lineType = 'unknown', country }) => ({
      value,
      lineType,
      ...(country !== undefined && { country }),
    })),
    provider: accepted[0].provider ?? '',
    lineType: accepted[0].lineType ?? 'unknown',
  }),
};

const emailCheck: Datum = {
  valueKind: 'email',
  needsVerifier: () => true,
  isUndecided: isVerdictOpen,
  isSame: sameAddress,
  given: (query) => query.email,
  readBrought: () => [],
  isAccepted: ({ verdict }) => verdict !== undefined && verdict !== 'unknown',
  rank: ({ verdict }) => rankVerdict(verdict),
  toFound: ([{ verdict = 'unknown', asked }]) => ({
    kind: 'found',
    value: verdict,
    all: [verdict],
    provider: asked.at(-1) ?? '',
    verdict,
  }),
};

const phoneCheck: Datum = {
  valueKind: 'phone',
  needsVerifier: () => true,
  isUndecided: ({ check }) => check === undefined,
  isSame: samePhone,
  given: ({ phone: number = '' }) => readPhone({ value: number })?.value,
  readBrought: () => [],
  isAccepted: ({ check }) => check !== undefined,
  rank: rankLine,
  toFound: ([{ value: e164, check = NO_CHECK, asked }]) => {
    const value = check.valid ? 'valid' : 'invalid';
    return {
      kind: 'found',
      value,
      all: [value],
      provider: asked.at(-1) ?? '',
      lineType: check.lineType,
      check: { e164, ...check },
    };
  },
};

/** An accepted number has been checked. */
const NO_CHECK: PhoneCheck = { valid: false, lineType: 'unknown' };

/** THE LIST of what a run can be asked for. A new datum is a row here and turns in the registry. */
export const DATA: Readonly<Record<Findable, Datum>> = { email, phone, emailCheck, phoneCheck };
