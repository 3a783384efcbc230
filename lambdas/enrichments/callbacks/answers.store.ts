import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { type ItemKey, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll, readItem } from '../../shared/read-items.ts';
import type { LateAnswer } from '../../waterfall/late-answers.ts';
import type { ProviderOutcome } from '../../waterfall/waterfall.contract.ts';
import type { AnswerPlace } from './callback-token.ts';
import { ANSWER_SECONDS } from './callbacks.contract.ts';

/** An answer as it is kept; it holds a person's data. */
interface KeptAnswer extends LateAnswer {
  /** Whole seconds since 1970, as the table counts; older ones may still lie there. */
  readonly expiresAtS: number;
}

/** Keeps what came for a place; false where something has come before, which stays as it is. */
export function putAnswer(
  p: Ports,
  place: AnswerPlace,
  { provider, outcome }: Pick<LateAnswer, 'provider' | 'outcome'>,
): Promise<boolean> {
  const { search, data } = place;
  const expiresAtS = Math.ceil(p.now() / 1000) + ANSWER_SECONDS;
  const kept: KeptAnswer = { provider, search, data, outcome, expiresAtS };
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...keyOf(place, provider), ...kept },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return conditionHolds(p.db.send(put));
}

/** Reads what has come for a place from a provider, consistently; undefined where nothing has. */
export async function findAnswer(
  p: Ports,
  place: AnswerPlace,
  provider: string,
): Promise<ProviderOutcome | undefined> {
  const kept = await readItem(p, keyOf(place, provider));
  return (kept as KeptAnswer | undefined)?.outcome;
}

/** Reads what has come in the last days about the person who has these keys, in this workspace. */
export async function listAnswers(
  p: Ports,
  workspaceId: string,
  identityKeys: readonly string[],
): Promise<readonly LateAnswer[]> {
  const nowS = p.now() / 1000;
  const found = await Promise.all(
    identityKeys.map((key) => queryAll<KeptAnswer>(p, keys.answer(workspaceId, key, '').pk)),
  );
  return found.flat().filter(({ expiresAtS }) => expiresAtS > nowS);
}

/** By the provider too: a step that is done again after a crash may ask another one. */
function keyOf(place: AnswerPlace, provider: string): ItemKey {
  const { workspaceId, enrichmentId, part, row, step, identityKey } = place;
  const ticket = `${enrichmentId}#${part}#${row}#${step}#${provider}`;
  return keys.answer(workspaceId, identityKey, ticket);
}
