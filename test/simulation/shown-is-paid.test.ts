import { expect, it } from 'vitest';
import type { Aftermath, Shown } from './aftermath.ts';
import { OFFICE, type SimPerson } from './people.ts';
import { shownIsPaid } from './rules/lookups.ts';

const MINE = 'a.example@acme.example';
const OFFICES = `${OFFICE}acme.example`;

function person(id: string): SimPerson {
  const emails = [MINE, OFFICES].map((value) => ({
    ...{ value, verdict: 'deliverable' as const, providers: ['hunter'] },
  }));
  const entry = { fullName: id, emails };
  return { id, spellings: [], formerName: '', entry, isDoubtful: false, alike: [id] };
}

/** As in a world where two people could have one address: a rule must not take that for granted. */
const [ADA, BOB] = [person('ada'), person('bob')];

interface Made {
  readonly of?: SimPerson;
  readonly atMs?: number;
  readonly email?: string;
  readonly value?: string;
  readonly source?: 'given' | 'stored';
}

function request({ of = ADA, atMs = 0, email, value = MINE, source = 'given' }: Made): Shown {
  const meant = { form: 'name', people: [of], tokens: [], findable: [] };
  return {
    workspaceId: 'ws',
    id: `enr_${atMs}`,
    record: { createdAtMs: atMs, completedAtMs: atMs + 10 },
    results: [{ data: { email: { status: 'found', source, value, all: [value] } } }],
    submission: { ask: { meant: [meant], input: { subjects: [{ email }] } } },
  } as unknown as Shown;
}

const told = (...shown: Shown[]) => [...shownIsPaid({ paid: [], shown } as unknown as Aftermath)];
const SHOWN = request({ atMs: 5, source: 'stored' });
const UNPAID = ['enr_5 row 0 email shows what nobody paid for: a.example@acme.example'];

it.each<[string, Made, string[]]>([
  ['before', { email: MINE }, []],
  ['while it ran', { atMs: 9, email: MINE }, []],
  ['after it', { atMs: 16, email: MINE }, UNPAID],
  ['at somebody else', { of: BOB, email: MINE }, UNPAID],
])(
  'a value that nobody paid for is the workspace’s where it was confirmed %s',
  (_when, made, of) => {
    expect(told(request(made), SHOWN)).toEqual(of);
  },
);

it('a value that stands as given and was not given excuses nothing', () => {
  const where = 'enr_0 row 0 email shows what nobody paid for: a.example@acme.example';
  expect(told(request({}), SHOWN)).toEqual([where, ...UNPAID]);
});

it('the mailbox of an office that was confirmed of one is its colleague’s, too', () => {
  const shown = request({ atMs: 5, source: 'stored', value: OFFICES });
  expect(told(request({ of: BOB, email: OFFICES, value: OFFICES }), shown)).toEqual([]);
});
