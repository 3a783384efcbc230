import { type EnvOf, FUNCTIONS, type FunctionId } from '../functions.contract.ts';

/** Gives the function's variables; throws once, naming all that are missing. */
export function readEnv<Id extends FunctionId>(id: Id): EnvOf<Id> {
  const names: readonly string[] = FUNCTIONS[id].env;
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`function ${id} lacks: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as EnvOf<Id>;
}
