import { type Actor, accountOf, OPS, of, type State } from './operation-state.ts';

const RECORDS = { none: 0, intended: 1, applied: 2, refused: 3, lost: 4, closed: 5 };
const STEPS = {
  start: 0,
  intend: 1,
  wait: 2,
  resolve: 3,
  judge: 4,
  applied: 5,
  refused: 6,
  absent: 7,
  lost: 8,
  closed: 9,
  close: 10,
};

/** Names a state in full. The two executors are alike: their order is left out. */
export function nameExactly(s: State): string {
  const { since, journal, late, lateFence, left } = s;
  const network = OPS.map((op) => of(late, op) * 2 + (of(lateFence, op) ? 1 : 0));
  const actors = nameActors(s, ({ rev }) => rev);
  const facts = [nameRecord(s), ...since, journal.position, journal.hole];
  return actors + pack(...facts, ...network, ...nameLeft(left)) + accountOf(s).item.path;
}

/**
 * Names what the future of a state depends on, under the protocol's own rules, so that fewer states
 * are searched. It forgets the numbers and the makers of revisions that the journal has passed,
 * except that the record's own change is among them; and what is still under way to a fence that
 * nobody will drop. The test compares it with the full names, where both can be searched.
 */
export function nameFuture(s: State): string {
  const { since, journal, late, lateFence, left } = s;
  const { balance, fences } = accountOf(s);
  const base = journal.hole > 0 ? journal.hole - 1 : journal.position;
  const ahead = (rev: number) => Math.max(rev - base, 0);
  // Where the search for an operation begins matters only while there can be a hole.
  const begins = (rev: number) => (journal.hole > 0 || left.failures > 0 ? ahead(rev) : 0);
  let passed = 0;
  let recent = '';
  for (const { rev, last } of s.versions) {
    if (rev > base) recent += last;
    else passed |= last;
  }
  const actors = nameActors(s, ({ step, op, rev }) => {
    if (step === 'intend') return begins(rev);
    return (passed & op) !== 0 ? 0 : ahead(rev);
  });
  const network = OPS.map((op) => {
    const fenced = of(fences, op) > 0;
    if (fenced && left.others === 0) return 99;
    return of(late, op) * 4 + (of(lateFence, op) ? 2 : 0) + (fenced ? 1 : 0);
  });
  const facts = [nameRecord(s), begins(since[0]), begins(since[1])];
  facts.push(ahead(journal.position), Math.sign(journal.hole), balance, passed);
  return actors + pack(...facts, ...network, ...nameLeft(left)) + recent;
}

/** A record that was closed once is another one, whatever it shows: it must never go on. */
function nameRecord({ record, wasClosed }: State): number {
  return RECORDS[record.is] * 8 + record.op * 2 + (wasClosed ? 1 : 0);
}

function nameActors({ actors }: State, revOf: (actor: Actor) => number): string {
  const codes = actors.map((actor) => (STEPS[actor.step] * 2 + actor.op) * 16 + revOf(actor));
  const [first = 0, second = 0, sweeper = 0] = codes;
  return pack(Math.min(first, second), Math.max(first, second), sweeper);
}

function nameLeft({ others, failures, plans }: State['left']): number[] {
  return [others, failures, plans];
}

/** One character for each fact: short names make the search fast. */
function pack(...facts: number[]): string {
  return String.fromCharCode(...facts);
}
