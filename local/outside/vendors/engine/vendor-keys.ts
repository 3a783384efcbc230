import type { JsonObject } from '../../../server/json.ts';
import { EXAMPLE } from './example.ts';
import { readWires, type WireVendor } from './wire.ts';

/** How both halves look in Basic. */
const BASIC = Buffer.from(`${EXAMPLE.key}:${EXAMPLE.secret}`).toString('base64');

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of a vendor's own account: the second only where it has two secrets. */
interface KeyVariables {
  readonly key: string;
  readonly secret?: string;
}

/** Gives the variable that holds the key of each real vendor: `HUNTER_API_KEY`. */
export function keyVariables(): Readonly<Record<string, KeyVariables>> {
  return Object.fromEntries(readWires().map((wire) => [wire.id, variablesOf(wire)]));
}

function variablesOf(wire: WireVendor): KeyVariables {
  const name = wire.id.toUpperCase().replaceAll('-', '_');
  const text = JSON.stringify(wire);
  const hasSecret = text.includes(EXAMPLE.secret) || text.includes(BASIC);
  return { key: `${name}_API_KEY`, ...(hasSecret && { secret: `${name}_API_SECRET` }) };
}

/**
 * Gives the providers' secret: the real key where the environment has one, else the way to the
 * simulated server. `only`: the vendors that have an entry; absent: all.
 */
export function providersSecret(
  env: Environment,
  simulatorUrl: string,
  only?: readonly string[],
): JsonObject {
  const entries = readWires()
    .filter(({ id }) => only?.includes(id) ?? true)
    .map((wire): [string, JsonObject] => {
      const variables = variablesOf(wire);
      const hasSecret = variables.secret !== undefined || signsBySecret(wire);
      const simulated = simulatedEntry(wire.id, simulatorUrl, hasSecret);
      return [wire.id, realEntry(env, variables) ?? simulated];
    });
  return Object.fromEntries(entries);
}

function simulatedEntry(id: string, simulatorUrl: string, hasSecret: boolean): JsonObject {
  const { key, secret } = simulatedKeys(id);
  return { key, ...(hasSecret && { secret }), baseUrl: `${simulatorUrl}/${id}`, simulated: true };
}

/** What a simulated vendor knows its caller by. */
export const simulatedKeys = (id: string): { readonly key: string; readonly secret: string } => ({
  key: `simulated-${id}`,
  secret: `simulated-secret-${id}`,
});

/** A real vendor's second secret need not be there for it: then it is not told to call. */
function signsBySecret({ calls }: WireVendor): boolean {
  return Object.values(calls).some(({ callback }) => callback?.signed?.by === 'secret');
}

/** Gives the ids that are simulated. */
export function simulatedIds(env: Environment): readonly string[] {
  return Object.entries(keyVariables())
    .filter(([, variables]) => realEntry(env, variables) === undefined)
    .map(([id]) => id);
}

function realEntry(env: Environment, variables: KeyVariables): JsonObject | undefined {
  const key = env[variables.key];
  const secret = variables.secret && env[variables.secret];
  if (!key || (variables.secret && !secret)) return undefined;
  return { key, ...(secret && { secret }) };
}
