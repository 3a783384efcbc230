/** A text that stands in a file once, and what it becomes. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A fault planted into the product. */
export interface PlantedBug extends Edit {
  readonly name: string;
  readonly also?: readonly Edit[];
  /** The story that shows it; absent: any that is told from the first seed on. */
  readonly story?: 'refresh';
  /** The test that catches it, where that is not the simulation. */
  readonly caughtBy?: `test/${string}.test.ts`;
}
