import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Gives a construct's resource exactly this logical id. What must survive then keeps its identity
 * when constructs move, and the template reads like the contracts.
 */
export function nameResource<T extends IConstruct>(construct: T, logicalId: string): T {
  const resource = construct.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) {
    throw new Error(`${construct.node.path} has no resource to name ${logicalId}`);
  }
  resource.overrideLogicalId(logicalId);
  return construct;
}

/** Writes `claimPart` or `turn-periods` as `ClaimPart`, `TurnPeriods`: the form of logical ids. */
export function toPascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

/** Writes `ClaimPartErrors` as `claim-part-errors`: the form of headings' anchors. */
export function toKebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
