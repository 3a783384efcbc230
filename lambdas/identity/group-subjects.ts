import { contradicts } from './contradicts.ts';
import { joinFacts } from './facts.ts';
import { type Facts, type Identity, KEY_KINDS } from './identity.contract.ts';

/** Behind a key weaker than a profile stand at most so many different facts, or it is nobody's. */
const PEOPLE_MAX = 32;

/**
 * Finds the rows that are one person: rows that share a key, also across a third row, unless what
 * is known of them by then tells them apart. Strong keys join first. Where a key is shared by
 * people who contradict each other, whoever may be either of them stays apart.
 *
 * @returns for each row the position of the first row of its person
 */
export function groupSubjects(identities: readonly Identity[]): readonly number[] {
  const groups = new Groups(identities);
  for (const [key, rows] of rowsByKey(identities)) groups.joinBy(key, rows);
  return identities.map((_, row) => groups.rootOf(row));
}

/** The rows of each key that several share, strongest kind of key first. */
function rowsByKey(identities: readonly Identity[]): [string, readonly number[]][] {
  const rows = new Map<string, number[]>();
  identities.forEach(({ keys }, row) => {
    for (const key of keys) {
      const others = rows.get(key);
      if (others === undefined) rows.set(key, [row]);
      else others.push(row);
    }
  });
  const kinds = Object.keys(KEY_KINDS);
  const rank = (key: string): number => kinds.indexOf(key.slice(0, 1));
  return [...rows]
    .filter(([, { length }]) => length > 1)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Union-find over rows, each group with what is known of its person. */
class Groups {
  readonly #parent: number[];
  readonly #facts: Facts[];

  constructor(identities: readonly Identity[]) {
    this.#parent = identities.map((_, row) => row);
    this.#facts = identities.map(({ facts }) => facts);
  }

  rootOf(row: number): number {
    let at = row;
    while (this.#parent[at] !== at) at = this.#parent[at] ?? at;
    for (let next = row; next !== at; ) {
      const after = this.#parent[next] ?? at;
      this.#parent[next] = at;
      next = after;
    }
    return at;
  }

  /** Joins the groups behind a key as far as nothing contradicts. */
  joinBy(key: string, rows: readonly number[]): void {
    const roots = new Set(rows.map((row) => this.rootOf(row)));
    if (roots.size < 2) return;
    const alike = Map.groupBy(roots, (root) => JSON.stringify(this.#facts[root]));
    const people = [...alike.values()].map((each) => this.#join(each));
    if (people.length < 2) return;
    const foes = this.#foesOf(key, people);
    if (foes === undefined) return;
    for (const friends of Map.groupBy(people, (_, n) => foes[n]?.join() ?? '').values()) {
      this.#join(friends);
    }
  }

  /** For each group the positions of those that contradict it; undefined where it is nobody's. */
  #foesOf(key: string, roots: readonly number[]): number[][] | undefined {
    if (key.startsWith('p')) return roots.map(() => []);
    if (roots.length > PEOPLE_MAX) return undefined;
    const known = roots.map((root) => this.#factsOf(root));
    return known.map((facts) =>
      known.flatMap((others, n) => (contradicts(key, facts, others) ? [n] : [])),
    );
  }

  #join(roots: readonly number[]): number {
    return roots.reduce((a, b) => {
      const [first, second] = a < b ? [a, b] : [b, a];
      this.#parent[second] = first;
      this.#facts[first] = joinFacts(this.#factsOf(first), this.#factsOf(second));
      return first;
    });
  }

  #factsOf(root: number): Facts {
    return (
      this.#facts[root] ?? { profiles: [], profileIds: [], names: [], domains: [], companies: [] }
    );
  }
}
