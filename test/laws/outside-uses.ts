import { isBuiltin } from 'node:module';
import type { SourceFile } from './source-files.ts';
import { nameOf, nodesOf, type PlacedNode, stringOf } from './syntax.ts';

/**
 * Globals that tell the time, make chance, wait or know the environment; and the members that do
 * none of it.
 */
const GLOBALS: Readonly<Record<string, RegExp>> = {
  Date: /^(parse|UTC)$/,
  Math: /^(?!random$)/,
  Temporal: /^(?!Now$)/,
  Atomics: /^(?!wait)/,
  globalThis: /^fetch$/,
  global: /^$/,
  process: /^$/,
  performance: /^$/,
  crypto: /^$/,
  setTimeout: /^$/,
  setInterval: /^$/,
  setImmediate: /^$/,
};

/** Members that nothing harmless is called by: whatever they are taken from. */
const MEMBERS =
  /^(Now|hrtime|randomUUID|randomInt|randomBytes|randomFill|randomFillSync|getRandomValues)$/;

/** Modules of Node, and what may be taken from them. Of all others: nothing. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': ['createHash', 'createHmac', 'timingSafeEqual'],
  // What is read from it comes in by whoever makes it.
  'node:stream': ['pipeline', 'Readable'],
  'node:url': ['domainToASCII', 'domainToUnicode'],
  'node:zlib': ['crc32'],
};
/** Ports that `shared` opens for all: who needs one is handed it. */
const OPENED = /^system(Clock|Random|Sleep)$/;

/** Positions that only name something, or speak of a type. */
const NAMING: readonly (readonly [type: string, field: string])[] = [
  ['ImportSpecifier', 'imported'],
  ['ImportSpecifier', 'local'],
  ['TSTypeReference', 'typeName'],
  ['TSTypeQuery', 'exprName'],
  ['TSQualifiedName', 'left'],
  ['TSQualifiedName', 'right'],
];

/** Gives what a file takes from outside itself that should have come in through a port. */
export function outsideUses(file: SourceFile): string[] {
  return nodesOf(file).flatMap((placed) => [...usedGlobal(placed), ...usedModule(placed)]);
}

function usedGlobal(placed: PlacedNode): string[] {
  const { node, parent, field } = placed;
  const name = nameOf(node) ?? '';
  if (isMember(placed)) return MEMBERS.test(name) ? [name] : [];
  const harmless = Object.hasOwn(GLOBALS, name) ? GLOBALS[name] : undefined;
  if (harmless === undefined || NAMING.some(([t, f]) => t === parent.type && f === field))
    return [];
  if (parent.type === 'MemberExpression' && field === 'object') {
    const member = parent.computed ? stringOf(parent.property) : nameOf(parent.property);
    return member !== undefined && harmless.test(member) ? [] : [`${name}.${member ?? '…'}`];
  }
  return isDateOfSomething(placed) ? [] : [name];
}

/** `x.name`, and `name` as a key of an object, a class or a type. */
function isMember({ parent, field }: PlacedNode): boolean {
  if (parent.computed || parent.shorthand) return false;
  return field === 'property' || (field === 'key' && parent.type !== 'TSMappedType');
}

/** `new Date(x)` only writes an instant in another way. */
function isDateOfSomething({ node, parent, field }: PlacedNode): boolean {
  if (nameOf(node) !== 'Date' || parent.type !== 'NewExpression' || field !== 'callee')
    return false;
  const [first] = parent.arguments as readonly { readonly type: string }[];
  return first !== undefined && first.type !== 'SpreadElement';
}

/** What an import, a re-export or a late import takes that is not in the lists. */
function usedModule({ node }: PlacedNode): string[] {
  const source = stringOf(node.source);
  if (source === undefined || node.importKind === 'type') return [];
  const taken = (node.specifiers ?? []) as readonly Record<string, unknown>[];
  const names = taken.map(({ imported, local }) => nameOf(imported) ?? nameOf(local) ?? '*');
  const allowed = MODULES[source] ?? [];
  if (!isBuiltin(source)) return names.filter((name) => OPENED.test(name));
  const isWhole =
    names.length === 0 || taken.some(({ type }) => !/^(Im|Ex)portSpecifier$/.test(String(type)));
  return isWhole || names.some((name) => !allowed.includes(name)) ? [source] : [];
}
