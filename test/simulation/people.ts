import type { Datum } from '../../lambdas/actions/actions.ts';
import type { Person, PersonEmail, PersonPhone } from '../../local/outside/directory.ts';
import type { Chance } from './chance.ts';

/** A person as the model knows it, whatever the product makes of it. */
export interface SimPerson {
  /** Whom the model means: namesakes have a name in common, and not this. */
  readonly id: string;
  /** The name in the spellings that may stand in a vendor's request. */
  readonly spellings: readonly string[];
  /** The name that old lists have. */
  readonly formerName: string;
  /** What vendors know of the person as the story begins. */
  readonly entry: Person;
  /** What they know after each change of the person's life, in order of time. */
  readonly later?: readonly Later[];
  /**
   * Why nothing but a profile tells this person for certain: a namesake in the same company who is
   * asked for by name, a list that calls it by a former name, or by another's.
   */
  readonly isDoubtful: boolean;
  /** Whoever may be taken for this person: itself, and those who are doubtful with it. */
  readonly alike: readonly string[];
}

/** A change in a person's life: from then on vendors know this of them. */
export interface Later {
  readonly fromMs: number;
  readonly entry: Person;
}

interface Known {
  readonly name: string;
  readonly spellings: readonly string[];
  readonly formerName: string;
}

const NAMES: readonly Known[] = [
  { name: 'Ada Larch', spellings: ['ada larch'], formerName: 'Ada Winter' },
  { name: 'Bo Birch', spellings: ['bo birch'], formerName: 'Bo Summer' },
  {
    name: 'Jürgen Müller',
    spellings: ['jürgen müller', 'jurgen muller', 'juergen mueller'],
    formerName: 'Jürgen Herbst',
  },
  { name: 'Dan Oak', spellings: ['dan oak'], formerName: 'Dan Spring' },
  {
    name: 'Zoë Åkesson',
    spellings: ['zoë åkesson', 'zoe akesson', 'zoe aakesson'],
    formerName: 'Zoë Moe',
  },
  { name: 'Finn Ash', spellings: ['finn ash'], formerName: 'Finn Frost' },
];
const FIRMS = 2;
const FINDERS = ['findymail', 'dropcontact'];

/** Invents a few people of two firms; some have a namesake there, some are doubtful. */
export function inventPeople(chance: Chance, count: number): SimPerson[] {
  const people = NAMES.slice(0, count).map((known, n) => invent(chance, known, n, known.name));
  if (chance.happens(0.3)) people.push(...namesakes(chance, people));
  else if (chance.happens(0.2)) people.splice(0, 2, ...mistaken(people));
  return people;
}

function invent(chance: Chance, known: Known, n: number, id: string): SimPerson {
  const slug = id.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '-');
  const firm = n % FIRMS;
  const isFormer = chance.happens(0.15);
  const entry = {
    fullName: known.name,
    companyName: `Firm ${firm} GmbH`,
    companyDomain: `firm${firm}.example`,
    linkedinUrl: `https://www.linkedin.com/in/${slug}-example`,
    emails: inventEmails(chance, slug, firm),
    phones: inventPhones(chance, n, firm),
  };
  const { spellings, formerName } = known;
  return { id, spellings, formerName, entry, isDoubtful: isFormer, alike: [id] };
}

/** Somebody of the same name in the same company. By name alone nobody can tell the two. */
function namesakes(chance: Chance, people: SimPerson[]): SimPerson[] {
  const [first] = people;
  const [known] = NAMES;
  if (first === undefined || known === undefined) return [];
  const other = invent(chance, known, 2 * NAMES.length, `${known.name} Two`);
  const isDoubtful = chance.happens(0.5);
  const alike = isDoubtful ? [first.id, other.id] : undefined;
  people[0] = { ...first, isDoubtful: true, alike: alike ?? [first.id] };
  return [{ ...other, isDoubtful: true, alike: alike ?? [other.id] }];
}

/** Two who are called by each other's names now and then. */
function mistaken([one, other]: readonly SimPerson[]): SimPerson[] {
  if (one === undefined || other === undefined) return [];
  const alike = [one.id, other.id];
  return [
    { ...one, isDoubtful: true, alike },
    { ...other, isDoubtful: true, alike },
  ];
}

/** Most have one address, some several, some only one that does not count, some their office's. */
function inventEmails(chance: Chance, slug: string, firm: number): PersonEmail[] {
  const domain = `firm${firm}.example`;
  const [first = '', ...rest] = slug.split('-');
  const usual = `${slug.replaceAll('-', '.')}@${domain}`;
  const short = `${first[0]}${rest.join('')}@${domain}`;
  const of = (
    value: string,
    providers: readonly string[] = FINDERS,
    verdict: PersonEmail['verdict'] = 'deliverable',
  ): PersonEmail => ({ value, verdict, providers });
  switch (
    chance.pick([
      'one',
      'one',
      'one',
      'last',
      'two',
      'apart',
      'stale',
      'office',
      'all',
      'none',
    ] as const)
  ) {
    case 'one':
      return [of(usual)];
    case 'last':
      return [of(usual, ['dropcontact'])];
    case 'two':
      return [of(usual), of(short, ['dropcontact'])];
    case 'apart':
      return [of(usual, ['findymail']), of(short, ['dropcontact'])];
    case 'stale':
      return [of(usual, FINDERS, 'undeliverable'), of(short, ['dropcontact'])];
    case 'office':
      return [of(officeOf(firm))];
    case 'all':
      return [of(usual, FINDERS, 'catch-all')];
    case 'none':
      return [];
  }
}

