/** The route of a request, as API Gateway finds it. */
export interface RouteMatch<Route = { readonly key: string }> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Candidate<Route> {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly string[];
}

/** Makes the search for a route: exact segments go before parameters, `$default` takes the rest. */
export function routeFinder<Route extends { readonly key: string }>(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch<Route> | undefined {
  const candidates = routes.filter(({ key }) => key !== '$default').map(toCandidate<Route>);
  const fallback = routes.find(({ key }) => key === '$default');
  return (method, path) => {
    const segments = segmentsOf(path);
    const matches = candidates
      .filter((each) => each.method === method || each.method === 'ANY')
      .flatMap((each) => matchOf(each, segments))
      .sort((a, b) => a.parameters.length - b.parameters.length);
    const [best] = matches;
    if (best) {
      return { route: best.route, pathParameters: Object.fromEntries(best.parameters) };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function toCandidate<Route extends { readonly key: string }>(route: Route): Candidate<Route> {
  const [method = '', path = ''] = route.key.split(' ');
  if (path.includes('+}')) throw new Error(`the greedy route ${route.key} is not known here`);
  return { route, method, segments: segmentsOf(path) };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').slice(1);
}

function matchOf<Route>(
  { route, segments }: Candidate<Route>,
  actual: readonly string[],
): { route: Route; parameters: [string, string][] }[] {
  if (segments.length !== actual.length) return [];
  const parameters: [string, string][] = [];
  for (const [i, segment] of segments.entries()) {
    const value = actual[i] ?? '';
    if (segment.startsWith('{')) {
      if (value === '') return [];
      parameters.push([segment.slice(1, -1), decoded(value)]);
    } else if (segment !== value) return [];
  }
  return [{ route, parameters }];
}

/** A text that is not properly encoded stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
