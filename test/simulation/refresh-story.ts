import type { Act, Scenario } from './acts.ts';
import { type AskedRow, askFor, FORMS, type Form, toLong } from './asked-rows.ts';
import { type Ask, drawManner } from './asks.ts';
import type { Chance } from './chance.ts';
import { drawAsker, typesOf } from './engine-story.ts';
import { drawChange } from './lives.ts';
import type { Later, SimPerson } from './people.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What is bought of a person first. */
const BOUGHT = [['contact.email'], ['contact.phone'], ['contact.email', 'contact.phone']] as const;

/** What is asked once a person may have changed. */
const ASKED_AGAIN = [
  ['contact.refresh'],
  ['contact.refresh'],
  ['contact.refresh'],
  ['contact.email', 'contact.refresh'],
  ['contact.phone', 'contact.refresh'],
  ['contact.email', 'contact.phone', 'contact.refresh'],
  ['contact.verify-phone', 'contact.refresh'],
  ['contact.verify-email', 'contact.refresh'],
  ['contact.verify-phone'],
  ['contact.phone', 'contact.verify-phone'],
  ['contact.email'],
] as const;

/** Forms by which a finder finds a person for certain. */
const SURE_FORMS = ['profile', 'both', 'name', 'employer'] as const;

/** A change of a person, and when it comes, after the beginning. */
interface Change {
  readonly afterMs: number;
  readonly entry: SimPerson['entry'];
}

/** One person's time in a story: how the life goes on, and who asks when. */
interface Episode {
  readonly personId: string;
  readonly changes: readonly Change[];
  readonly askedAt: readonly { readonly afterMs: number; readonly actions: readonly string[] }[];
}

/**
 * Adds to a story people whose addresses and numbers change, and requests that buy their details,
 * refresh them beside one another, and ask for them again.
 */
export function addRefreshes(story: Scenario, chance: Chance): Scenario {
  const ids = new Set(
    Array.from({ length: chance.whole(1, 3) }, () => chance.pick(story.people).id),
  );
  const episodes = [...ids].map((id) => drawEpisode(chance, story.people, id));
  const people = story.people.map((person) => withLife(person, episodes, story.startMs));
  const told = { ...story, people, acts: story.acts.map((act) => amongPeople(act, people)) };
  const acts = episodes.flatMap((episode, n) => drawActs(chance, told, episode, `r${n}`));
  return { ...told, acts: [...told.acts, ...acts, ...drawCredits(chance, story)] };
}

function drawEpisode(chance: Chance, people: readonly SimPerson[], personId: string): Episode {
  const n = people.findIndex(({ id }) => id === personId);
  let entry = people[n]?.entry as SimPerson['entry'];
  const changes: Change[] = [];
  const boughtMs = chance.spread(20, 3 * MINUTE);
  const askedAt = [{ afterMs: boughtMs, actions: chance.pick<readonly string[]>(BOUGHT) }];
  let atMs = boughtMs;
  for (let times = chance.whole(1, 3); times > 0; times -= 1) {
    atMs += chance.spread(5 * SECOND, 4 * MINUTE);
    // Most changes are over when somebody asks, some come in the middle of it.
    const changedMs = chance.happens(0.8) ? atMs - SECOND : atMs + chance.spread(50, 3 * SECOND);
    if (chance.happens(0.8)) {
      entry = drawChange(chance, entry, { n, changes: changes.length });
      changes.push({ afterMs: changedMs, entry });
    }
    const width = chance.pick([60, 400, 5 * SECOND, 40 * SECOND]);
    for (let asks = chance.pick([1, 1, 2, 2, 3]); asks > 0; asks -= 1) {
      const actions = chance.pick<readonly string[]>(ASKED_AGAIN);
      askedAt.push({ afterMs: atMs + chance.whole(0, width), actions });
    }
    atMs += width;
  }
  const actions = chance.pick<readonly string[]>(BOUGHT);
  askedAt.push({ afterMs: atMs + chance.spread(SECOND, 2 * MINUTE), actions });
  return { personId, changes, askedAt };
}

