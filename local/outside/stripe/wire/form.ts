/** Parameters as they were sent: texts, and objects of them by name or by index. */
export interface Form {
  readonly [name: string]: FormValue;
}
export type FormValue = string | Form;

type Branch = Map<string, string | Branch>;

/** Deeper than any parameter goes. */
const DEPTH_MAX = 10;

/**
 * Reads form-encoded parameters with brackets: `a[b]=1&c[0][d]=2&e[]=3`. A list is an object by
 * index. Of names that contradict each other, the later wins.
 */
export function parseForm(text: string): Form {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(text)) put(root, keysOf(name), value);
  return toForm(root);
}

/** A name whose brackets do not close is one key. */
function keysOf(name: string): readonly string[] {
  const [, head = name, rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
  const keys = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key)];
  return keys.length > DEPTH_MAX ? [name] : keys;
}

function put(branch: Branch, [key = '', ...deeper]: readonly string[], value: string): void {
  const name = key === '' ? String(branch.size) : key;
  if (deeper.length === 0) {
    branch.set(name, value);
    return;
  }
  const there = branch.get(name);
  const child: Branch = there instanceof Map ? there : new Map();
  branch.set(name, child);
  put(child, deeper, value);
}

/** Without a prototype, a name like `constructor` is a name like any other. */
function toForm(branch: Branch): Form {
  const form: Record<string, FormValue> = Object.create(null);
  for (const [name, value] of branch)
    form[name] = typeof value === 'string' ? value : toForm(value);
  return form;
}