/** A mailbox of a firm, which several of its people share. */
function officeOf(firm: number): string {
  return `${OFFICE}firm${firm}.example`;
}

/** Some have a mobile number, some two, some one of their office's switchboard. */
function inventPhones(chance: Chance, n: number, firm: number): PersonPhone[] {
  const mobile = `+4479111234${String(10 + n)}`;
  const other = `+1202555${String(1100 + n)}`;
  const desk = `+1202555${String(1000 + firm)}`;
  const vendors = ['leadmagic', 'findymail'];
  switch (chance.pick(['mobile', 'mobile', 'two', 'apart', 'desk', 'none'] as const)) {
    case 'mobile':
      return [{ value: mobile, lineType: 'mobile', providers: vendors }];
    case 'two':
      return [
        { value: mobile, lineType: 'mobile', providers: vendors },
        { value: other, lineType: 'mobile', providers: vendors },
      ];
    case 'apart':
      return [
        { value: mobile, lineType: 'mobile', providers: ['leadmagic'] },
        { value: other, lineType: 'mobile', providers: ['findymail'] },
      ];
    case 'desk':
      return [{ value: desk, lineType: 'landline', providers: vendors }];
    case 'none':
      return [];
  }
}

/** What each plan takes for found. */
const LINES: Readonly<Record<string, readonly PersonPhone['lineType'][]>> = {
  'workspace-pool': ['mobile'],
  'split-credits-essential': ['mobile', 'landline', 'voip'],
  'sim-seats': ['mobile'],
  'sim-split': ['mobile', 'landline'],
  'sim-year': ['mobile', 'landline'],
};
const VERDICTS: Readonly<Record<string, readonly PersonEmail['verdict'][]>> = {
  'sim-split': ['deliverable', 'catch-all'],
  'sim-year': ['deliverable', 'catch-all'],
};

/** Says whether a value counts on a plan: an address of a verdict, or a line, that it takes. */
export function isAccepted(entry: Person, plan: string, datum: Datum, value: string): boolean {
  if (datum === 'email') {
    const verdicts = VERDICTS[plan] ?? ['deliverable'];
    return entry.emails.some((each) => each.value === value && verdicts.includes(each.verdict));
  }
  return (entry.phones ?? []).some(
    (each) => each.value === value && (LINES[plan] ?? []).includes(each.lineType),
  );
}

/** Gives all that vendors ever know of a person, oldest first. */
export function lifeOf({ entry, later = [] }: Pick<SimPerson, 'entry' | 'later'>): Person[] {
  return [entry, ...later.map((each) => each.entry)];
}

/** Gives what vendors know of a person at some moment of a span of time, oldest first. */
export function lifeWithin(
  { entry, later = [] }: Pick<SimPerson, 'entry' | 'later'>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Person[] {
  const times = [{ fromMs: Number.NEGATIVE_INFINITY, entry }, ...later];
  return times.flatMap((time, n) => {
    const endsAtMs = times[n + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    return time.fromMs <= toMs && endsAtMs >= fromMs ? [time.entry] : [];
  });
}

/** Gives all addresses that a person ever has, each once. */
export function addressesOf(person: Pick<SimPerson, 'entry' | 'later'>): string[] {
  const all = lifeOf(person).flatMap(({ emails }) => emails);
  return [...new Set(all.filter(isOwn).map(({ value }) => value))];
}

/** Gives all numbers that ring a person alone at some time, each once. */
export function numbersOf(person: Pick<SimPerson, 'entry' | 'later'>): string[] {
  const all = lifeOf(person).flatMap(({ phones = [] }) => phones);
  return [...new Set(all.filter(isOwn).map(({ value }) => value))];
}

/**
 * Gives whom a text is about, by a name, an address or a number that it says: of people who look
 * alike the first.
 */
export function personOf(people: readonly SimPerson[], text: string): SimPerson | undefined {
  const said = text.toLowerCase();
  const found = people.find((person) => {
    const own = [...addressesOf(person), ...numbersOf(person)];
    return (
      person.spellings.some((name) => name.split(' ').every((word) => said.includes(word))) ||
      own.some((value) => said.includes(value))
    );
  });
  return people.find(
    ({ id, entry }) => found?.alike.includes(id) || entry.fullName === found?.entry.fullName,
  );
}

/** Says whether an address or a number is one person's, not its office's. */
export function isOwn({
  value,
  lineType = 'mobile',
}: {
  value: string;
  lineType?: string;
}): boolean {
  return !value.startsWith(OFFICE) && lineType === 'mobile';
}

/** What an office's mailbox begins with. */
export const OFFICE = 'kanzlei@';