function withLife(person: SimPerson, episodes: readonly Episode[], startMs: number): SimPerson {
  const own = episodes.find(({ personId }) => personId === person.id)?.changes ?? [];
  const later = own.map(({ afterMs, entry }): Later => ({ fromMs: startMs + afterMs, entry }));
  return later.length === 0 ? person : { ...person, later };
}

/** Gives an act that means these people, who have lives, and not those of whom it was drawn. */
function amongPeople(act: Act, people: readonly SimPerson[]): Act {
  if (act.does !== 'ask' && act.does !== 'quote') return act;
  const meant = act.ask.meant.map((each) => {
    const [first, ...others] = each.people.map(
      (person) => people.find(({ id }) => id === person.id) ?? person,
    );
    return first ? { ...each, people: [first, ...others] as const } : each;
  });
  return { ...act, ask: { ...act.ask, meant } };
}

function drawActs(chance: Chance, story: Scenario, episode: Episode, name: string): Act[] {
  const { personId, changes, askedAt } = episode;
  const home = chance.pick(story.workspaces).workspaceId;
  const asks = askedAt.map(({ afterMs, actions }, n): Act => {
    const workspaceId = chance.happens(0.9) ? home : chance.pick(story.workspaces).workspaceId;
    const asked = drawRows(chance, story.people, { personId, actions, isFirst: n === 0 });
    const ask = drawAsk(chance, story, { key: `${name}_${n}`, workspaceId, asked, actions });
    return { does: 'ask', afterMs, ask };
  });
  return [...asks, ...changes.map((change): Act => ({ does: 'change', personId, ...change }))];
}

interface Wanted {
  readonly personId: string;
  readonly actions: readonly string[];
  readonly isFirst: boolean;
}

/** The person once or twice, among others, now and then in a long list of it. */
function drawRows(chance: Chance, people: readonly SimPerson[], wanted: Wanted): AskedRow[] {
  const person = people.find(({ id }) => id === wanted.personId) as SimPerson;
  const other = chance.pick(people);
  const lists = [[person], [person], [person, person], [person, other], [other, person, person]];
  const rows = wanted.isFirst ? [person] : chance.pick(lists);
  const asked = rows.map((each) => askFor(chance, people, each, drawForm(chance, wanted)));
  return !wanted.isFirst && chance.happens(0.04) ? toLong(asked) : asked;
}

/** Most are asked for by what finders know them by; a number is checked that somebody says. */
function drawForm(chance: Chance, { actions, isFirst }: Wanted): Form {
  if (actions.includes('contact.verify-phone') && chance.happens(0.7)) return 'number';
  return isFirst || chance.happens(0.6) ? chance.pick(SURE_FORMS) : chance.pick(FORMS);
}

interface Wish extends Pick<Ask, 'key' | 'workspaceId'> {
  readonly asked: readonly AskedRow[];
  readonly actions: readonly string[];
}

function drawAsk(chance: Chance, { cast }: Scenario, wish: Wish): Ask {
  const { key, workspaceId, asked, actions } = wish;
  const { options, ...manner } = drawManner(chance);
  const ask: Ask = {
    ...{ key, workspaceId, actor: chance.pick(['mem_a', 'mem_b', 'mem_c']) },
    meant: asked.map(({ meant }) => meant),
    input: {
      actions: [...actions] as Ask['input']['actions'],
      subjects: asked.map(({ subject }) => subject),
      ...options,
    },
    ...manner,
  };
  const people = cast.get(workspaceId);
  return people ? drawAsker(chance, ask, people) : ask;
}

/** Most can pay for what a refresh finds. */
function drawCredits(chance: Chance, { workspaces }: Scenario): Act[] {
  return workspaces.flatMap(({ workspaceId, plan }) => {
    const types = plan.startsWith('split-') ? ['email', 'phone'] : typesOf(plan);
    return types.flatMap((creditType): Act[] => {
      if (!chance.happens(0.9)) return [];
      const grantId = `grant_again_${workspaceId}_${creditType}`;
      const amount = chance.whole(4, 12);
      const gift = { grantId, workspaceId, creditType, amount, category: 'pack' as const };
      return [{ does: 'give', afterMs: 10, gift: { ...gift, expiresAfterMs: undefined } }];
    });
  });
}
