import type { Amounts } from '../shared/units.contract.ts';
import type { Workspace } from './workspaces.contract.ts';

/** What a workspace's account and prices follow from. */
export interface TermsOfWorkspace {
  readonly workspaceId: string;
  readonly plan: string;
  readonly timezone: string;
  readonly periodAnchor: string;
  readonly allotments?: Amounts;
}

/** Gives the part of a workspace's record that its account and its prices follow from. */
export function toTerms(workspace: Workspace): TermsOfWorkspace {
  return {
    workspaceId: workspace.id,
    plan: workspace.plan,
    timezone: workspace.timezone,
    periodAnchor: workspace.periodAnchor,
    ...(workspace.allotments && { allotments: workspace.allotments }),
  };
}
