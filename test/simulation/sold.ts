import { keys } from '../../lambdas/shared/keys.contract.ts';
import type {
  SoldTerms,
  TermSet,
  Workspace,
} from '../../lambdas/workspaces/workspaces.contract.ts';
import type { Records } from './records.ts';

/** Gives all terms that a workspace has ever been sold, those that it was made with as number 0. */
export function termsSold(records: Records, ws: string): (SoldTerms & Pick<TermSet, 'no'>)[] {
  const versions = records.versionsOf(keys.workspace(ws));
  return versions.flatMap(({ item }) => {
    const {
      plan,
      planVersion = 1,
      timezone,
      periodAnchor,
      allotments,
      termChanges = [],
    } = item as unknown as Workspace;
    return [{ no: 0, plan, planVersion, timezone, periodAnchor, allotments }, ...termChanges];
  });
}

/** Gives the plans among them, as periods name them: `sim-seats@2`. */
export function plansSold(records: Records, ws: string): string[] {
  return [
    ...new Set(termsSold(records, ws).map(({ plan, planVersion }) => `${plan}@${planVersion}`)),
  ];
}
